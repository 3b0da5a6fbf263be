#include "safety/guarded_device.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/contracts.hpp"
#include "base/error.hpp"

namespace qdtune::safety {

namespace {
void check_served(int plunger, double low_V, double high_V, double served_low_V, double served_high_V) {
  if (low_V >= served_low_V && high_V <= served_high_V) return;
  throw Error(ErrorKind::config,
              fmt::format("safety bounds of plunger {} run from {} to {} V, but the device "
                          "serves only {} to {} V",
                          plunger, low_V, high_V, served_low_V, served_high_V));
}
}  // namespace

GuardedDevice::GuardedDevice(device::Device& device, const Critic& critic)
    : device_(device), critic_(critic) {
  const auto& [low, high] = critic.limits().bounds;
  const device::Window served = device.bounds();
  check_served(1, low.v1_V, high.v1_V, served.low.v1_V, served.high.v1_V);
  check_served(2, low.v2_V, high.v2_V, served.low.v2_V, served.high.v2_V);
}

void GuardedDevice::apply(const SafeMove& move) {
  QDTUNE_REQUIRE(device_.position() == move.from(), "a move is granted for where the device rests");
  QDTUNE_REQUIRE(critic_.verify_move(move.from(), move.to()).granted(), "a move is granted by this critic");
  device_.move_to(move.to());
}

device::Measurement GuardedDevice::measure(const SafeScan& scan) {
  const auto& points = scan.plan().points;
  QDTUNE_REQUIRE(std::all_of(points.begin(), points.end(),
                             [this](const device::GateVoltages& v) { return critic_.allowed().contains(v); }),
                 "a scan is granted by this critic");
  return device_.measure(scan.plan());
}

}  // namespace qdtune::safety
