// The survey's voltages, so that what the bootstrap measures is part of it and nothing is measured twice.
//
// Survey k of a trial: k = 0 a regular size x size grid over the window, edges included; k = 1 the centres of
// its squares; then finer, alternately. Bootstrap takes the diagonal of survey 0, where every charge
// transition has to be crossed, its repeat the other diagonal.
#pragma once

#include <cstddef>
#include <vector>

#include "device/device.hpp"

namespace qdtune::agent {

// The largest size, at most `size` and at least smallest_survey, whose survey 0 fits into `points`; 0 when
// none does.
inline constexpr std::size_t smallest_survey = 3;
std::size_t affordable_survey(std::size_t size, std::size_t points);

// Points of diagonal `index`: 0 from the lower left to the upper right, 1 from the upper left to the lower
// right, without points that diagonal 0 holds; later ones are empty. Precondition: size >= 2.
inline constexpr int last_diagonal = 1;
device::ScanPlan survey_diagonal(const device::Window& window, std::size_t size, int index);

// All points of survey 0, 1, ... Later surveys repeat earlier points to the last bit, for `without` to find.
// Preconditions: size >= 2, index >= 0.
device::ScanPlan survey_grid(const device::Window& window, std::size_t size, int index);

// The points of `plan` that are not among `measured`, in their order.
device::ScanPlan without(const device::ScanPlan& plan, const std::vector<device::GateVoltages>& measured);

}  // namespace qdtune::agent
