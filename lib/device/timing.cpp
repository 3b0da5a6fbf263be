#include "device/timing.hpp"

#include <algorithm>
#include <cmath>

namespace qdtune::device {

bool Timing::valid() const {
  return std::isfinite(dwell_time_s) && dwell_time_s > 0.0 && std::isfinite(ramp_V_per_s) &&
         ramp_V_per_s >= 0.0 && std::isfinite(settle_time_s) && settle_time_s >= 0.0;
}

double Timing::travel_time_s(const physics::GateVoltages& from, const physics::GateVoltages& to) const {
  if (from == to) return 0.0;
  const double way_V = std::max(std::abs(to.v1_V - from.v1_V), std::abs(to.v2_V - from.v2_V));
  return (ramp_V_per_s > 0.0 ? way_V / ramp_V_per_s : 0.0) + settle_time_s;
}

}  // namespace qdtune::device
