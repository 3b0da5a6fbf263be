#include "agent/session.hpp"

#include <cmath>

#include "base/contracts.hpp"
#include "base/stopwatch.hpp"

namespace qdtune::agent {

bool Session::fits(std::size_t points) const {
  return this->points() + static_cast<std::int64_t>(points) <= config_.max_points &&
         steps_ < config_.max_steps;
}

device::Measurement Session::measure(const device::ScanPlan& plan) {
  QDTUNE_REQUIRE(fits(plan.points.size()), "a scan must fit the budget");
  const Stopwatch watch;
  device::Measurement measurement = device_.measure(plan);
  measure_s_ += watch.seconds();
  ++steps_;
  all_data_.points.insert(all_data_.points.end(), measurement.points.begin(), measurement.points.end());
  all_data_.values.insert(all_data_.values.end(), measurement.values.begin(), measurement.values.end());
  return measurement;
}

bool Session::travel_to(const device::GateVoltages& target) {
  const device::GateVoltages start = device_.position();
  const double d1 = target.v1_V - start.v1_V;
  const double d2 = target.v2_V - start.v2_V;
  // A whole number of equal steps; the small excess keeps a rounded last step under the cap.
  const int count =
      static_cast<int>(std::ceil((std::abs(d1) + std::abs(d2)) / config_.step_cap_V * (1.0 + 1e-12)));
  for (int k = 1; k <= count; ++k) {
    if (steps_ >= config_.max_steps) return false;
    const double t = static_cast<double>(k) / count;
    device_.move_to(k == count ? target : device::GateVoltages{start.v1_V + t * d1, start.v2_V + t * d2});
    ++steps_;
  }
  return true;
}

}  // namespace qdtune::agent
