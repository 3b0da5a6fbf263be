#include <cmath>

#include <nlohmann/json.hpp>

#include "base/seed_text.hpp"
#include "report/gate.hpp"
#include "report/number_text.hpp"
#include "report/render.hpp"

namespace qdtune::report {

namespace {

using Json = nlohmann::ordered_json;

template <class T>
Json value_or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json with_interval(const Proportion& p) {
  return {{"count", p.count}, {"rate", value_or_null(p.rate)}, {"low", p.low}, {"high", p.high}};
}

Json without_interval(const Proportion& p) {
  return {{"count", p.count}, {"rate", value_or_null(p.rate)}};
}

// By the budget of points, so that a path of names leads to each number.
template <class T, class ToJson>
Json by_points(const std::optional<ByBudget<T>>& values, const ToJson& to_json) {
  if (!values) return nullptr;
  Json json = Json::object();
  for (std::size_t b = 0; b < point_budgets.size(); ++b)
    json[std::to_string(point_budgets[b])] = to_json((*values)[b]);
  return json;
}

Json lead(const Lead& l) {
  return {{"baseline_minus_arm", l.value}, {"low", l.low}, {"high", l.high}};
}

Json estimate(const EstimateSummary& e) {
  return {{"value", e.value}, {"low", e.low}, {"high", e.high}};
}

Json triple_point(const TriplePoint& point) {
  return {{"v1_V", estimate(point.v1_V)}, {"v2_V", estimate(point.v2_V)}};
}

Json triple_points(const std::optional<TriplePoints>& points) {
  if (!points) return nullptr;
  return {{"claimed", points->claimed},
          {"trials", points->trials},
          {"a", triple_point(points->a)},
          {"b", triple_point(points->b)}};
}

Json points(const PointsSummary& p) {
  return {{"mean", value_or_null(p.mean)},
          {"median", value_or_null(p.median)},
          {"p90", value_or_null(p.p90)},
          {"max", value_or_null(p.max)}};
}

Json reduction(const ReductionSummary& r) {
  return {{"mean", value_or_null(r.mean)},     {"sd", value_or_null(r.sd)},
          {"median", value_or_null(r.median)}, {"low", value_or_null(r.low)},
          {"high", value_or_null(r.high)},     {"successes_mean", value_or_null(r.successes_mean)}};
}

Json confidence(const ConfidenceSummary& c) {
  return {{"mean", value_or_null(c.mean)}, {"ece", value_or_null(c.ece)}, {"brier", value_or_null(c.brier)}};
}

Json refusals(const std::vector<Refusal>& list) {
  Json json = Json::array();
  for (const Refusal& r : list)
    json.push_back({{"stage", r.stage}, {"reason", r.reason}, {"count", r.count}});
  return json;
}

Json broken_classes(const std::vector<BrokenClass>& list) {
  Json json = Json::array();
  for (const BrokenClass& b : list)
    json.push_back({{"device_class", b.device_class},
                    {"trials", b.trials},
                    {"claimed", b.claimed},
                    {"refused", b.refused},
                    {"diagnosed", b.diagnosed}});
  return json;
}

Json examples(const Examples& e) {
  return {{"false_claims", e.false_claims}, {"refused", e.refused}, {"errors", e.errors}};
}

Json arm(const ArmSummary& a) {
  return {
      {"name", a.name},
      {"trials", a.trials},
      {"expected_trials", value_or_null(a.expected_trials)},
      {"complete", value_or_null(a.complete())},
      {"errors", a.errors},
      {"true_success", a.true_success ? with_interval(*a.true_success) : Json(nullptr)},
      {"success_within", by_points(a.success_within, with_interval)},
      {"claimed_success", with_interval(a.claimed_success)},
      {"false_claims", a.false_claims ? without_interval(*a.false_claims) : Json(nullptr)},
      {"refused", without_interval(a.refused)},
      {"diagnosed", a.diagnosed ? with_interval(*a.diagnosed) : Json(nullptr)},
      {"points", points(a.points)},
      {"measuring_s",
       {{"median", value_or_null(a.measuring_s.median)}, {"p90", value_or_null(a.measuring_s.p90)}}},
      {"reduction", reduction(a.reduction)},
      {"steps", {{"mean", value_or_null(a.steps_mean)}}},
      {"backtracks", {{"mean", value_or_null(a.backtracks_mean)}}},
      {"safety_violations", a.safety_violations},
      {"confidence", confidence(a.confidence)},
      {"trial_ms", {{"median", value_or_null(a.trial_ms.median)}, {"p95", value_or_null(a.trial_ms.p95)}}},
      {"triple_points", triple_points(a.triple_points)},
      {"broken", broken_classes(a.broken)},
      {"refusals", refusals(a.refusals)},
      {"examples", examples(a.examples)}};
}

Json ratio(const std::optional<Ratio>& r) {
  if (!r) return nullptr;
  return {{"value", r->value}, {"low", r->low}, {"high", r->high}};
}

Json margins_of(const Margins& margins) {
  Json json = Json::object();
  for (const Metric metric : metrics) json[std::string(to_string(metric))] = margins.of(metric);
  return json;
}

Json comparison(const Comparison& c) {
  return {{"arm", c.arm},
          {"baseline", c.baseline},
          {"metric", to_string(c.metric)},
          {"trials", c.trials},
          {"difference", c.difference},
          {"low", c.low},
          {"high", c.high},
          {"ratio_of_medians", ratio(c.ratio)},
          {"success_within", by_points(c.success_within, lead)},
          {"test", c.test},
          {"p", value_or_null(c.p)},
          {"margin", c.margin},
          {"p_equivalence", value_or_null(c.p_equivalence)},
          {"verdict", to_string(c.verdict)},
          {"trials_needed", value_or_null(c.trials_needed)}};
}

Json gate_object(const Gate& gate) {
  return {{"expr", gate.expr}, {"passed", value_or_null(gate.passed)}, {"value", value_or_null(gate.value)}};
}

Json summary_object(const Summary& summary) {
  Json arms = Json::array(), comparisons = Json::array(), gates = Json::array();
  for (const ArmSummary& a : summary.arms) arms.push_back(arm(a));
  for (const Comparison& c : summary.comparisons) comparisons.push_back(comparison(c));
  for (const Gate& gate : summary.gates) gates.push_back(gate_object(gate));
  const RunFacts& run = summary.run;
  return {{"schema", summary.schema},
          {"experiment", run.experiment},
          {"digest", run.digest},
          {"seed", seed_text(run.seed)},
          {"threads", run.threads},
          {"wall_s", run.wall_s},
          {"cpu_s", run.cpu_s},
          {"trials", summary.trials()},
          {"expected_trials", value_or_null(summary.expected_trials())},
          {"complete", value_or_null(summary.complete())},
          {"margin", summary.margins.of(Metric::true_success)},
          {"margins", margins_of(summary.margins)},
          {"arms", arms},
          {"comparisons", comparisons},
          {"gates", gates}};
}

// Lists are left out: their elements have no names.
void add_numbers(const Json& json, const std::string& path, Numbers& numbers) {
  if (json.is_object()) {
    for (const auto& [name, value] : json.items()) add_numbers(value, path + "." + name, numbers);
  } else if (json.is_null()) {
    numbers[path] = std::nullopt;
  } else if (json.is_number()) {
    const double value = json.get<double>();
    numbers[path] = std::isfinite(value) ? std::optional(value) : std::nullopt;
  }
}

}  // namespace

Numbers numbers_of(const Summary& summary) {
  Numbers numbers;
  const Json object = summary_object(summary);
  for (const auto& [name, value] : object.items()) add_numbers(value, name, numbers);
  for (const ArmSummary& a : summary.arms) add_numbers(arm(a), "arms." + a.name, numbers);
  for (const Comparison& c : summary.comparisons) {
    const std::string path = "comparisons." + c.arm + "." + std::string(to_string(c.metric));
    add_numbers(comparison(c), path, numbers);
  }
  return numbers;
}

std::string to_json(const Summary& summary) {
  // A name that is not UTF-8 must not cost the user the report.
  return summary_object(summary).dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace qdtune::report
