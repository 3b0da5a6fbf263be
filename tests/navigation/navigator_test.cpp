#include "navigation/navigator.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "random/distributions.hpp"
#include "random/stream.hpp"

using namespace qdtune;
using namespace qdtune::navigation;

namespace {

const device::Window whole{{0.0, 0.0}, {0.150, 0.150}};
const GateVoltages top{0.0871, 0.0462};

// A cell-sized hill of height 1 and a lower one that misleads.
double landscape(const GateVoltages& v) {
  const auto bump = [&](double v1_V, double v2_V, double width_V) {
    const double d1 = v.v1_V - v1_V, d2 = v.v2_V - v2_V;
    return std::exp(-(d1 * d1 + d2 * d2) / (2.0 * width_V * width_V));
  };
  return bump(top.v1_V, top.v2_V, 0.02) + 0.6 * bump(0.03, 0.12, 0.015);
}

double off_V(const GateVoltages& a, const GateVoltages& b) {
  return std::hypot(a.v1_V - b.v1_V, a.v2_V - b.v2_V);
}

// Observations until `best` lies within `near_V` of the top; more than `most` when it never does.
struct Task {
  double near_V = 0.002;
  int most = 30;
  double noise_sd = 0.0;
  Reach reach = {};
  PriorMean prior = {};
};
int steps_to_top(const NavigationConfig& config, const Task& task) {
  Navigator navigator(config, whole, task.prior);
  random::Stream stream(3, {0, random::Purpose::test, 0, 0});
  GateVoltages position{0.03, 0.12};  // on the wrong hill
  for (int step = 1; step <= task.most; ++step) {
    navigator.observe(position, landscape(position) + task.noise_sd * random::normal(stream));
    if (off_V(navigator.best()->voltage, top) < task.near_V) return step;
    position = navigator.propose(position, task.reach)->voltage;
  }
  return task.most + 1;
}

NavigationConfig optimiser(Acquisition acquisition, Kernel kernel) {
  NavigationConfig config;
  config.method = Method::bo;
  config.acquisition = acquisition;
  config.kernel = kernel;
  config.noise_sd = 0.01;
  return config;
}

}  // namespace

TEST_CASE("from the wrong hill the top is found to 2 mV within 30 observations") {
  for (const Kernel kernel : {Kernel::rbf, Kernel::matern52}) {
    for (const Acquisition acquisition : {Acquisition::ucb, Acquisition::ei}) {
      const int steps = steps_to_top(optimiser(acquisition, kernel), {});
      INFO(to_string(acquisition) << " with " << to_string(kernel) << ": " << steps);
      CHECK(steps <= 30);
    }
  }
}

TEST_CASE("the probability of improvement stays on the wrong hill, unless it has to improve by a margin") {
  NavigationConfig config = optimiser(Acquisition::pi, Kernel::rbf);
  Task task;
  task.near_V = 0.005;
  CHECK(steps_to_top(config, task) > 30);
  config.improvement_margin = 0.05;
  CHECK(steps_to_top(config, task) <= 30);
}

TEST_CASE("in noise of 5 % and in steps of 20 mV the top is found to 5 mV within 40 observations") {
  for (const Acquisition acquisition : {Acquisition::ucb, Acquisition::ei}) {
    NavigationConfig config = optimiser(acquisition, Kernel::rbf);
    config.noise_sd = 0.05;
    const int steps = steps_to_top(config, {0.005, 40, 0.05, Reach{0.020, {}}, {}});
    INFO(to_string(acquisition) << ": " << steps);
    CHECK(steps <= 40);
  }
}

TEST_CASE("a prior mean that knows the hill goes there at once") {
  Task task;
  task.most = 3;
  task.prior = [](const GateVoltages& v) { return 0.9 * std::exp(-off_V(v, top) * off_V(v, top) / 8e-4); };
  for (const Acquisition acquisition : {Acquisition::ucb, Acquisition::ei, Acquisition::pi}) {
    INFO(to_string(acquisition));
    NavigationConfig config = optimiser(acquisition, Kernel::rbf);
    config.signal_sd = 0.05;
    CHECK(off_V(Navigator(config, whole, task.prior).propose({0.03, 0.12})->voltage, top) < 0.001);
    CHECK(steps_to_top(config, task) <= 3);
  }
}

