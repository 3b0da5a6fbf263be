#include "navigation/acquisition.hpp"

#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

using namespace qdtune::navigation;

namespace {

constexpr double kappa = 1.7, margin = 0.05, incumbent = 0.4;

AcquisitionRule rule_of(Acquisition acquisition) {
  return {acquisition, kappa, margin, incumbent};
}

// E[g(f)] for f normal, by the midpoint rule over 10 standard deviations each side.
template <class Function>
double expectation(const Prediction& p, Function&& g) {
  constexpr int nodes = 400000;
  double sum = 0.0;
  for (int k = 0; k < nodes; ++k) {
    const double z = -10.0 + 20.0 * (k + 0.5) / nodes;
    sum += std::exp(-0.5 * z * z) * g(p.mean + p.sd * z);
  }
  return sum * (20.0 / nodes) / std::sqrt(2.0 * 3.14159265358979323846);
}

const std::vector<Prediction> cases{{0.4, 0.2},   {0.9, 0.1}, {-0.3, 0.5},
                                    {0.45, 1e-3}, {5.0, 2.0}, {0.0, 0.2}};

}  // namespace

TEST_CASE("upper confidence bound") {
  for (const Prediction& p : cases)
    CHECK(acquisition_value(rule_of(Acquisition::ucb), p) == Approx(p.mean + kappa * p.sd));
}

TEST_CASE("expected improvement and probability of improvement are the integrals they are named after") {
  for (const Prediction& p : cases) {
    INFO("mean " << p.mean << ", sd " << p.sd);
    const double target = incumbent + margin;
    CHECK(acquisition_value(rule_of(Acquisition::ei), p) ==
          Approx(expectation(p, [&](double f) { return std::max(0.0, f - target); })).margin(1e-7));
    CHECK(acquisition_value(rule_of(Acquisition::pi), p) ==
          Approx(expectation(p, [&](double f) { return f > target ? 1.0 : 0.0; })).margin(1e-4));
  }
}

TEST_CASE("closed values at the incumbent: sd / sqrt(2 pi), and one half") {
  const AcquisitionRule ei{Acquisition::ei, 0.0, 0.0, 0.4}, pi{Acquisition::pi, 0.0, 0.0, 0.4};
  CHECK(acquisition_value(ei, {0.4, 0.2}) == Approx(0.2 * 0.3989422804));
  CHECK(acquisition_value(pi, {0.4, 0.2}) == Approx(0.5));
}

TEST_CASE("without uncertainty only a better mean counts") {
  CHECK(acquisition_value(rule_of(Acquisition::ei), {0.7, 0.0}) == Approx(0.25));
  CHECK(acquisition_value(rule_of(Acquisition::ei), {0.3, 0.0}) == 0.0);
  CHECK(acquisition_value(rule_of(Acquisition::pi), {0.7, 0.0}) == 1.0);
  CHECK(acquisition_value(rule_of(Acquisition::pi), {0.45, 0.0}) == 0.0);
  CHECK(acquisition_value(rule_of(Acquisition::ucb), {0.7, 0.0}) == 0.7);
}

TEST_CASE("far below the incumbent an improvement is never negative") {
  for (double mean = -20.0; mean < 0.0; mean += 0.01)
    CHECK(acquisition_value(rule_of(Acquisition::ei), {mean, 0.3}) >= 0.0);
}

TEST_CASE("slopes follow mean and sd as the values do") {
  constexpr double h = 1e-6;
  const Slope along_mean{3.0, -2.0}, along_sd{0.5, 4.0};
  for (const Acquisition acquisition : {Acquisition::ucb, Acquisition::ei, Acquisition::pi}) {
    const AcquisitionRule rule = rule_of(acquisition);
    for (const Prediction& p : {Prediction{0.4, 0.2}, Prediction{0.9, 0.1}, Prediction{-0.3, 0.5}}) {
      INFO(to_string(acquisition) << ", mean " << p.mean << ", sd " << p.sd);
      const Slope slope = acquisition_slope(rule, {p, along_mean, along_sd});
      const auto moved = [&](double t, double mean_rate, double sd_rate) {
        return acquisition_value(rule, {p.mean + t * mean_rate, p.sd + t * sd_rate});
      };
      CHECK(slope.d1_per_V == Approx((moved(h, 3.0, 0.5) - moved(-h, 3.0, 0.5)) / (2 * h)).margin(1e-7));
      CHECK(slope.d2_per_V == Approx((moved(h, -2.0, 4.0) - moved(-h, -2.0, 4.0)) / (2 * h)).margin(1e-7));
    }
  }
}

TEST_CASE("without uncertainty only the mean's slope counts, and only where it can improve") {
  const Slope along{2.0, -1.0}, none{};
  CHECK(acquisition_slope(rule_of(Acquisition::ei), {{0.7, 0.0}, along, none}).d1_per_V == 2.0);
  CHECK(acquisition_slope(rule_of(Acquisition::ei), {{0.2, 0.0}, along, none}).d1_per_V == 0.0);
  CHECK(acquisition_slope(rule_of(Acquisition::pi), {{0.7, 0.0}, along, none}).d2_per_V == 0.0);
  CHECK(acquisition_slope(rule_of(Acquisition::ucb), {{0.7, 0.0}, along, none}).d2_per_V == -1.0);
}

TEST_CASE("methods, kernels and acquisitions have the names of the configuration") {
  CHECK(to_string(Method::direct) == "direct");
  CHECK(to_string(Method::bo) == "bo");
  CHECK(to_string(Kernel::rbf) == "rbf");
  CHECK(to_string(Kernel::matern52) == "matern52");
  CHECK(to_string(Acquisition::ucb) == "ucb");
  CHECK(to_string(Acquisition::ei) == "ei");
  CHECK(to_string(Acquisition::pi) == "pi");
}
