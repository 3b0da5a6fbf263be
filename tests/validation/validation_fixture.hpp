// Small studies for tests: a belief of few particles and moves, so that what is tested is the study.
#pragma once

#include <cstdint>
#include <vector>

#include "random/distributions.hpp"
#include "random/stream.hpp"
#include "validation/context.hpp"

namespace qdtune::validation_test {

inline trial::TrialConfig small_config() {
  trial::TrialConfig config;
  config.agent.belief.particles = 32;
  config.agent.belief.prior_pool = 1;
  config.agent.belief.move_sweeps = 1;
  config.agent.belief.final_factor = 1;
  return config;
}

inline const trial::TrialConfig& shared_small_config() {
  static const trial::TrialConfig config = small_config();
  return config;
}

inline const parallel::Executor& serial_executor() {
  static const parallel::Executor executor = parallel::Executor::serial();
  return executor;
}

inline validation::Context context_of(std::size_t runs, std::uint64_t seed = 1) {
  return {shared_small_config(), {seed, runs, 0.01}, serial_executor(), {}};
}

inline random::Stream test_stream(std::uint64_t trial, std::uint32_t step = 0) {
  return {77, {trial, random::Purpose::test, step, 0}};
}

}  // namespace qdtune::validation_test
