#include "simulation/draw_device.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "physics/cell.hpp"

using namespace qdtune;
using device::Distribution;
using device::DistributionKind;
using device::Parameter;
using simulation::DrawnDevice;
using simulation::PopulationSettings;

namespace {
constexpr std::uint64_t draw_seed = 20240229;

Distribution& in(PopulationSettings& settings, Parameter p) {
  return settings.distributions[static_cast<std::size_t>(p)];
}

// Without the redraw rule, parameters follow their distributions exactly.
PopulationSettings unconditioned() {
  PopulationSettings settings;
  settings.minimum_margin_meV = -1e9;
  return settings;
}

Error config_error_of(const PopulationSettings& settings) {
  try {
    draw_device(settings, draw_seed, 0);
  } catch (const Error& error) {
    return error;
  }
  FAIL("no exception");
  return Error(ErrorKind::internal, "");
}

bool says(const Error& error, const std::string& words) {
  return std::string(error.what()).find(words) != std::string::npos;
}
}  // namespace

TEST_CASE("a device is a function of seed and trial, and of nothing else") {
  const PopulationSettings settings;
  const DrawnDevice first = draw_device(settings, draw_seed, 7);
  draw_device(settings, draw_seed, 8);
  const DrawnDevice again = draw_device(settings, draw_seed, 7);
  CHECK(again.parameters == first.parameters);
  CHECK(again.start == first.start);
  CHECK(again.redraws == first.redraws);
}

TEST_CASE("seed 1, trial 0 is this device in every build") {
  const DrawnDevice drawn = draw_device(PopulationSettings{}, 1, 0);
  Digest digest;
  for (const double parameter : drawn.parameters) digest.add(parameter);
  digest.add(drawn.start.v1_V).add(drawn.start.v2_V);
  CHECK(digest.hex() == "8d12b7e8da23ad25767bb62fea6b1745");
}

TEST_CASE("devices differ across trials and across seeds") {
  const PopulationSettings settings;
  const DrawnDevice one = draw_device(settings, draw_seed, 0);
  for (const DrawnDevice& other :
       {draw_device(settings, draw_seed, 1), draw_device(settings, draw_seed + 1, 0)}) {
    CHECK_FALSE(other.start == one.start);
    for (std::size_t i = 0; i + 1 < device::parameter_count; ++i)
      CHECK(other.parameters[i] != one.parameters[i]);
    CHECK(other.parameters.back() == one.parameters.back());  // the noise is fixed
  }
}

TEST_CASE("draws stay inside the ranges of the population and make stable dots") {
  const PopulationSettings settings;
  for (std::uint64_t trial = 0; trial < 500; ++trial) {
    const DrawnDevice drawn = draw_device(settings, draw_seed, trial);
    for (std::size_t i = 0; i < device::parameter_count; ++i)
      CHECK(settings.distributions[i].contains(drawn.parameters[i]));
    CHECK(device::double_dot(drawn.parameters).valid());
    CHECK(settings.window.contains(drawn.start));
  }
}

// Kolmogorov-Smirnov distance of n = 2000 draws from their distribution;
// 1.95 / sqrt(n) is passed once in 1000.
TEST_CASE("without redraws each parameter follows its distribution") {
  const PopulationSettings settings = unconditioned();
  constexpr int draws = 2000;
  std::array<std::vector<double>, device::parameter_count> shares;
  for (std::uint64_t trial = 0; trial < draws; ++trial) {
    const DrawnDevice drawn = draw_device(settings, draw_seed, trial);
    CHECK(drawn.redraws == 0);
    for (std::size_t i = 0; i < device::parameter_count; ++i)
      shares[i].push_back(settings.distributions[i].cdf(drawn.parameters[i]));
  }
  for (std::size_t i = 0; i < device::parameter_count; ++i) {
    if (settings.distributions[i].kind == DistributionKind::fixed) continue;
    std::sort(shares[i].begin(), shares[i].end());
    double distance = 0.0;
    for (int rank = 0; rank < draws; ++rank) {
      const double u = shares[i][static_cast<std::size_t>(rank)];
      distance = std::max({distance, u - rank / double(draws), (rank + 1) / double(draws) - u});
    }
    INFO(device::parameter_infos()[i].name);
    CHECK(distance < 1.95 / std::sqrt(double(draws)));
  }
}

TEST_CASE("without redraws parameters are independent of one another") {
  const PopulationSettings settings = unconditioned();
  constexpr int draws = 2000;
  std::vector<device::ParameterVector> shares;
  for (std::uint64_t trial = 0; trial < draws; ++trial) {
    device::ParameterVector u = draw_device(settings, draw_seed, trial).parameters;
    for (std::size_t i = 0; i < u.size(); ++i) u[i] = settings.distributions[i].cdf(u[i]) - 0.5;
    shares.push_back(u);
  }
  for (std::size_t i = 0; i + 1 < device::parameter_count; ++i) {
    for (std::size_t j = i + 1; j + 1 < device::parameter_count; ++j) {
      double covariance = 0.0;
      for (const auto& u : shares) covariance += u[i] * u[j];
      const double correlation = covariance * 12.0 / draws;
      CHECK(std::abs(correlation) < 4.5 / std::sqrt(double(draws)));  // 153 pairs
    }
  }
}

