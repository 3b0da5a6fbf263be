// The original's own device (cim.hpp) behind what an experimenter sees, and the devices of its benchmark.
//
//   value = max(G(V) + noise_level z, 0),   z standard normal, by (seed, trial, number of the point)      (1 / meV)
// Its benchmark draws a base energy E from [2.5, 3.5] meV and t_c from [0.2, 0.4] meV, uniformly and
// independently; E_c1 = E, E_c2 = E + 0.2 meV, T = 0.08 meV, 0.55 meV/V, noise level 0.015. The gates start at 0 V
// within +-1 V.
//
// Its truth is the ground state of *its* energies, linear in the electron numbers: of the benchmark's devices
// that is (0,0) at every voltage within +-1 V (their first lines lie at -4.5 V and beyond), so that no agent can succeed
// on any of them. The margin of a state is the smallest energy by which another lies above it.
//
// The original scales each scan to [0, 1] before anyone sees it; here the agent does that (instrument.hpp), so
// that a device stays what it is for others. Streams: Purpose::device_parameters and Purpose::noise_white.
// Cost: 50 nanoseconds a point, most of them for its noise.
#pragma once

#include <cstdint>

#include "device/device.hpp"
#include "legacy/cim.hpp"

namespace qdtune::legacy {

struct CimDeviceParameters {
  CimParameters cim;
  double noise_level = 0.0;  // 1 / meV
};

CimDeviceParameters benchmark_device(std::uint64_t seed, std::uint64_t trial);

// Smallest energy of another state above that of the state (meV): negative when one lies below.
// Precondition: a state of the device.
double cim_margin_meV(const CimParameters& device, const GateVoltages& v, const Electrons& state);

class CimDevice final : public device::Device {
 public:
  // Preconditions: low < high, 0 V inside the window, a valid timing, a noise level not negative.
  CimDevice(const CimDeviceParameters& parameters, const device::Window& window, const device::Timing& timing,
            std::uint64_t seed, std::uint64_t trial);

  device::Window bounds() const override { return window_; }
  device::Timing timing() const override { return timing_; }
  device::Measurement measure(const device::ScanPlan& plan) override;
  GateVoltages position() const override { return position_; }
  void move_to(const GateVoltages& v) override;

 private:
  double read(const GateVoltages& v);

  CimDeviceParameters parameters_;
  device::Window window_;
  device::Timing timing_;
  std::uint64_t seed_;
  std::uint64_t trial_;
  GateVoltages position_;
  std::uint64_t measured_points_ = 0;
};

}  // namespace qdtune::legacy