TEST_CASE("equal histories propose equal bits, and asking changes nothing") {
  Navigator a(optimiser(Acquisition::ei, Kernel::matern52), whole), b = a;
  GateVoltages position{0.02, 0.02};
  for (int step = 0; step < 12; ++step) {
    a.observe(position, landscape(position));
    b.observe(position, landscape(position));
    const auto proposal = a.propose(position, Reach{0.05, {}});
    const auto again = a.propose(position, Reach{0.05, {}});
    const auto other = b.propose(position, Reach{0.05, {}});
    REQUIRE(proposal.has_value());
    CHECK(proposal->voltage == again->voltage);
    CHECK(proposal->voltage == other->voltage);
    CHECK(proposal->acquisition_value == other->acquisition_value);
    CHECK(proposal->mean == other->mean);
    CHECK(proposal->sd == other->sd);
    position = proposal->voltage;
  }
}

TEST_CASE("a copy goes its own way") {
  Navigator original(optimiser(Acquisition::ucb, Kernel::rbf), whole);
  original.observe({0.05, 0.05}, 1.0);
  Navigator copy = original;
  copy.observe({0.1, 0.1}, 5.0);
  CHECK(original.process().size() == 1);
  CHECK(original.best()->voltage == GateVoltages{0.05, 0.05});
  CHECK(copy.best()->voltage == GateVoltages{0.1, 0.1});
}

TEST_CASE("the best observed voltage is that of the highest mean, not of the luckiest value") {
  NavigationConfig config = optimiser(Acquisition::ucb, Kernel::rbf);
  config.noise_sd = 0.3;
  Navigator navigator(config, whole);
  CHECK(!navigator.best().has_value());
  for (int i = 0; i < 20; ++i) navigator.observe({0.04, 0.04}, 0.5);
  for (const double y : {0.7, -0.1, 0.1}) navigator.observe({0.12, 0.12}, y);
  const auto best = navigator.best();
  REQUIRE(best.has_value());
  CHECK(best->voltage == GateVoltages{0.04, 0.04});
  CHECK(best->mean < 0.5);
  CHECK(best->sd < 0.1);
}

TEST_CASE("the bound explores what was not seen, without the noise of an observation in it") {
  NavigationConfig config = optimiser(Acquisition::ucb, Kernel::rbf);
  config.noise_sd = 10.0;  // would drown the objective
  config.exploration = 2.0;
  const Navigator navigator(config, whole);
  CHECK(navigator.propose({0.075, 0.075})->acquisition_value == Approx(2.0 * config.signal_sd));
  config.noise_sd = 0.001;
  Navigator seen(config, whole);
  seen.observe({0.0, 0.0}, 0.0);
  CHECK(off_V(seen.propose({0.0, 0.0})->voltage, {0.0, 0.0}) > 0.03);
}

TEST_CASE("a belief that has learned moves the proposals") {
  NavigationConfig config = optimiser(Acquisition::ucb, Kernel::rbf);
  config.exploration = 0.1;
  const auto towards = [](double v1_V, double v2_V) {
    return [=](const GateVoltages& v) { return -off_V(v, {v1_V, v2_V}) * 50.0; };
  };
  Navigator navigator(config, whole, towards(0.04, 0.1));
  CHECK(off_V(navigator.propose({0.075, 0.075})->voltage, {0.04, 0.1}) < 0.002);
  navigator.set_prior_mean(towards(0.11, 0.03));
  CHECK(off_V(navigator.propose({0.075, 0.075})->voltage, {0.11, 0.03}) < 0.002);
}

TEST_CASE("a navigator with settings out of range is refused") {
  const auto refused = [](auto change) {
    NavigationConfig config;
    change(config);
    CHECK_THROWS_AS(Navigator(config, whole), Error);
  };
  refused([](NavigationConfig& c) { c.grid_size = 1; });
  refused([](NavigationConfig& c) { c.exploration = -1.0; });
  refused([](NavigationConfig& c) { c.improvement_margin = -1.0; });
  refused([](NavigationConfig& c) { c.refine_starts = -1; });
  refused([](NavigationConfig& c) { c.history_cap = 0; });
  CHECK_THROWS_AS(Navigator(NavigationConfig{}, {{0.1, 0.1}, {0.0, 0.2}}), Error);
}
