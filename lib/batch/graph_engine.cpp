// The oneTBB back end: input -> limiter -> trial (at most `threads` at once) -> sink (serial). The only place
// that includes flow_graph.h, which costs seconds to parse.
#include <cstddef>
#include <optional>

#include <oneapi/tbb/flow_graph.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_arena.h>

#include "batch/batch_run.hpp"

namespace qdtune::batch {

namespace {

// An inner region in the batch's own arena adds no thread: it offers its blocks to threads that would idle.
// So the last `threads` jobs, the only ones that can run beside an idle thread for long, get one.
parallel::Executor inner_executor(const BatchOptions& options, const Ticket& ticket, std::uint64_t jobs) {
  const auto threads = static_cast<std::uint64_t>(options.threads);
  const bool among_the_last = ticket.index + threads >= jobs;
  const bool spread =
      options.inner == parallel::Inner::on || (options.inner == parallel::Inner::automatic && among_the_last);
  return spread ? parallel::Executor::concurrent(parallel::Backend::tbb, options.threads)
                : parallel::Executor::serial();
}

void run_in_arena(BatchRun& run, const BatchOptions& options) {
  namespace flow = tbb::flow;
  const auto draw = [&run](tbb::flow_control& control) {
    const std::optional<Ticket> ticket = run.next();
    if (!ticket) control.stop();
    return ticket.value_or(Ticket{});
  };
  const auto execute = [&run, &options](const Ticket& ticket) {
    const int thread = tbb::this_task_arena::current_thread_index();
    return run.execute(ticket, inner_executor(options, ticket, run.jobs()), thread);
  };
  const auto store = [&run](const std::optional<Finished>& finished) {
    if (finished) run.store(*finished);
    return flow::continue_msg{};
  };
  const auto threads = static_cast<std::size_t>(options.threads);
  flow::graph graph;
  flow::input_node<Ticket> source(graph, draw);
  // For each thread one trial that runs and one that waits: to begin, or for the sink.
  flow::limiter_node<Ticket> limiter(graph, 2 * threads);
  flow::function_node<Ticket, std::optional<Finished>> trial(graph, threads, execute);
  flow::function_node<std::optional<Finished>> sink(graph, flow::serial, store);
  flow::make_edge(source, limiter);
  flow::make_edge(limiter, trial);
  flow::make_edge(trial, sink);
  flow::make_edge(sink, limiter.decrementer());
  source.activate();
  graph.wait_for_all();
}

}  // namespace

void run_on_graph(BatchRun& run, const BatchOptions& options) {
  // Both are needed for exactly `threads`: the control lifts the library's default of
  // one thread a core, the arena bounds.
  const tbb::global_control allowed(tbb::global_control::max_allowed_parallelism,
                                    static_cast<std::size_t>(options.threads));
  tbb::task_arena arena(options.threads);
  arena.execute([&run, &options] { run_in_arena(run, options); });
}

}  // namespace qdtune::batch
