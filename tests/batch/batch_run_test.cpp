// The steps of a batch by themselves, in interleavings that a back end meets only now and then.
#include "batch/batch_run.hpp"

#include <stdexcept>

#include <catch2/catch.hpp>

#include "batch/setups.hpp"

using namespace qdtune::batch;
using qdtune::parallel::Executor;

namespace {

// A batch of ten jobs whose steps the case calls itself.
struct SteppedBatch {
  JobSource source = interleaved(1, 10);
  TrialFunction trial = no_op_trial;
  RecordingSink sink;
  std::stop_source stop;
  ProgressFunction progress;
  BatchRun run{source, 10, trial, sink, stop.get_token(), progress};

  std::optional<Finished> execute(const std::optional<Ticket>& ticket) {
    REQUIRE(ticket);
    return run.execute(*ticket, Executor::serial(), 3);
  }
};

}  // namespace

TEST_CASE("tickets count the jobs of the source") {
  SteppedBatch batch;
  CHECK(batch.run.next()->index == 0);
  const auto ticket = batch.run.next();
  CHECK(ticket->index == 1);
  CHECK(ticket->job == Job{0, 1});
}

TEST_CASE("a finished job carries the number of its thread") {
  SteppedBatch batch;
  const auto finished = batch.execute(batch.run.next());
  REQUIRE(finished);
  CHECK(finished->result.telemetry.thread == 3);
  CHECK_FALSE(finished->retried);
}

TEST_CASE("a job that was drawn but did not begin before the stop is dropped; one that ended is stored") {
  SteppedBatch batch;
  const auto ended = batch.execute(batch.run.next());
  const auto drawn = batch.run.next();
  batch.stop.request_stop();
  CHECK_FALSE(batch.execute(drawn));
  CHECK_FALSE(batch.run.next());
  REQUIRE(ended);
  batch.run.store(*ended);
  CHECK(batch.run.finish().rows == 1);
  CHECK(batch.run.finish().stopped);
}

TEST_CASE("after a failure no job begins and no row is stored; the first failure leaves") {
  SteppedBatch batch;
  int rows_told = 0;
  batch.progress = [&rows_told](const BatchReport&) {
    if (++rows_told == 2) throw std::runtime_error("first failure");
    if (rows_told > 2) throw std::runtime_error("later failure");
  };
  const auto a = batch.execute(batch.run.next());
  const auto b = batch.execute(batch.run.next());
  const auto c = batch.execute(batch.run.next());
  const auto drawn = batch.run.next();
  REQUIRE((a && b && c));
  batch.run.store(*a);
  batch.run.store(*b);
  batch.run.store(*c);
  CHECK(batch.sink.count() == 2);
  CHECK_FALSE(batch.execute(drawn));
  CHECK_FALSE(batch.run.next());
  CHECK_THROWS_WITH(batch.run.finish(), "first failure");
}
