// What a scan costs, in the currency that plans are compared in.
//
//   points    one each
//   seconds   what its points, ramps and settling take (device/clock.hpp), from where the plungers rest, through the points
//             in the order that they will be measured in, and back; divided by dwell and settling of one point
//
// so that both count in points: a scan's fixed cost and the least gain that is worth measuring mean the same in either,
// and for a device that moves at once both are the same number, to the last bit.
// Not modelled: moves and verification that follow. Cost: that of travel_order.hpp.
#pragma once

#include "device/device.hpp"
#include "sensing/sensing_config.hpp"

namespace qdtune::sensing {

class PlanCost {
 public:
  // Precondition: a valid timing.
  PlanCost(Cost currency, const device::Timing& timing, const device::GateVoltages& position);

  // In the order to measure it in: as it is, or with seconds and ramps that take time, a short way.
  device::ScanPlan in_order(const device::ScanPlan& plan) const;
  double of(const device::ScanPlan& plan) const;

 private:
  Cost currency_;
  device::Timing timing_;
  device::GateVoltages position_;
};

}  // namespace qdtune::sensing
