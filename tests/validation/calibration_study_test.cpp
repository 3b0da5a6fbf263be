#include <bit>

#include <catch2/catch.hpp>

#include "validation/belief_calibration.hpp"
#include "validation/synthetic_forecasts.hpp"

using namespace qdtune;
using namespace qdtune::validation;
using namespace qdtune::validation_test;

namespace {

std::vector<ForecastStage> stages_with(double excess, std::size_t devices) {
  return {{16, synthetic_devices({devices, 4, excess, false}, 1),
           synthetic_devices({devices, 1, excess, false}, 2)}};
}

StudyResult judged(double excess, std::size_t devices, double limit) {
  Context context = context_of(devices);
  context.settings.ece_limit = limit;
  return judge_calibration(context, stages_with(excess, devices));
}

}  // namespace

TEST_CASE("the verdict on calibration is where the interval lies") {
  CHECK(judged(0.0, 500, 0.05).findings[0].verdict == Verdict::pass);
  CHECK(judged(0.6, 500, 0.05).findings[0].verdict == Verdict::fail);
  CHECK(judged(0.4, 500, 0.1).findings[0].verdict == Verdict::undecided);  // the error is 0.1
  CHECK(judged(0.6, 99, 0.05).findings[0].verdict == Verdict::undecided);
}

TEST_CASE("a belief too sure of its best voltage fails by count") {
  std::vector<ForecastStage> stages = stages_with(0.0, 200);
  for (DeviceForecasts& device : stages[0].at_best) {
    device.probabilities = {0.95};
    device.happened = 1;
  }
  const auto verdict = [&] { return judge_calibration(context_of(200), stages).findings[1]; };
  for (std::size_t d = 0; d < 10; ++d) stages[0].at_best[d].happened = 0;
  CHECK(verdict().verdict == Verdict::pass);  // 190 of 200, as stated
  for (std::size_t d = 0; d < 30; ++d) stages[0].at_best[d].happened = 0;
  CHECK(verdict().verdict == Verdict::fail);
  CHECK(verdict().note == "stated 0.9500, true 0.8500: too sure");
}

TEST_CASE("the reliability table has every forecast once") {
  const StudyResult result = judged(0.0, 120, 0.05);
  REQUIRE(result.tables.size() == 2);
  REQUIRE(result.tables[1].name == "reliability");
  std::int64_t fixed = 0;
  std::int64_t best = 0;
  for (const std::vector<Cell>& row : result.tables[1].rows)
    (std::get<std::string>(row[0]) == "fixed" ? fixed : best) += std::get<std::int64_t>(row[4]);
  CHECK(fixed == 480);
  CHECK(best == 120);
}

TEST_CASE("forecasts of real beliefs: stages, replicates and truths that fit the probabilities") {
  const std::vector<ForecastStage> stages = forecast_devices(context_of(3));
  REQUIRE(stages.size() == 4);
  CHECK(stages[0].points == 0);
  CHECK(stages[0].at_best.empty());
  CHECK(stages[3].points == 64);
  for (const ForecastStage& stage : stages) {
    REQUIRE(stage.at_fixed.size() == 3);
    for (const DeviceForecasts& device : stage.at_fixed) {
      REQUIRE(device.probabilities.size() == 16);
      CHECK(device.happened ==
            stages[0].at_fixed[static_cast<std::size_t>(&device - stage.at_fixed.data())].happened);
      double expected = 0.0;
      double drawn = 0.0;
      for (const double p : device.probabilities) expected += p;
      for (const std::uint32_t outcome : device.replicates)
        drawn += static_cast<double>(std::popcount(outcome)) / static_cast<double>(device.replicates.size());
      CHECK(drawn == Approx(expected).margin(0.35));
    }
  }
  for (const DeviceForecasts& device : stages[3].at_best) CHECK(device.probabilities.size() == 1);
}
