// A scan of the original's device is its points, eight at a time.
#include "legacy/patch.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <catch2/catch.hpp>

#include "legacy/loglik.hpp"
#include "random/distributions.hpp"
#include "random/stream.hpp"

using namespace qdtune::legacy;

namespace {

const CimParameters patch_device{0.5, 0.52, 0.06, 0.01, 1.0};

// 13 x 9 points: neither axis fills blocks of eight, nor do all points.
PatchAxes odd_axes() {
  return {linspace(-1.0, 0.4, 13), linspace(-0.9, 0.3, 9)};
}

CimParameters random_device(qdtune::random::Stream& stream) {
  const auto between = [&](double low, double high) {
    return low + (high - low) * qdtune::random::uniform(stream);
  };
  return {between(0.3, 3.0), between(0.3, 3.0), between(0.01, 0.5), between(0.005, 0.6), between(0.4, 1.2)};
}

}  // namespace

TEST_CASE("legacy patch: rows are gate 2, columns gate 1") {
  const PatchAxes axes = odd_axes();
  const Raster patch = current_patch(patch_device, axes);
  REQUIRE(patch.rows == 9);
  REQUIRE(patch.columns == 13);
  CHECK(patch.at(2, 11) == cim_current(patch_device, {axes.v1_V[11], axes.v2_V[2]}));
  CHECK(patch.at(2, 11) != patch.at(8, 2));
}

TEST_CASE("legacy patch: a scan has the bits of its points, lines included") {
  qdtune::random::Stream stream(1, {});
  for (int k = 0; k < 50; ++k) {
    const CimParameters device = random_device(stream);
    const double line_V = -device.E_c1_meV / device.lever_arm_meV_per_V;
    const PatchAxes axes{linspace(line_V - 0.5, line_V + 0.5, 11), linspace(-6.0, 1.0, 9)};
    const Raster patch = current_patch(device, axes);
    bool equal = true;
    for (std::size_t i = 0; i < patch.rows; ++i) {
      for (std::size_t j = 0; j < patch.columns; ++j) {
        equal = equal && patch.at(i, j) == cim_current(device, {axes.v1_V[j], axes.v2_V[i]});
      }
    }
    CHECK(equal);
  }
}

TEST_CASE(
    "legacy patch: for each of 25 states a scan agrees with its points to the last bits of an exponential") {
  const PatchAxes axes = odd_axes();
  double largest = 0.0;
  for (int n = 0; n < 25; ++n) {
    const Electrons state{n / 5, n % 5};
    const Raster patch = current_patch_for_state(patch_device, axes, state);
    for (std::size_t i = 0; i < patch.rows; ++i) {
      for (std::size_t j = 0; j < patch.columns; ++j) {
        const double point = cim_current_for_state(patch_device, {axes.v1_V[j], axes.v2_V[i]}, state);
        largest = std::max(largest, std::abs(patch.at(i, j) - point) / std::max(point, 1e-300));
      }
    }
  }
  CHECK(largest < 1e-15);
}

TEST_CASE("legacy patch: a value does not depend on the points around it") {
  const PatchAxes axes = odd_axes();
  const Raster whole = current_patch_for_state(patch_device, axes, {1, 1});
  bool equal = true;
  for (std::size_t i = 0; i < whole.rows; ++i) {
    const Raster row = current_patch_for_state(patch_device, {axes.v1_V, {axes.v2_V[i]}}, {1, 1});
    for (std::size_t j = 0; j < whole.columns; ++j) equal = equal && whole.at(i, j) == row.at(0, j);
  }
  CHECK(equal);
}

TEST_CASE("legacy patch: an axis ends exactly where it was asked to, and one point is its start") {
  const std::vector<double> axis = linspace(-0.1, 0.7, 16);
  CHECK(axis.front() == -0.1);
  CHECK(axis.back() == 0.7);
  CHECK(linspace(0.3, 0.9, 1) == std::vector<double>{0.3});
  CHECK_THROWS(current_patch(patch_device, {{}, {0.0}}));
}

TEST_CASE("legacy patch: the adapter's scaling makes a dead device look alive, unless it is exactly flat") {
  CHECK(min_max_scaled(std::vector<double>{2.0, 2.0, 2.0}) == std::vector<float>{0.5F, 0.5F, 0.5F});
  CHECK(min_max_scaled(std::vector<double>{1.0, 1.0 + 1e-6, 1.0}) == std::vector<float>{0.0F, 1.0F, 0.0F});
  CHECK(min_max_scaled(std::vector<double>{-1.0, 0.0, 3.0}) == std::vector<float>{0.0F, 0.25F, 1.0F});
}

TEST_CASE("legacy likelihood: the mean of residuals makes 256 points say no more than one") {
  const std::vector<double> one_observed{0.3};
  const std::vector<double> one_predicted{0.1};
  const std::vector<double> many_observed(256, 0.3);
  const std::vector<double> many_predicted(256, 0.1);
  const double one = log_likelihood(one_observed, one_predicted, 0.1, Precision::full);
  CHECK(one == Approx(-2.0).epsilon(1e-6));
  CHECK(log_likelihood(many_observed, many_predicted, 0.1, Precision::full) == Approx(one).epsilon(1e-12));
}

TEST_CASE("legacy likelihood: single precision changes the last digits only, and lengths have to agree") {
  const Raster patch = current_patch(patch_device, odd_axes());
  const Raster state = current_patch_for_state(patch_device, odd_axes(), {1, 0});
  const double full = log_likelihood(patch.values, state.values, 0.05, Precision::full);
  const double rounded = log_likelihood(patch.values, state.values, 0.05, Precision::rounded_prediction);
  const double single = log_likelihood(patch.values, state.values, 0.05, Precision::single);
  CHECK(single != full);
  CHECK(single == Approx(full).epsilon(1e-5));
  CHECK(rounded == Approx(full).epsilon(1e-5));
  CHECK_THROWS(log_likelihood(patch.values, std::vector<double>{1.0}, 0.05, Precision::full));
}
