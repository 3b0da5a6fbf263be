// Forecasts of devices with a known fault.
#pragma once

#include <vector>

#include "validation/calibration_error.hpp"
#include "validation/validation_fixture.hpp"

namespace qdtune::validation_test {

struct Forecasters {
  std::size_t devices = 100, forecasts = 8;
  double excess = 0.0;    // events happen with p + excess (1/2 - p), where p was stated
  bool together = false;  // one uniform number decides all events of a device
};

inline std::uint32_t outcomes(const std::vector<double>& p, double excess, bool together,
                              random::Stream& stream) {
  std::uint32_t bits = 0;
  double u = random::uniform(stream);
  for (std::size_t k = 0; k < p.size(); ++k) {
    if (!together) u = random::uniform(stream);
    if (u < p[k] + excess * (0.5 - p[k])) bits |= 1U << k;
  }
  return bits;
}

inline std::vector<validation::DeviceForecasts> synthetic_devices(const Forecasters& f,
                                                                  std::uint32_t step = 0) {
  std::vector<validation::DeviceForecasts> devices(f.devices);
  for (std::size_t d = 0; d < f.devices; ++d) {
    random::Stream stream = test_stream(d, step);
    validation::DeviceForecasts& device = devices[d];
    for (std::size_t k = 0; k < f.forecasts; ++k) device.probabilities.push_back(random::uniform(stream));
    device.happened = outcomes(device.probabilities, f.excess, f.together, stream);
    for (int r = 0; r < 60; ++r)
      device.replicates.push_back(outcomes(device.probabilities, 0.0, f.together, stream));
  }
  return devices;
}

}  // namespace qdtune::validation_test
