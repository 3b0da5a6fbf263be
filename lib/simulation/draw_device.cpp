#include "simulation/draw_device.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include <fmt/format.h>

#include "base/error.hpp"
#include "physics/cell.hpp"
#include "random/distributions.hpp"
#include "random/stream.hpp"
#include "simulation/broken_device.hpp"

namespace qdtune::simulation {

namespace {
void check(const PopulationSettings& settings) {
  std::string message;
  for (const std::string& problem : device::problems(settings.distributions)) message += "\n  " + problem;
  const auto& [low, high] = settings.window;
  if (!(low.v1_V < high.v1_V && low.v2_V < high.v2_V)) message += "\n  window: low must lie below high";
  if (settings.target.n1 < 0 || settings.target.n2 < 0)
    message += "\n  target: electron numbers must not be negative";
  if (!std::isfinite(settings.minimum_margin_meV))
    message += "\n  minimum_margin_meV: must be a finite number";
  if (!(settings.broken_share >= 0.0 && settings.broken_share <= 1.0))
    message += "\n  broken_share: must lie between 0 and 1";
  if (!message.empty()) throw Error(ErrorKind::config, "no device can be drawn:" + message);
}

device::ParameterVector draw_parameters(const device::ParameterDistributions& distributions,
                                        std::uint64_t seed, std::uint64_t trial, std::uint32_t attempt) {
  random::Stream stream(seed, {trial, random::Purpose::device_parameters, attempt, 0});
  std::array<double, device::parameter_count> cube{};
  for (double& u : cube) u = random::uniform(stream);
  return device::parameters_at(distributions, cube);
}

physics::GateVoltages draw_start(const device::Window& window, std::uint64_t seed, std::uint64_t trial) {
  random::Stream stream(seed, {trial, random::Purpose::start_voltage, 0, 0});
  const auto between = [&stream](double low, double high) {
    return std::min(low + (high - low) * random::uniform(stream), high);
  };
  const double v1_V = between(window.low.v1_V, window.high.v1_V);
  return {v1_V, between(window.low.v2_V, window.high.v2_V)};
}

[[noreturn]] void give_up(const PopulationSettings& settings, std::uint32_t unstable, double deepest_meV) {
  const auto& [low, high] = settings.window;
  std::string seen = unstable == max_draw_attempts
                         ? std::string("all were unstable")
                         : fmt::format("the deepest reaches {:.3g} meV", deepest_meV);
  if (unstable > 0 && unstable < max_draw_attempts) seen += fmt::format(", {} were unstable", unstable);
  throw Error(
      ErrorKind::config,
      fmt::format(
          "{} devices drawn, none with the ({},{}) state {} meV deep inside {} to {} V by {} to {} V: {}; "
          "lower minimum_margin_meV, widen the window or change the population (a stable dot has "
          "0 <= mutual_charging_energy_meV < both charging energies)",
          max_draw_attempts, settings.target.n1, settings.target.n2, settings.minimum_margin_meV, low.v1_V,
          high.v1_V, low.v2_V, high.v2_V, seen));
}
}  // namespace

DrawnDevice draw_device(const PopulationSettings& settings, std::uint64_t seed, std::uint64_t trial) {
  check(settings);
  const device::DeviceClass device_class = draw_class(settings.broken_share, seed, trial);
  const bool broken = device_class != device::DeviceClass::double_dot;
  std::uint32_t unstable = 0;
  double deepest_meV = -std::numeric_limits<double>::infinity();
  for (std::uint32_t attempt = 0; attempt < max_draw_attempts; ++attempt) {
    const device::ParameterVector theta =
        with_fault(device_class, draw_parameters(settings.distributions, seed, trial, attempt),
                   settings.window, seed, trial);
    const physics::DoubleDot dot = device::double_dot(theta);
    if (!dot.valid()) {
      ++unstable;
      continue;
    }
    const double margin_meV =
        broken ? 0.0
               : physics::largest_margin(dot, settings.target, settings.window.low, settings.window.high)
                     .margin_meV;
    if (broken || margin_meV >= settings.minimum_margin_meV)
      return {theta, draw_start(settings.window, seed, trial), margin_meV, static_cast<std::int64_t>(attempt),
              device_class};
    deepest_meV = std::max(deepest_meV, margin_meV);
  }
  give_up(settings, unstable, deepest_meV);
}

}  // namespace qdtune::simulation
