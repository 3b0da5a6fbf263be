// Tunes one simulated double quantum dot through the library and says what came of it.
#include <cstdio>

#include "trial/numerics.hpp"
#include "trial/run_trial.hpp"

using namespace qdtune;

int main() {
  trial::pin_numerics();              // the same bits on every machine
  const trial::TrialConfig config{};  // the standard population, and the prior that the agent has of it
  const auto serial = parallel::Executor::serial();
  auto log = audit::Log::off();  // Log::on() records every decision
  const trial::TrialRow row = trial::run_trial(config, /*seed=*/1, /*index=*/0, serial, log).row;

  std::printf("%s after %lld points at (%.4f, %.4f) V; the truth says %s\n",
              std::string(to_string(row.outcome)).c_str(), static_cast<long long>(row.points), row.v1_V,
              row.v2_V, row.true_success.value_or(false) ? "success" : "no success");
  return row.outcome == trial::Outcome::error ? 1 : 0;
}
