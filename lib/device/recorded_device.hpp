// A recorded scan served as a device: the agent asks for voltages, the file answers.
//
// Readout: (value - origin) / scale of the bilinear interpolation between the four nodes around a voltage;
// exact at nodes. A window may restrict the device to a part of the scan; asking outside the scan or outside
// the window throws Error(out_of_bounds).
//
// Not modelled: noise beyond what the file holds (a repeat gives the same value again), hysteresis, drift. Its timing is what
// it was given: what a device like this would take.
// There is no truth: a file does not know electron numbers. Cost: two binary searches a point.
#pragma once

#include <optional>

#include "device/device.hpp"
#include "device/recorded_scan.hpp"

namespace qdtune::device {

// What the agent sees of a value in the file: (value - origin) / scale.
struct SignalTransform {
  double origin = 0.0;
  double scale = 1.0;
};

class RecordedDevice final : public Device {
 public:
  // Bounds: what scan and window have in common, the whole scan without a window; rests at their centre.
  // Throws Error(config) for a scale of zero, numbers that are not finite, a timing that is not valid, or a window
  // that shares no area with the scan. Precondition: axes and values as RecordedScan promises.
  RecordedDevice(RecordedScan scan, const SignalTransform& transform, const Timing& timing,
                 const std::optional<Window>& window = std::nullopt);

  Window bounds() const override { return bounds_; }
  Timing timing() const override { return timing_; }
  Measurement measure(const ScanPlan& plan) override;
  GateVoltages position() const override { return position_; }
  void move_to(const GateVoltages& v) override;

 private:
  double readout(const GateVoltages& v) const;

  RecordedScan scan_;
  SignalTransform transform_;
  Timing timing_;
  Window bounds_;
  GateVoltages position_;
};

}  // namespace qdtune::device
