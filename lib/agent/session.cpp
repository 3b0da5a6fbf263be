#include "agent/session.hpp"

#include <cmath>
#include <type_traits>

#include "base/contracts.hpp"
#include "base/stopwatch.hpp"

namespace qdtune::agent {

namespace {

device::Measurement finite_part(const device::Measurement& raw) {
  device::Measurement finite;
  for (std::size_t k = 0; k < raw.values.size(); ++k) {
    if (!std::isfinite(raw.values[k])) continue;
    finite.points.push_back(raw.points[k]);
    finite.values.push_back(raw.values[k]);
  }
  return finite;
}

}  // namespace

Session::Session(device::Device& device, const AgentConfig& config, std::int64_t points_budget,
                 audit::Log& log)
    : device_(device, safety::Critic({device.bounds(), config.step_cap_V, config.safety_margin_V})),
      clock_(device.timing(), device.position()),
      log_(log),
      points_budget_(points_budget),
      max_steps_(config.max_steps) {}

bool Session::fits(std::size_t points) const {
  return points <= points_left() && steps_left() > 0;
}

device::Measurement Session::measure(const device::ScanPlan& plan, Stage stage,
                                     const std::string& description) {
  QDTUNE_REQUIRE(fits(plan.points.size()), "a scan must fit the budget");
  const safety::ScanVerdict verdict = device_.critic().verify_scan(plan);
  safety_violations_ += static_cast<std::int64_t>(verdict.refused.size());
  const Stopwatch watch;
  const device::Measurement raw = device_.measure(verdict.scan);
  measure_s_ += watch.seconds();
  clock_.scan(verdict.scan.plan());
  const std::size_t asked = verdict.scan.plan().points.size();
  QDTUNE_ENSURE(raw.points.size() == asked && raw.values.size() == asked,
                "a device gives one reading for each point it is asked for");
  ++steps_;
  points_ += static_cast<std::int64_t>(raw.values.size());
  note_scan(verdict, raw, stage, description);
  const device::Measurement measurement = finite_part(raw);
  all_data_.points.insert(all_data_.points.end(), measurement.points.begin(), measurement.points.end());
  all_data_.values.insert(all_data_.values.end(), measurement.values.begin(), measurement.values.end());
  return measurement;
}

device::Measurement Session::forget(std::size_t count) {
  QDTUNE_REQUIRE(count <= all_data_.values.size(), "only readings that are there can be forgotten");
  const auto first = static_cast<std::ptrdiff_t>(count);
  const auto cut = [first](auto& values) {
    auto early = std::remove_reference_t<decltype(values)>(values.begin(), values.begin() + first);
    values.erase(values.begin(), values.begin() + first);
    return early;
  };
  return {cut(all_data_.points), cut(all_data_.values)};
}

bool Session::travel_to(const device::GateVoltages& goal, Stage stage) {
  const safety::RouteVerdict route = device_.critic().route(position(), goal, steps_left());
  note_route(route, stage);
  if (!route.granted()) {
    if (route.reason != safety::Reason::too_many_steps) ++safety_violations_;
    return false;
  }
  for (const safety::SafeMove& move : route.moves) {
    device_.apply(move);
    clock_.go_to(move.to());
  }
  steps_ += route.steps;
  return true;
}

void Session::note_refused(const safety::Verdict& verdict, Stage stage, const std::string& what) {
  log_.add(audit::Verdict{std::string(to_string(stage)), what, verdict.requested,
                          std::string(to_string(verdict.ruling)), std::string(to_string(verdict.reason))});
}

void Session::note_scan(const safety::ScanVerdict& verdict, const device::Measurement& measurement,
                        Stage stage, const std::string& description) {
  if (!log_.enabled()) return;
  audit::Scan scan{std::string(to_string(stage)), description, measurement.points, measurement.values, {}};
  for (const safety::Verdict& refused : verdict.refused) {
    scan.refused.push_back(refused.requested);
    note_refused(refused, stage, "a point of a scan");
  }
  log_.add(std::move(scan));
}

void Session::note_route(const safety::RouteVerdict& route, Stage stage) {
  if (!log_.enabled()) return;
  if (!route.granted()) note_refused(route, stage, "a move");
  log_.add(audit::Move{std::string(to_string(stage)), route.position, route.requested,
                       route.granted() ? route.requested : route.position,
                       std::string(to_string(route.ruling)), std::string(to_string(route.reason)),
                       route.granted() ? route.steps : 0});
}

}  // namespace qdtune::agent
