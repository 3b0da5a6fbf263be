#include "validation/context.hpp"

#include <mutex>

#include "base/contracts.hpp"

namespace qdtune::validation {

std::uint64_t run_trial(Study study, std::size_t run) {
  constexpr unsigned run_bits = 32;
  QDTUNE_REQUIRE((run >> run_bits) == 0, "a study has fewer than 2^32 runs");
  return ((static_cast<std::uint64_t>(study) + 1) << run_bits) | run;
}

random::Stream study_stream(const Context& context, Study study, std::size_t run, std::uint32_t step,
                            std::uint32_t item) {
  return {context.settings.seed, {run_trial(study, run), random::Purpose::study, step, item}};
}

void for_each_run(const Context& context, Study study, std::size_t runs,
                  const std::function<void(std::size_t)>& body) {
  std::mutex mutex;
  std::size_t done = 0;
  context.executor.for_each_block(runs, [&](std::size_t run) {
    body(run);
    if (!context.progress) return;
    const std::lock_guard lock(mutex);
    context.progress(study, ++done, runs);
  });
}

}  // namespace qdtune::validation
