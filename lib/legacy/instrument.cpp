#include "legacy/instrument.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include <fmt/format.h>

#include "base/stopwatch.hpp"
#include "legacy/patch.hpp"

namespace qdtune::legacy {

namespace {

using physics::GateVoltages;

double written(double volts) {
  constexpr double decimals = 1e6;
  return std::round(volts * decimals) / decimals;
}

GateVoltages written(const GateVoltages& v) {
  return {written(v.v1_V), written(v.v2_V)};
}

std::vector<double> single_axis(double start_V, double stop_V, std::size_t points) {
  return widened(rounded_to_single(linspace(start_V, stop_V, points)));
}

std::string description(const MeasurementPlan& plan) {
  if (plan.modality == Modality::line_scan) return fmt::format("line along gate 1, {} points", plan.points);
  return fmt::format("patch of {}x{} points", plan.points, plan.points);
}

}  // namespace

Instrument::Instrument(device::Device& device, const GateMap& gates, const safety::Limits& limits,
                       audit::Log& log)
    : device_(device, safety::Critic(limits)),
      clock_(device.timing(), device.position()),
      gates_(gates),
      log_(log) {}

device::ScanPlan Instrument::points_of(const MeasurementPlan& plan) const {
  const auto& [low, high] = plan.window;
  const std::vector<double> columns = single_axis(low.v1_V, high.v1_V, plan.points);
  const std::vector<double> rows = plan.modality == Modality::line_scan
                                       ? std::vector<double>{0.0}
                                       : single_axis(low.v2_V, high.v2_V, plan.points);
  device::ScanPlan scan;
  for (const double v2_V : rows) {
    for (const double v1_V : columns) scan.points.push_back(gates_.to_device({v1_V, v2_V}));
  }
  return scan;
}

std::optional<Observation> Instrument::measure(const MeasurementPlan& wanted, std::string_view stage) {
  MeasurementPlan plan = wanted;
  plan.window = {written(wanted.window.low), written(wanted.window.high)};
  const safety::ScanVerdict verdict = device_.critic().verify_scan(points_of(plan));
  safety_violations_ += static_cast<std::int64_t>(verdict.refused.size());
  audit::Scan record{std::string(stage), description(plan), {}, {}, {}};
  for (const safety::Verdict& refused : verdict.refused) record.refused.push_back(refused.requested);
  if (!verdict.refused.empty()) {
    if (log_.enabled()) log_.add(std::move(record));
    return std::nullopt;
  }
  const Stopwatch watch;
  device::Measurement raw = device_.measure(verdict.scan);
  measure_s_ += watch.seconds();
  clock_.scan(verdict.scan.plan());
  points_ += static_cast<std::int64_t>(raw.values.size());
  const std::size_t rows = plan.modality == Modality::line_scan ? 1 : plan.points;
  Observation observation{
      plan.modality, plan.window, {rows, plan.points, widened(min_max_scaled(raw.values))}};
  if (log_.enabled()) {
    record.points = std::move(raw.points);
    record.values = std::move(raw.values);
    log_.add(std::move(record));
  }
  return observation;
}

bool Instrument::move_to(const GateVoltages& original, std::string_view stage) {
  const GateVoltages from = device_.position();
  const GateVoltages goal = gates_.to_device(original);
  const safety::RouteVerdict route =
      device_.critic().route(from, goal, std::numeric_limits<std::int32_t>::max());
  for (const safety::SafeMove& move : route.moves) {
    device_.apply(move);
    clock_.go_to(move.to());
  }
  if (!route.granted()) ++safety_violations_;
  if (log_.enabled()) {
    log_.add(audit::Move{std::string(stage), from, goal, device_.position(),
                         std::string(to_string(route.ruling)), std::string(to_string(route.reason)),
                         route.granted() ? route.steps : 0});
  }
  return route.granted();
}

}  // namespace qdtune::legacy
