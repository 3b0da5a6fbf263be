#include "device/distribution.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "base/contracts.hpp"
#include "random/distributions.hpp"

namespace qdtune::device {

namespace {
constexpr double normal_cut = 4.0;  // standard deviations

double normal_cdf(double z) {
  return 0.5 * std::erfc(-z / std::numbers::sqrt2);
}

// Lower half only, where normal_cdf keeps its relative accuracy; the upper half by symmetry.
double cut_normal_quantile(double u) {
  if (u > 0.5) return -cut_normal_quantile(1.0 - u);
  const double tail = normal_cdf(-normal_cut);
  return random::normal_quantile(tail + u * (1.0 - 2.0 * tail));
}

double cut_normal_cdf(double z) {
  if (z > 0.0) return 1.0 - cut_normal_cdf(-z);
  const double tail = normal_cdf(-normal_cut);
  return (normal_cdf(z) - tail) / (1.0 - 2.0 * tail);
}

Distribution fixed(double a) {
  return {DistributionKind::fixed, a, 0.0};
}
Distribution uniform(double low, double high) {
  return {DistributionKind::uniform, low, high};
}
Distribution log_uniform(double low, double high) {
  return {DistributionKind::log_uniform, low, high};
}
}  // namespace

std::string_view to_string(DistributionKind kind) {
  switch (kind) {
    case DistributionKind::fixed:
      return "fixed";
    case DistributionKind::uniform:
      return "uniform";
    case DistributionKind::log_uniform:
      return "log_uniform";
    case DistributionKind::normal:
      return "normal";
  }
  return "unknown";
}

double Distribution::lowest() const {
  return kind == DistributionKind::normal ? a - normal_cut * b : a;
}

double Distribution::highest() const {
  switch (kind) {
    case DistributionKind::fixed:
      return a;
    case DistributionKind::normal:
      return a + normal_cut * b;
    default:
      return b;
  }
}

double Distribution::quantile(double u) const {
  QDTUNE_REQUIRE(u >= 0.0 && u <= 1.0, "a quantile is asked for at a probability");
  double x = a;
  switch (kind) {
    case DistributionKind::fixed:
      return a;
    case DistributionKind::uniform:
      x = a + u * (b - a);
      break;
    case DistributionKind::log_uniform:
      x = std::exp(std::log(a) + u * (std::log(b) - std::log(a)));
      break;
    case DistributionKind::normal:
      x = a + b * cut_normal_quantile(u);
      break;
  }
  return std::clamp(x, lowest(), highest());  // rounding may step over an end
}

double Distribution::cdf(double x) const {
  if (kind == DistributionKind::fixed) return 0.5;
  if (x <= lowest()) return 0.0;
  if (x >= highest()) return 1.0;
  double u = 0.0;
  switch (kind) {
    case DistributionKind::fixed:
      break;
    case DistributionKind::uniform:
      u = (x - a) / (b - a);
      break;
    case DistributionKind::log_uniform:
      u = (std::log(x) - std::log(a)) / (std::log(b) - std::log(a));
      break;
    case DistributionKind::normal:
      u = cut_normal_cdf((x - a) / b);
      break;
  }
  return std::clamp(u, 0.0, 1.0);
}

bool Distribution::contains(double x) const {
  return x >= lowest() && x <= highest();
}

std::string Distribution::problem() const {
  if (!std::isfinite(a)) return std::string(to_string(kind)) + " needs finite numbers";
  if (kind == DistributionKind::fixed) return "";
  if (!std::isfinite(b) || !std::isfinite(highest() - lowest()))
    return std::string(to_string(kind)) + " needs finite numbers";
  switch (kind) {
    case DistributionKind::uniform:
      return a < b ? "" : "uniform needs low < high";
    case DistributionKind::log_uniform:
      return 0.0 < a && a < b ? "" : "log_uniform needs 0 < low < high";
    default:
      return b > 0.0 ? "" : "normal needs a standard deviation > 0";
  }
}

std::vector<std::string> problems(const ParameterDistributions& distributions) {
  std::vector<std::string> found;
  for (std::size_t i = 0; i < parameter_count; ++i) {
    const Distribution& distribution = distributions[i];
    const ParameterInfo& info = parameter_infos()[i];
    const double lowest = distribution.lowest();
    if (std::string problem = distribution.problem(); !problem.empty())
      found.push_back(fmt::format("{}: {}", info.name, problem));
    else if (info.domain == Domain::positive && !(lowest > 0.0))
      found.push_back(fmt::format("{}: must be above 0 everywhere, reaches {}", info.name, lowest));
    else if (info.domain == Domain::non_negative && !(lowest >= 0.0))
      found.push_back(fmt::format("{}: must not be below 0, reaches {}", info.name, lowest));
  }
  return found;
}

ParameterVector parameters_at(const ParameterDistributions& distributions,
                              const std::array<double, parameter_count>& cube) {
  ParameterVector theta{};
  for (std::size_t i = 0; i < parameter_count; ++i) theta[i] = distributions[i].quantile(cube[i]);
  return theta;
}

ParameterDistributions standard_population() {
  ParameterDistributions d{};
  const auto set = [&d](Parameter p, const Distribution& value) { d[static_cast<std::size_t>(p)] = value; };
  set(Parameter::charging_energy_1, uniform(2.0, 5.0));
  set(Parameter::charging_energy_2, uniform(2.0, 5.0));
  set(Parameter::mutual_charging_energy, uniform(0.15, 1.0));
  set(Parameter::lever_arm_11, uniform(50.0, 120.0));
  set(Parameter::lever_arm_22, uniform(50.0, 120.0));
  set(Parameter::cross_ratio_12, uniform(0.05, 0.35));
  set(Parameter::cross_ratio_21, uniform(0.05, 0.35));
  set(Parameter::first_line_1, uniform(0.005, 0.090));
  set(Parameter::first_line_2, uniform(0.005, 0.090));
  set(Parameter::tunnel_coupling, log_uniform(0.002, 0.050));
  set(Parameter::electron_temperature, uniform(0.05, 0.20));
  set(Parameter::sensor_detuning, uniform(-1.5, 0.5));
  set(Parameter::sensor_shift_1, uniform(0.5, 1.2));
  set(Parameter::sensor_shift_2, uniform(0.25, 0.9));
  set(Parameter::sensor_cross_talk_1, uniform(-5.0, 5.0));
  set(Parameter::sensor_cross_talk_2, uniform(-5.0, 5.0));
  set(Parameter::gain, log_uniform(0.8, 1.25));
  set(Parameter::offset, uniform(-0.1, 0.1));
  set(Parameter::noise_sd, fixed(0.05));
  return d;
}

ParameterDistributions standard_prior() {
  ParameterDistributions d = standard_population();
  d[static_cast<std::size_t>(Parameter::noise_sd)] = log_uniform(0.025, 0.1);
  return d;
}

}  // namespace qdtune::device
