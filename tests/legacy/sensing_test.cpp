// The original's active sensing and its mistakes, shown.
#include "legacy/sensing.hpp"

#include <cmath>
#include <cstddef>
#include <vector>

#include <catch2/catch.hpp>

#include "parallel/executor.hpp"
#include "random/stream.hpp"

using namespace qdtune::legacy;

namespace {

const CimParameters sensed_device{0.5, 0.52, 0.06, 0.01, 1.0};
const qdtune::device::Window wide_window{{-1.0, -1.0}, {1.0, 1.0}};

// Nothing to see: all lines lie 40 V away, (0,0) predicts next to nothing and every other state nothing.
const CimParameters far_device{40.0, 40.0, 0.06, 0.01, 1.0};

std::vector<std::vector<SimulatedScan>> draws_for_all(const StateProbabilities& prior, std::size_t count) {
  std::vector<std::vector<SimulatedScan>> draws;
  qdtune::random::Stream stream(11, {});
  for (const Modality modality : modalities) draws.push_back(draw_scans(prior, modality, count, stream));
  return draws;
}

}  // namespace

TEST_CASE("legacy sensing: bits minus nats: a scan that tells nothing gains 1.43 and the cheapest one wins") {
  const StateProbabilities prior = uniform_over_25_states();
  for (const std::size_t samples : {4U, 8U}) {
    const auto choice =
        choose_scan(far_device, wide_window, prior, modalities, draws_for_all(prior, samples), {});
    REQUIRE(choice.modality);
    CHECK(*choice.modality == Modality::line_scan);
    CHECK(choice.score * 128.0 == Approx(std::log2(25.0) - std::log(25.0)).margin(1e-3));
  }
}

TEST_CASE("legacy sensing: a certain belief gains nothing, so nothing is chosen") {
  const StateProbabilities certain{{{1, 1}, 1.0}};
  const auto choice =
      choose_scan(sensed_device, wide_window, certain, modalities, draws_for_all(certain, 4), {});
  CHECK_FALSE(choice.modality);
  CHECK(choice.score < 1e-10);
}

TEST_CASE("legacy sensing: a scan that tells two states apart leaves no entropy") {
  const StateProbabilities prior{{{0, 0}, 0.5}, {{1, 0}, 0.5}};
  const auto predictions = predict_scan(sensed_device, Modality::coarse_2d, wide_window, prior);
  const auto scan = simulated_values(predictions, {1, {}, {}}, 0.05);
  CHECK(posterior_entropy_nat(prior, predictions, scan, 0.05) < 1e-6);
  CHECK(posterior_entropy_nat(prior, predictions, scan, 1e6) == Approx(std::log(2.0)));
}

TEST_CASE("legacy sensing: the line lies at 0 V of gate 2, whatever the window") {
  const StateProbabilities prior{{{0, 0}, 1.0}};
  const auto here = predict_scan(sensed_device, Modality::line_scan, {{-1.0, -1.0}, {1.0, 1.0}}, prior);
  const auto there = predict_scan(sensed_device, Modality::line_scan, {{-1.0, 3.0}, {1.0, 4.0}}, prior);
  CHECK(here.values == there.values);
}

TEST_CASE("legacy sensing: draws follow the prior, with a normal for each point") {
  const StateProbabilities prior{{{0, 0}, 0.25}, {{1, 1}, 0.75}};
  qdtune::random::Stream stream(3, {});
  const auto draws = draw_scans(prior, Modality::line_scan, 400, stream);
  std::size_t second = 0;
  double sum = 0.0;
  for (const SimulatedScan& draw : draws) {
    REQUIRE(draw.normals.size() == 128);
    second += draw.true_state;
    for (const double normal : draw.normals) sum += normal * normal;
  }
  CHECK(second > 260);
  CHECK(second < 340);
  CHECK(sum / (400.0 * 128.0) == Approx(1.0).margin(0.03));
}

TEST_CASE("legacy sensing: noise is added to the prediction in single precision") {
  const StateProbabilities prior{{{0, 0}, 1.0}};
  const auto predictions = predict_scan(sensed_device, Modality::line_scan, wide_window, prior);
  const SimulatedScan draw{0, std::vector<double>(128, 2.0), {}};
  const auto scan = simulated_values(predictions, draw, 0.05);
  CHECK(scan[5] == static_cast<double>(static_cast<float>(predictions.values[0][5]) + 0.1F));
  CHECK_THROWS(simulated_values(predictions, {0, {1.0}, {}}, 0.05));
  CHECK_THROWS(simulated_values(predictions, {1, {}, {}}, 0.05));
}

TEST_CASE("legacy sensing: a patch is compared with predictions that are as noisy as itself, a line is not") {
  const StateProbabilities prior{{{0, 0}, 0.5}, {{1, 0}, 0.5}};
  qdtune::random::Stream stream(5, {});
  const auto patch = draw_scans(prior, Modality::coarse_2d, 1, stream).front();
  REQUIRE(patch.prediction_normals.size() == 2);
  const auto predictions = predict_scan(sensed_device, Modality::coarse_2d, wide_window, prior);
  const auto disturbed = disturbed_predictions(predictions, patch, 0.02);
  CHECK(disturbed.values[1][7] - predictions.values[1][7] ==
        Approx(0.02 * patch.prediction_normals[1][7]).margin(1e-5));
  CHECK(draw_scans(prior, Modality::line_scan, 1, stream).front().prediction_normals.empty());
}

TEST_CASE("legacy sensing: leaving out what cannot win does not change the choice") {
  const StateProbabilities wide = uniform_over_25_states();
  const StateProbabilities narrow{{{0, 0}, 0.7}, {{1, 0}, 0.2}, {{0, 1}, 0.1}};
  for (const auto& prior : {wide, narrow}) {
    for (std::uint32_t step = 0; step < 3; ++step) {
      const SensingSettings settings{.samples = 2};
      const SensingStream stream{3, 1, step};
      std::vector<std::vector<SimulatedScan>> draws;
      for (const Modality modality : modalities)
        draws.push_back(draw_scans(prior, modality, settings.samples, stream));
      const auto all = choose_scan(sensed_device, wide_window, prior, modalities, draws, settings);
      const auto some = choose_drawn_scan(sensed_device, wide_window, prior, settings, stream);
      CHECK(all.modality == some.modality);
      CHECK(all.score == some.score);
    }
  }
}

TEST_CASE("legacy sensing: threads do not change a bit") {
  using qdtune::parallel::Executor;
  const StateProbabilities prior = uniform_over_25_states();
  const auto draws = draws_for_all(prior, 2);
  const auto serial = choose_scan(sensed_device, wide_window, prior, modalities, draws, {});
  const auto threaded = choose_scan(sensed_device, wide_window, prior, modalities, draws, {},
                                    Executor::concurrent(qdtune::parallel::Backend::tbb, 2));
  CHECK(serial.modality == threaded.modality);
  CHECK(serial.score == threaded.score);
}
