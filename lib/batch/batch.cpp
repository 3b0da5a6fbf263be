#include "batch/batch.hpp"

#include "base/contracts.hpp"
#include "batch/batch_run.hpp"

namespace qdtune::batch {

BatchReport run_batch(const JobSource& source, std::uint64_t jobs, const TrialFunction& run_trial,
                      RowSink& sink, const BatchOptions& options, const std::stop_token& stop,
                      const ProgressFunction& progress) {
  QDTUNE_REQUIRE(options.threads >= 1, "a batch needs at least one thread");
  QDTUNE_REQUIRE(source && run_trial, "a batch needs a source of jobs and a trial function");
  BatchRun run(source, jobs, run_trial, sink, stop, progress);
  switch (options.backend) {
    case parallel::Backend::tbb:
      run_on_graph(run, options);
      break;
    case parallel::Backend::threads:
      run_on_threads(run, options);
      break;
  }
  return run.finish();
}

}  // namespace qdtune::batch
