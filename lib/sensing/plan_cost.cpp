#include "sensing/plan_cost.hpp"

#include "base/contracts.hpp"
#include "device/clock.hpp"
#include "sensing/travel_order.hpp"

namespace qdtune::sensing {

std::string_view to_string(Cost cost) {
  return cost == Cost::points ? "points" : "seconds";
}

PlanCost::PlanCost(Cost currency, const device::Timing& timing, const device::GateVoltages& position)
    : currency_(currency), timing_(timing), position_(position) {
  QDTUNE_REQUIRE(timing.valid(), "a cost in seconds takes a valid timing");
}

device::ScanPlan PlanCost::in_order(const device::ScanPlan& plan) const {
  const bool matters = currency_ == Cost::seconds && timing_.ramp_V_per_s > 0.0;
  return matters ? in_travel_order(plan, position_) : plan;
}

double PlanCost::of(const device::ScanPlan& plan) const {
  const auto points = static_cast<double>(plan.points.size());
  if (currency_ == Cost::points) return points;
  device::Clock clock(timing_, position_);
  clock.scan(in_order(plan));
  const double point_s = timing_.dwell_time_s + timing_.settle_time_s;
  return points * (timing_.dwell_time_s / point_s) + clock.travel_s() / point_s;
}

}  // namespace qdtune::sensing
