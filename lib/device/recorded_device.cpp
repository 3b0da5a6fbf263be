#include "device/recorded_device.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/contracts.hpp"
#include "base/error.hpp"

namespace qdtune::device {

namespace {
// The cell of an axis that holds x, and where in it: 0 at its lower node, 1 at its upper.
struct CellShare {
  std::size_t lower = 0;
  double share = 0.0;
};

CellShare locate(const std::vector<double>& axis, double x) {
  const auto above = std::upper_bound(axis.begin() + 1, axis.end() - 1, x);
  const auto lower = static_cast<std::size_t>(above - axis.begin()) - 1;
  return {lower, (x - axis[lower]) / (axis[lower + 1] - axis[lower])};
}

// Weights, not a + t (b - a), so that both ends are exact.
double blend(double a, double b, double share) {
  return (1.0 - share) * a + share * b;
}

std::string text_of(const Window& w) {
  return fmt::format("plunger 1 from {:.6g} to {:.6g} V, plunger 2 from {:.6g} to {:.6g} V", w.low.v1_V,
                     w.high.v1_V, w.low.v2_V, w.high.v2_V);
}

Window common_part(const Window& scan, const Window& window) {
  const Window common{
      {std::max(scan.low.v1_V, window.low.v1_V), std::max(scan.low.v2_V, window.low.v2_V)},
      {std::min(scan.high.v1_V, window.high.v1_V), std::min(scan.high.v2_V, window.high.v2_V)}};
  if (!(common.low.v1_V < common.high.v1_V && common.low.v2_V < common.high.v2_V))
    throw Error(
        ErrorKind::config,
        fmt::format("device.window holds nothing of the recorded scan: the window is {}; the scan is {}",
                    text_of(window), text_of(scan)));
  return common;
}
}  // namespace

RecordedDevice::RecordedDevice(RecordedScan scan, const SignalTransform& transform, const Timing& timing,
                               const std::optional<Window>& window)
    : scan_(std::move(scan)), transform_(transform), timing_(timing) {
  QDTUNE_REQUIRE(scan_.axis1_V.size() >= 2 && scan_.axis2_V.size() >= 2, "a scan needs two points a side");
  QDTUNE_REQUIRE(scan_.values.size() == scan_.axis1_V.size() * scan_.axis2_V.size(), "a scan is a full grid");
  if (!std::isfinite(transform.origin) || !std::isfinite(transform.scale) || transform.scale == 0.0)
    throw Error(ErrorKind::config,
                fmt::format("signal_origin {} and signal_scale {} must be finite, the scale not 0",
                            transform.origin, transform.scale));
  if (!timing.valid())
    throw Error(
        ErrorKind::config,
        fmt::format("dwell_time_s is {}, ramp_V_per_s {}, settle_time_s {}; the first must be above 0, the "
                    "others not below",
                    timing.dwell_time_s, timing.ramp_V_per_s, timing.settle_time_s));
  bounds_ = {{scan_.axis1_V.front(), scan_.axis2_V.front()}, {scan_.axis1_V.back(), scan_.axis2_V.back()}};
  if (window) bounds_ = common_part(bounds_, *window);
  position_ = {0.5 * (bounds_.low.v1_V + bounds_.high.v1_V), 0.5 * (bounds_.low.v2_V + bounds_.high.v2_V)};
}

Measurement RecordedDevice::measure(const ScanPlan& plan) {
  check_inside(bounds_, plan);
  Measurement measurement{plan.points, {}};
  measurement.values.reserve(plan.points.size());
  for (const GateVoltages& v : plan.points) measurement.values.push_back(readout(v));
  return measurement;
}

void RecordedDevice::move_to(const GateVoltages& v) {
  check_inside(bounds_, v);
  position_ = v;
}

double RecordedDevice::readout(const GateVoltages& v) const {
  const auto [i1, share1] = locate(scan_.axis1_V, v.v1_V);
  const auto [i2, share2] = locate(scan_.axis2_V, v.v2_V);
  const double low = blend(scan_.at(i1, i2), scan_.at(i1 + 1, i2), share1);
  const double high = blend(scan_.at(i1, i2 + 1), scan_.at(i1 + 1, i2 + 1), share1);
  return (blend(low, high, share2) - transform_.origin) / transform_.scale;
}

}  // namespace qdtune::device
