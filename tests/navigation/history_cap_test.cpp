// With a cap on its history a Gaussian process is the one that never saw what it has forgotten.
#include <cmath>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "navigation/dense_process.hpp"
#include "navigation/gaussian_process.hpp"

using namespace qdtune;
using namespace qdtune::navigation;
using namespace qdtune::navigation_fixture;

namespace {

NavigationConfig capped(int history_cap, double noise_sd = 0.1) {
  NavigationConfig config;
  config.history_cap = history_cap;
  config.noise_sd = noise_sd;
  config.signal_sd = 0.8;
  return config;
}

Observations last_of(const Observations& seen, std::size_t count) {
  const auto from = static_cast<std::ptrdiff_t>(seen.points.size() - count);
  return {{seen.points.begin() + from, seen.points.end()}, {seen.values.begin() + from, seen.values.end()}};
}

double bowl(const GateVoltages& v) {
  return 40.0 * v.v1_V * v.v1_V - v.v2_V;
}

void check_equal(const GaussianProcess& a, const GaussianProcess& b, double tolerance) {
  for (const GateVoltages& v :
       {GateVoltages{0.02, 0.03}, GateVoltages{0.09, 0.06}, GateVoltages{0.15, 0.15}}) {
    CHECK(std::abs(a.predict(v).mean - b.predict(v).mean) < tolerance);
    CHECK(std::abs(a.predict(v).sd - b.predict(v).sd) < tolerance);
  }
  CHECK(std::abs(a.log_marginal_likelihood_nat() - b.log_marginal_likelihood_nat()) < 100 * tolerance);
}

}  // namespace

TEST_CASE("the newest observations are kept, in order") {
  const Observations seen = random_observations(23, 1);
  const GaussianProcess process = process_of(seen, capped(8));
  const Observations kept = last_of(seen, 8);
  CHECK(process.size() == 8);
  CHECK(process.points() == kept.points);
  CHECK(process.values() == kept.values);
}

TEST_CASE("forgetting leaves what a fresh process of the rest would be, to 1e-12") {
  for (const int cap : {1, 2, 9, 60}) {
    INFO("cap " << cap);
    const Observations seen = random_observations(100, 2);
    check_equal(process_of(seen, capped(cap), bowl),
                process_of(last_of(seen, static_cast<std::size_t>(cap)), capped(cap), bowl), 1e-12);
  }
}

TEST_CASE("an extended factor is a rebuilt one, to 1e-12: ten thousand observations through a cap of 40") {
  const Observations seen = random_observations(10000, 3);
  check_equal(process_of(seen, capped(40), bowl), process_of(last_of(seen, 40), capped(40), bowl), 1e-12);
}

TEST_CASE("repeats without noise may come and go") {
  GaussianProcess process(capped(5, 0.0));
  for (int i = 0; i < 40; ++i) process.observe({0.05, 0.05}, 1.0);
  CHECK(process.predict({0.05, 0.05}).mean == Approx(1.0));
  for (int i = 0; i < 5; ++i) process.observe({0.02 * i, 0.1}, 0.5);
  CHECK(process.predict({0.04, 0.1}).mean == Approx(0.5).margin(1e-6));
  CHECK(std::abs(process.predict({0.05, 0.02}).mean) < 0.1);  // nothing is known there any more
}

TEST_CASE("a history of nothing is refused") {
  CHECK_THROWS_AS(GaussianProcess(capped(0)), Error);
}
