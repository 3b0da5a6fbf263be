#include "stats/interval.hpp"

#include "base/contracts.hpp"
#include "random/distributions.hpp"

namespace qdtune::stats {

double critical_value(double confidence) {
  QDTUNE_REQUIRE(confidence > 0.0 && confidence < 1.0, "a confidence lies strictly between 0 and 1");
  // By symmetry from the lower tail, which keeps its digits when the confidence is close to 1.
  return -random::normal_quantile(0.5 * (1.0 - confidence));
}

}  // namespace qdtune::stats
