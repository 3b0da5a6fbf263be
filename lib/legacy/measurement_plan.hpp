// A measurement the original wants, and what is left of it when the budget of points runs out.
//
//   line     `points` along gate 1 over the window, gate 2 at 0 V
//   patch    points x points over the window
// A plan beyond what is left is downgraded: a line to as many points as are left, a patch to a line of 128 points
// or as many as are left. With nothing left there is none.
//
// What is wrong with it: a line takes 2 points at least, so the last one may overdraw the budget by one; and the
// stages that asked for a patch cannot pass with the line they get. Pure functions, nanoseconds.
#pragma once

#include <cstdint>
#include <optional>

#include "device/device.hpp"
#include "legacy/sensing.hpp"

namespace qdtune::legacy {

struct MeasurementPlan {
  Modality modality = Modality::line_scan;
  device::Window window;   // in the original's volts
  std::size_t points = 0;  // of a line, or of a side
};

// All points of a plan.
std::int64_t size(const MeasurementPlan& plan);

// The plan with its own number of points for a modality.
MeasurementPlan plan_of(Modality modality, const device::Window& window);

std::optional<MeasurementPlan> fitted(const MeasurementPlan& plan, std::int64_t points_left);

}  // namespace qdtune::legacy
