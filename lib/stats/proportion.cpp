#include "stats/proportion.hpp"

#include "base/contracts.hpp"
#include "stats/wilson_score.hpp"

namespace qdtune::stats {

Interval wilson(std::int64_t successes, std::int64_t trials, double confidence) {
  QDTUNE_REQUIRE(successes >= 0 && successes <= trials, "successes are counted among the trials");
  const double z = critical_value(confidence);
  if (trials == 0) return {0.0, 1.0};
  return wilson_at(successes, trials, z);
}

}  // namespace qdtune::stats
