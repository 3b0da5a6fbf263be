// Do the belief's probabilities of the target cell come true, on the devices of the population?
//
// Each device is measured at 64 points, a regular 8 x 8 grid in golden-stride order, so that the first 16
// and 32 spread over the window too. After 0, 16, 32 and 64 points the belief states the probability of
// the target cell (belief::cell_estimates, as a claim does)
//   - at 16 voltages, the centres of a 4 x 4 division of the window, and
//   - at its own best voltage, where a claim would stand (after 16 points and more).
// The first are judged by their debiased calibration error, with Brier and log score and a reliability
// table; the second by their sum: an exact test of how many are true (Poisson-binomial, Holm over the
// numbers of points).
// The best voltage is chosen by the particles that state its probability: few particles are too sure of it even where
// each of them is exact.
// Probabilities of N particles are shares k / N: the log score takes (k + 1/2) / (N + 1).
// The truth is the cell of the device without tunnel coupling, as it scores a trial; a broken device has none.
//
// Cost: three updates with 16, 16 and 32 points a device, about 0.2 s of one core with the default belief.
#pragma once

#include <vector>

#include "validation/calibration_error.hpp"
#include "validation/context.hpp"

namespace qdtune::validation {

// After one number of points: a forecast set a device.
struct ForecastStage {
  std::size_t points = 0;
  std::vector<DeviceForecasts> at_fixed;  // 16 a device
  std::vector<DeviceForecasts> at_best;   // one a device; empty before any point
};

std::vector<ForecastStage> forecast_devices(const Context& context);

// Verdict on each stage: pass when the error's interval lies below the limit, fail when above, else undecided.
StudyResult judge_calibration(const Context& context, const std::vector<ForecastStage>& stages);

}  // namespace qdtune::validation
