// What a row counts as; internal to the layer, shared by summaries and comparisons.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "device/device_class.hpp"
#include "trial/trial_row.hpp"

namespace qdtune::report {

inline bool ran(const trial::TrialRow& row) {
  return row.outcome != trial::Outcome::error;
}

inline bool claimed(const trial::TrialRow& row) {
  return ran(row) && row.claimed;
}

inline bool refused(const trial::TrialRow& row) {
  return row.outcome == trial::Outcome::failed;
}

inline bool succeeded(const trial::TrialRow& row) {
  return ran(row) && row.true_success.value_or(false);
}

// And with no more measured points than these, verification included.
inline bool succeeded_within(const trial::TrialRow& row, std::int64_t points) {
  return succeeded(row) && row.points <= points;
}

// Of rows with truth.
inline bool claimed_falsely(const trial::TrialRow& row) {
  return claimed(row) && !succeeded(row);
}

// What the device of a trial truly was; none of a recorded one, or of a trial that crashed.
inline std::optional<device::DeviceClass> class_of(const trial::TrialRow& row) {
  for (const device::DeviceClass device_class : device::device_classes)
    if (ran(row) && row.device_class == device::to_string(device_class)) return device_class;
  return std::nullopt;
}

inline bool broken(const trial::TrialRow& row) {
  return class_of(row).value_or(device::DeviceClass::double_dot) != device::DeviceClass::double_dot;
}

// A broken device that was refused, and for the right reason.
inline bool diagnosed(const trial::TrialRow& row) {
  return broken(row) && refused(row) &&
         row.diagnosis == device::to_string(device::right_diagnosis(*class_of(row)));
}

// A trial that crashed saved nothing, whatever its row holds.
inline double reduction_of(const trial::TrialRow& row) {
  return ran(row) ? row.reduction : 0.0;
}

// Whether not every trial took as long for a point: then seconds tell more than points do, because ramps or settling took
// time, or because devices dwell for different times.
class Pace {
 public:
  void add(const trial::TrialRow& row) {
    if (!ran(row) || row.points <= 0) return;
    const double s_per_point = row.measuring_s / static_cast<double>(row.points);
    fastest_ = std::min(fastest_, s_per_point);
    slowest_ = std::max(slowest_, s_per_point);
  }
  bool varies() const { return slowest_ > (1.0 + rounding) * fastest_; }

 private:
  static constexpr double rounding = 1e-9;
  double fastest_ = std::numeric_limits<double>::infinity(), slowest_ = 0.0;  // s
};

// An arm lacks truth when trials ran and none of them knows it; of an arm that only
// crashed we know that nothing succeeded.
inline bool has_truth(const std::vector<trial::TrialRow>& rows) {
  const bool any_ran = std::any_of(rows.begin(), rows.end(), ran);
  return !any_ran || std::any_of(rows.begin(), rows.end(),
                                 [](const trial::TrialRow& row) { return ran(row) && row.true_success; });
}

}  // namespace qdtune::report