TEST_CASE("every device holds the target cell deeply enough, at the margin reported") {
  PopulationSettings settings;
  settings.window.high = {0.090, 0.090};  // cuts off the cells of late first lines
  std::int64_t redraws = 0;
  for (std::uint64_t trial = 0; trial < 300; ++trial) {
    const DrawnDevice drawn = draw_device(settings, draw_seed, trial);
    const auto best = physics::largest_margin(device::double_dot(drawn.parameters), settings.target,
                                              settings.window.low, settings.window.high);
    CHECK(best.margin_meV >= settings.minimum_margin_meV);
    CHECK(best.margin_meV == drawn.largest_margin_meV);
    redraws += drawn.redraws;
  }
  CHECK(redraws > 5);  // so the rule was at work
}

TEST_CASE("a stricter margin keeps the devices that meet it and redraws the others") {
  PopulationSettings strict;
  strict.minimum_margin_meV = 1.2;
  int kept = 0, redrawn = 0;
  for (std::uint64_t trial = 0; trial < 100; ++trial) {
    const DrawnDevice loose = draw_device(PopulationSettings{}, draw_seed, trial);
    const DrawnDevice drawn = draw_device(strict, draw_seed, trial);
    CHECK(drawn.largest_margin_meV >= 1.2);
    CHECK(drawn.redraws >= loose.redraws);
    CHECK((drawn.parameters == loose.parameters) == (loose.largest_margin_meV >= 1.2));
    ++(drawn.parameters == loose.parameters ? kept : redrawn);
  }
  CHECK(kept > 0);
  CHECK(redrawn > 0);
}

TEST_CASE("changing one distribution changes that parameter alone") {
  PopulationSettings noisy = unconditioned();
  in(noisy, Parameter::noise_sd) = {DistributionKind::uniform, 0.1, 0.2};
  in(noisy, Parameter::charging_energy_1) = {DistributionKind::fixed, 3.0, 0.0};
  const DrawnDevice before = draw_device(unconditioned(), draw_seed, 3);
  const DrawnDevice after = draw_device(noisy, draw_seed, 3);
  for (std::size_t i = 1; i + 1 < device::parameter_count; ++i)
    CHECK(after.parameters[i] == before.parameters[i]);
  CHECK(get(after.parameters, Parameter::charging_energy_1) == 3.0);
  CHECK(get(after.parameters, Parameter::noise_sd) >= 0.1);
}

TEST_CASE("start voltages are uniform in the window and independent of the device") {
  PopulationSettings settings = unconditioned();
  settings.window = {{-0.1, 0.0}, {0.1, 0.3}};
  constexpr int draws = 2000;
  double sum1 = 0.0, sum2 = 0.0, sum11 = 0.0;
  for (std::uint64_t trial = 0; trial < draws; ++trial) {
    const auto start = draw_device(settings, draw_seed, trial).start;
    REQUIRE(settings.window.contains(start));
    const double u1 = (start.v1_V + 0.1) / 0.2 - 0.5;
    sum1 += u1;
    sum11 += u1 * u1;
    sum2 += start.v2_V / 0.3 - 0.5;
  }
  const double sd_of_mean = std::sqrt(1.0 / 12.0 / draws);
  CHECK(std::abs(sum1 / draws) < 4 * sd_of_mean);
  CHECK(std::abs(sum2 / draws) < 4 * sd_of_mean);
  CHECK(sum11 / draws == Approx(1.0 / 12.0).epsilon(0.08));
  PopulationSettings other = settings;
  in(other, Parameter::gain) = {DistributionKind::fixed, 1.0, 0.0};
  CHECK(draw_device(other, draw_seed, 5).start == draw_device(settings, draw_seed, 5).start);
}

TEST_CASE("a margin no device reaches is an error that says how deep the deepest was") {
  PopulationSettings impossible;
  impossible.minimum_margin_meV = 100.0;
  const Error error = config_error_of(impossible);
  INFO(error.what());
  CHECK(error.kind() == ErrorKind::config);
  CHECK(says(error, "10000 devices drawn, none with the (1,1) state 100 meV deep"));
  CHECK(says(error, "the deepest reaches"));
  CHECK(says(error, "lower minimum_margin_meV"));
}

TEST_CASE("a population of unstable dots is an error that says so") {
  PopulationSettings unstable;
  in(unstable, Parameter::mutual_charging_energy) = {DistributionKind::fixed, 6.0, 0.0};
  const Error error = config_error_of(unstable);
  CHECK(error.kind() == ErrorKind::config);
  CHECK(says(error, "all were unstable"));
}

TEST_CASE("unstable draws are redrawn, not served") {
  PopulationSettings partly;
  in(partly, Parameter::mutual_charging_energy) = {DistributionKind::uniform, 0.15, 6.0};
  std::int64_t redraws = 0;
  for (std::uint64_t trial = 0; trial < 100; ++trial) {
    const DrawnDevice drawn = draw_device(partly, draw_seed, trial);
    CHECK(device::double_dot(drawn.parameters).valid());
    redraws += drawn.redraws;
  }
  CHECK(redraws > 50);
}

TEST_CASE("all that is wrong with a population is said at once") {
  PopulationSettings wrong;
  in(wrong, Parameter::gain) = {DistributionKind::uniform, 2.0, 1.0};
  in(wrong, Parameter::lever_arm_22) = {DistributionKind::fixed, -80.0, 0.0};
  wrong.window = {{0.0, 0.15}, {0.15, 0.15}};
  wrong.target = {-1, 1};
  const Error error = config_error_of(wrong);
  CHECK(error.kind() == ErrorKind::config);
  for (const char* words : {"gain: uniform needs low < high", "lever_arm_22_meV_per_V", "window", "target"})
    CHECK(says(error, words));
}
