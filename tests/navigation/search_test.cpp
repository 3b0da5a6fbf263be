#include "navigation/search.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "navigation/dense_process.hpp"
#include "random/distributions.hpp"
#include "random/stream.hpp"

using namespace qdtune;
using namespace qdtune::navigation;
using namespace qdtune::navigation_fixture;

namespace {

const device::Window window{{0.0, 0.0}, {0.150, 0.150}};
const GateVoltages centre{0.075, 0.075};

double travel_V(const GateVoltages& a, const GateVoltages& b) {
  return std::abs(a.v1_V - b.v1_V) + std::abs(a.v2_V - b.v2_V);
}

// Highest at (0.0413, 0.0921), between candidates of any small grid.
double hill(const GateVoltages& v) {
  const double d1 = v.v1_V - 0.0413, d2 = v.v2_V - 0.0921;
  return std::exp(-(d1 * d1 + 2.0 * d2 * d2) / (2.0 * 0.02 * 0.02));
}

AcquisitionRule mean_only() {
  return {Acquisition::ucb, 0.0, 0.0, 0.0};
}

}  // namespace

TEST_CASE("without a cap the candidates are the regular grid over the window, gate 1 fastest") {
  const auto candidates = candidate_grid(window, centre, {}, 4);
  REQUIRE(candidates.size() == 16);
  CHECK(candidates[0] == GateVoltages{0.0, 0.0});
  CHECK(candidates[1].v1_V == Approx(0.05));
  CHECK(candidates[1].v2_V == 0.0);
  CHECK(candidates[3] == GateVoltages{0.15, 0.0});
  CHECK(candidates[15] == GateVoltages{0.15, 0.15});
}

TEST_CASE("a step cap leaves the candidates within reach, and makes them denser") {
  const Reach reach{0.020, {}};
  const auto candidates = candidate_grid(window, centre, reach, 33);
  CHECK(candidates.size() == 545);
  for (const GateVoltages& v : candidates) CHECK(travel_V(v, centre) <= 0.020);
  for (const GateVoltages& v : candidate_grid(window, {0.149, 0.002}, reach, 33)) {
    CHECK(window.contains(v));
    CHECK(travel_V(v, {0.149, 0.002}) <= 0.020);
  }
}

TEST_CASE("a rule of safety takes candidates out") {
  const Reach below_diagonal{0.020, [](const GateVoltages& v) { return v.v1_V + v.v2_V < 0.15; }};
  const auto candidates = candidate_grid(window, centre, below_diagonal, 33);
  REQUIRE(!candidates.empty());
  for (const GateVoltages& v : candidates) CHECK(v.v1_V + v.v2_V < 0.15);
}

TEST_CASE("where nothing is allowed, or the position is far outside, nothing is proposed") {
  const GaussianProcess process{NavigationConfig{}};
  const Reach nowhere{0.020, [](const GateVoltages&) { return false; }};
  CHECK(!maximise_acquisition(process, mean_only(), {}, window, centre, nowhere).has_value());
  CHECK(!maximise_acquisition(process, mean_only(), {}, window, {0.5, 0.5}, Reach{0.02, {}}).has_value());
}

TEST_CASE("equal candidates: the first of the grid") {
  const GaussianProcess flat{NavigationConfig{}};
  const auto proposal = maximise_acquisition(flat, mean_only(), {}, window, centre, {});
  REQUIRE(proposal.has_value());
  CHECK(proposal->voltage == GateVoltages{0.0, 0.0});
  CHECK(proposal->acquisition_value == 0.0);
}

TEST_CASE("without refinement the proposal is the best candidate") {
  NavigationConfig config;
  config.grid_size = 16;
  config.refine_starts = 0;
  const GaussianProcess process(config, hill);
  const auto proposal = maximise_acquisition(process, mean_only(), config, window, centre, {});
  REQUIRE(proposal.has_value());
  CHECK(proposal->voltage.v1_V == Approx(0.04));
  CHECK(proposal->voltage.v2_V == Approx(0.09));
  CHECK(proposal->mean == hill(proposal->voltage));
  CHECK(proposal->sd == config.signal_sd);
}

