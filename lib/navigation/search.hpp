// Where an acquisition is largest: a regular grid of candidates, then steps along the gradient.
//
// The grid spans the part of the window within reach, edges included, gate 1 fastest; so a short reach is
// searched finely. The best refine_starts candidates (ties: lower index) then climb side by side: each tries
// a step along its gradient, 1.5 times longer after a gain and half as long after none, first half a grid
// spacing; a step that would leave the window or the step cap is cut back to its edge, one that `allowed`
// forbids counts as no gain. Nothing is random: equal inputs give equal bits.
// Cost: grid_size^2 predictions and refine_steps times refine_starts predictions with slopes.
#pragma once

#include <functional>
#include <limits>
#include <optional>

#include "device/device.hpp"
#include "navigation/acquisition.hpp"

namespace qdtune::navigation {

// What the next voltage may be: |dV1| + |dV2| from the present position, and any other rule of safety.
struct Reach {
  double step_cap_V = std::numeric_limits<double>::infinity();
  std::function<bool(const GateVoltages&)> allowed = {};  // empty: everything in the window
};

struct Proposal {
  GateVoltages voltage;
  double acquisition_value = 0.0;
  double mean = 0.0;  // posterior of the objective at the voltage
  double sd = 0.0;
};

// Candidates in order: inside the window, within reach of the position, allowed.
// Preconditions: low < high, size >= 2, a step cap > 0.
std::vector<GateVoltages> candidate_grid(const device::Window& window, const GateVoltages& position,
                                         const Reach& reach, int size);

// Nothing when no candidate is left. Uses grid_size, refine_starts and refine_steps of the config.
std::optional<Proposal> maximise_acquisition(const GaussianProcess& process, const AcquisitionRule& rule,
                                             const NavigationConfig& config, const device::Window& window,
                                             const GateVoltages& position, const Reach& reach);

}  // namespace qdtune::navigation
