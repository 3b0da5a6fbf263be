// In which order a scan's points cost the plungers the least way.
//
// The way is closed, since a scan returns to where it set out from, and as long as the sum of its legs in the maximum norm
// (device/timing.hpp): a travelling salesman's. Up to 32 points are taken nearest first, then pieces of the way are
// turned round while that shortens it (2-opt: Croes, Oper. Res. 6, 791 (1958)). Of more, every other row (points that
// follow each other at one V2) is turned round, a short way through a raster. Where that is no shorter, the order stays.
// Not modelled: that a dot's history may make one direction of a line better than the other.
// Cost: 2 microseconds at 16 points, 20 at 32, some nanoseconds a point beyond.
#pragma once

#include "device/device.hpp"

namespace qdtune::sensing {

// The same points; the first of equally good orders, so that the result is a function of plan and place.
device::ScanPlan in_travel_order(const device::ScanPlan& plan, const device::GateVoltages& from);

// Of the closed way from there through all points in their order (V).
double travel_V(const device::ScanPlan& plan, const device::GateVoltages& from);

}  // namespace qdtune::sensing
