#include "device/clock.hpp"

#include "base/contracts.hpp"

namespace qdtune::device {

Clock::Clock(const Timing& timing, const GateVoltages& start) : timing_(timing), at_(start) {
  QDTUNE_REQUIRE(timing.valid(), "a point takes time, and nothing takes less than none");
}

void Clock::go_to(const GateVoltages& v) {
  const double way_s = timing_.travel_time_s(at_, v);
  travel_s_ += way_s;
  pause_s_ += way_s;
  at_ = v;
}

void Clock::dwell() {
  ++points_;
  pause_s_ = 0.0;
}

void Clock::scan(const ScanPlan& plan) {
  const GateVoltages rest = at_;
  for (const GateVoltages& v : plan.points) {
    go_to(v);
    dwell();
  }
  go_to(rest);
}

}  // namespace qdtune::device
