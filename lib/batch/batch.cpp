#include "batch/batch.hpp"

#include "base/contracts.hpp"
#include "batch/batch_run.hpp"

namespace qdtune::batch {

std::string_view to_string(Inner inner) {
  switch (inner) {
    case Inner::automatic:
      return "auto";
    case Inner::on:
      return "on";
    case Inner::off:
      return "off";
  }
  return "unknown";
}

std::optional<Inner> inner_from(std::string_view name) {
  for (const Inner inner : {Inner::automatic, Inner::on, Inner::off}) {
    if (name == to_string(inner)) return inner;
  }
  return std::nullopt;
}

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
