#include "legacy/cim_device.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/contracts.hpp"
#include "random/distributions.hpp"
#include "random/stream.hpp"

namespace qdtune::legacy {

CimDeviceParameters benchmark_device(std::uint64_t seed, std::uint64_t trial) {
  random::Stream stream(seed, {trial, random::Purpose::device_parameters, 0, 0});
  const double energy_meV = 2.5 + random::uniform(stream);
  const double t_c_meV = 0.2 + 0.2 * random::uniform(stream);
  return {{energy_meV, energy_meV + 0.2, t_c_meV, 0.08, 0.55}, 0.015};
}

double cim_margin_meV(const CimParameters& device, const GateVoltages& v, const Electrons& state) {
  QDTUNE_REQUIRE(in_cim_device(state), "a state of the device");
  const auto energies = cim_energies_meV(device, v);
  const auto own = static_cast<std::size_t>(state.n1 * cim_levels + state.n2);
  double lowest_other = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < energies.size(); ++i) {
    if (i != own) lowest_other = std::min(lowest_other, energies[i]);
  }
  return lowest_other - energies[own];
}

CimDevice::CimDevice(const CimDeviceParameters& parameters, const device::Window& window,
                     const device::Timing& timing, std::uint64_t seed, std::uint64_t trial)
    : parameters_(parameters), window_(window), timing_(timing), seed_(seed), trial_(trial) {
  QDTUNE_REQUIRE(window.low.v1_V < window.high.v1_V && window.low.v2_V < window.high.v2_V,
                 "a window's low edges lie below its high ones");
  QDTUNE_REQUIRE(window.contains(position_), "the original's device starts at 0 V");
  QDTUNE_REQUIRE(timing.valid(), "a point takes time");
  QDTUNE_REQUIRE(parameters.noise_level >= 0.0, "a noise level is not negative");
}

device::Measurement CimDevice::measure(const device::ScanPlan& plan) {
  device::check_inside(window_, plan);
  device::Measurement measurement{plan.points, {}};
  measurement.values.reserve(plan.points.size());
  for (const GateVoltages& v : plan.points) measurement.values.push_back(read(v));
  return measurement;
}

void CimDevice::move_to(const GateVoltages& v) {
  device::check_inside(window_, v);
  position_ = v;
}

double CimDevice::read(const GateVoltages& v) {
  constexpr std::uint64_t items = std::uint64_t{1} << 24U;
  random::Stream stream(
      seed_, {trial_, random::Purpose::noise_white, static_cast<std::uint32_t>(measured_points_ / items),
              static_cast<std::uint32_t>(measured_points_ % items)});
  ++measured_points_;
  return std::max(cim_current(parameters_.cim, v) + parameters_.noise_level * random::normal(stream), 0.0);
}

}  // namespace qdtune::legacy
