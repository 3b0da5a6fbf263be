#include "legacy/gate_map.hpp"

#include <cmath>

#include "base/contracts.hpp"

namespace qdtune::legacy {

namespace {

constexpr device::Window original_bounds{{-1.0, -1.0}, {1.0, 1.0}};

// lerp is exact at both ends, so that no bound of the original maps beyond one of the device.
double onto_gate(double u_V, double low_V, double high_V) {
  return std::lerp(high_V, low_V, 0.5 * (u_V + 1.0));
}

}  // namespace

GateMap GateMap::onto(const device::Window& window) {
  QDTUNE_REQUIRE(window.low.v1_V < window.high.v1_V && window.low.v2_V < window.high.v2_V,
                 "a window's low edges lie below its high ones");
  return {window, true};
}

device::Window GateMap::bounds() const {
  return reversed_ ? original_bounds : window_;
}

physics::GateVoltages GateMap::to_device(const physics::GateVoltages& u) const {
  if (!reversed_) return u;
  return {onto_gate(u.v1_V, window_.low.v1_V, window_.high.v1_V),
          onto_gate(u.v2_V, window_.low.v2_V, window_.high.v2_V)};
}

physics::GateVoltages GateMap::to_original(const physics::GateVoltages& v) const {
  if (!reversed_) return v;
  const auto gate = [](double v_V, double low_V, double high_V) {
    return 1.0 - 2.0 * (v_V - low_V) / (high_V - low_V);
  };
  return {gate(v.v1_V, window_.low.v1_V, window_.high.v1_V),
          gate(v.v2_V, window_.low.v2_V, window_.high.v2_V)};
}

physics::GateVoltages GateMap::slope() const {
  if (!reversed_) return {1.0, 1.0};
  return {0.5 * (window_.low.v1_V - window_.high.v1_V), 0.5 * (window_.low.v2_V - window_.high.v2_V)};
}

}  // namespace qdtune::legacy
