#include "agent/session.hpp"

#include <cmath>

#include "base/contracts.hpp"
#include "base/stopwatch.hpp"

namespace qdtune::agent {

bool Session::fits(std::size_t points) const {
  return this->points() + static_cast<std::int64_t>(points) <= points_budget_ && steps_ < config_.max_steps;
}

device::Measurement Session::measure(const device::ScanPlan& plan) {
  QDTUNE_REQUIRE(fits(plan.points.size()), "a scan must fit the budget");
  device::ScanPlan allowed;
  for (const device::GateVoltages& v : plan.points) {
    if (window().contains(v)) {
      allowed.points.push_back(v);
    } else {
      ++safety_violations_;
    }
  }
  const Stopwatch watch;
  device::Measurement measurement = device_.measure(allowed);
  measure_s_ += watch.seconds();
  ++steps_;
  all_data_.points.insert(all_data_.points.end(), measurement.points.begin(), measurement.points.end());
  all_data_.values.insert(all_data_.values.end(), measurement.values.begin(), measurement.values.end());
  return measurement;
}

bool Session::travel_to(const device::GateVoltages& goal) {
  if (!window().contains(goal)) {
    ++safety_violations_;
    return false;
  }
  const device::GateVoltages start = device_.position();
  const double d1 = goal.v1_V - start.v1_V;
  const double d2 = goal.v2_V - start.v2_V;
  // Rounding of the distance must not cost a step that the cap does not ask for.
  const double count = std::ceil((std::abs(d1) + std::abs(d2)) / config_.step_cap_V - 1e-9);
  if (count > static_cast<double>(config_.max_steps - steps_)) return false;
  for (double k = 1.0; k < count; ++k) {
    device_.move_to({start.v1_V + k / count * d1, start.v2_V + k / count * d2});
  }
  if (count > 0.0) device_.move_to(goal);
  steps_ += static_cast<std::int64_t>(count);
  return true;
}

}  // namespace qdtune::agent