TEST_CASE("refinement finds the top between candidates, from a coarse grid") {
  NavigationConfig config;
  config.grid_size = 9;
  const GaussianProcess process(config, hill);
  const auto proposal = maximise_acquisition(process, mean_only(), config, window, centre, {});
  REQUIRE(proposal.has_value());
  CHECK(std::abs(proposal->voltage.v1_V - 0.0413) < 2e-4);
  CHECK(std::abs(proposal->voltage.v2_V - 0.0921) < 2e-4);
  CHECK(proposal->acquisition_value > 0.9999);
}

TEST_CASE("refinement is never worse than the grid, for every acquisition and kernel") {
  for (const Kernel kernel : {Kernel::rbf, Kernel::matern52}) {
    for (const Acquisition acquisition : {Acquisition::ucb, Acquisition::ei, Acquisition::pi}) {
      NavigationConfig config;
      config.kernel = kernel;
      config.grid_size = 12;
      NavigationConfig grid_only = config;
      grid_only.refine_starts = 0;
      int better = 0;
      for (std::uint32_t draw = 0; draw < 10; ++draw) {
        const GaussianProcess process = process_of(random_observations(15, draw), config);
        const AcquisitionRule rule{acquisition, 2.0, 0.0, 1.0};
        const auto refined = maximise_acquisition(process, rule, config, window, centre, {});
        const auto coarse = maximise_acquisition(process, rule, grid_only, window, centre, {});
        CHECK(refined->acquisition_value >= coarse->acquisition_value);
        if (refined->acquisition_value > coarse->acquisition_value) ++better;
        const Prediction there = process.predict(refined->voltage);
        CHECK(there.mean == refined->mean);
        CHECK(there.sd == refined->sd);
        CHECK(acquisition_value(rule, there) == refined->acquisition_value);
      }
      CHECK(better >= 5);  // the others have their maximum in a corner of the window
    }
  }
}

TEST_CASE("a proposal never leaves window, step cap or rule, wherever the slope points") {
  random::Stream stream(9, {0, random::Purpose::test, 0, 0});
  const auto rule_of_safety = [](const GateVoltages& v) {
    return std::hypot(v.v1_V - 0.08, v.v2_V - 0.08) > 0.01;
  };
  NavigationConfig config;
  config.grid_size = 7;
  for (std::uint32_t draw = 0; draw < 200; ++draw) {
    const GaussianProcess process =
        process_of(random_observations(5, draw), config, [](const GateVoltages& v) {
          return 50.0 * v.v1_V - 20.0 * v.v2_V;  // uphill lies outside
        });
    const double v1_V = 0.15 * random::uniform(stream);
    const GateVoltages position{v1_V, 0.15 * random::uniform(stream)};
    const Reach reach{0.001 + 0.05 * random::uniform(stream), rule_of_safety};
    const auto proposal =
        maximise_acquisition(process, {Acquisition::ucb, 2.0, 0.0, 0.0}, config, window, position, reach);
    if (!proposal.has_value()) {
      CHECK(!rule_of_safety(position));  // only inside the forbidden disc may all candidates be forbidden
      continue;
    }
    CHECK(window.contains(proposal->voltage));
    CHECK(travel_V(proposal->voltage, position) <= reach.step_cap_V);
    CHECK(rule_of_safety(proposal->voltage));
  }
}

TEST_CASE("uphill against the step cap, the proposal is at the cap") {
  NavigationConfig config;
  config.grid_size = 8;  // no candidate on the corner of the reach
  const GaussianProcess process(config, [](const GateVoltages& v) { return 10.0 * v.v1_V; });
  const auto proposal = maximise_acquisition(process, mean_only(), config, window, centre, Reach{0.020, {}});
  REQUIRE(proposal.has_value());
  CHECK(travel_V(proposal->voltage, centre) == Approx(0.020).epsilon(1e-6));
}

TEST_CASE("settings out of range are refused") {
  CHECK_THROWS_AS(candidate_grid(window, centre, {}, 1), Error);
  CHECK_THROWS_AS(candidate_grid(window, centre, Reach{0.0, {}}, 5), Error);
  CHECK_THROWS_AS(candidate_grid({{0.1, 0.0}, {0.1, 0.1}}, centre, {}, 5), Error);
}
