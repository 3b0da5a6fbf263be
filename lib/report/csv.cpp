#include <utility>

#include "report/number_text.hpp"
#include "report/render.hpp"

namespace qdtune::report {

namespace {

// Names and values of one arm, in the order of the summary object.
class FlatArm {
 public:
  void add(const std::string& name, const std::string& value) {
    fields_.emplace_back(name, csv_field(value));
  }
  void add(const std::string& name, std::int64_t value) { fields_.emplace_back(name, std::to_string(value)); }
  void add(const std::string& name, const std::optional<std::int64_t>& value) {
    fields_.emplace_back(name, value ? std::to_string(*value) : "");
  }
  void add(const std::string& name, const std::optional<double>& value) {
    fields_.emplace_back(name, value ? shortest(*value) : "");
  }
  void add_rate(const std::string& name, const std::optional<Proportion>& p, bool interval) {
    add(name + "_count", p ? std::optional(p->count) : std::nullopt);
    add(name + "_rate", p ? p->rate : std::nullopt);
    if (!interval) return;
    add(name + "_low", p ? std::optional(p->low) : std::nullopt);
    add(name + "_high", p ? std::optional(p->high) : std::nullopt);
  }
  void add_estimate(const std::string& name, const std::optional<EstimateSummary>& e) {
    add(name, e ? std::optional(e->value) : std::nullopt);
    add(name + "_low", e ? std::optional(e->low) : std::nullopt);
    add(name + "_high", e ? std::optional(e->high) : std::nullopt);
  }

  std::string names() const {
    return joined([](const auto& field) { return field.first; });
  }
  std::string values() const {
    return joined([](const auto& field) { return field.second; });
  }

 private:
  template <class Part>
  std::string joined(const Part& part) const {
    std::string line;
    for (const auto& field : fields_) line += (&field == &fields_.front() ? "" : ",") + part(field);
    return line + '\n';
  }

  std::vector<std::pair<std::string, std::string>> fields_;
};

void add_triple_points(FlatArm& flat, const std::optional<TriplePoints>& points) {
  const auto add = [&](const char* name, const auto& estimate_of) {
    flat.add_estimate(name, points ? std::optional<EstimateSummary>(estimate_of(*points)) : std::nullopt);
  };
  add("triple_point_a_v1_V", [](const TriplePoints& t) { return t.a.v1_V; });
  add("triple_point_a_v2_V", [](const TriplePoints& t) { return t.a.v2_V; });
  add("triple_point_b_v1_V", [](const TriplePoints& t) { return t.b.v1_V; });
  add("triple_point_b_v2_V", [](const TriplePoints& t) { return t.b.v2_V; });
}

std::string claimed_text(const std::optional<TriplePoints>& points) {
  if (!points) return "";
  return points->claimed ? "true" : "false";
}

FlatArm flattened(const ArmSummary& arm) {
  FlatArm flat;
  flat.add("name", arm.name);
  flat.add("trials", arm.trials);
  flat.add("errors", arm.errors);
  flat.add_rate("true_success", arm.true_success, true);
  flat.add_rate("claimed_success", arm.claimed_success, true);
  flat.add_rate("false_claims", arm.false_claims, false);
  flat.add_rate("refused", arm.refused, false);
  flat.add("points_mean", arm.points.mean);
  flat.add("points_median", arm.points.median);
  flat.add("points_p90", arm.points.p90);
  flat.add("points_max", arm.points.max);
  flat.add("reduction_mean", arm.reduction.mean);
  flat.add("reduction_sd", arm.reduction.sd);
  flat.add("reduction_median", arm.reduction.median);
  flat.add("reduction_low", arm.reduction.low);
  flat.add("reduction_high", arm.reduction.high);
  flat.add("reduction_successes_mean", arm.reduction.successes_mean);
  flat.add("steps_mean", arm.steps_mean);
  flat.add("backtracks_mean", arm.backtracks_mean);
  flat.add("safety_violations", arm.safety_violations);
  flat.add("confidence_mean", arm.confidence.mean);
  flat.add("confidence_ece", arm.confidence.ece);
  flat.add("confidence_brier", arm.confidence.brier);
  flat.add("trial_ms_median", arm.trial_ms.median);
  flat.add("trial_ms_p95", arm.trial_ms.p95);
  add_triple_points(flat, arm.triple_points);
  flat.add("triple_points_claimed", claimed_text(arm.triple_points));
  flat.add("expected_trials", arm.expected_trials);
  flat.add_rate("diagnosed", arm.diagnosed, true);
  for (std::size_t b = 0; b < point_budgets.size(); ++b) {
    const auto& within = arm.success_within;
    flat.add_rate("success_within_" + std::to_string(point_budgets[b]),
                  within ? std::optional((*within)[b]) : std::nullopt, true);
  }
  flat.add("measuring_s_median", arm.measuring_s.median);
  flat.add("measuring_s_p90", arm.measuring_s.p90);
  return flat;
}

}  // namespace

std::string to_csv(const Summary& summary) {
  std::string text = flattened(ArmSummary{}).names();
  for (const ArmSummary& arm : summary.arms) text += flattened(arm).values();
  return text;
}

}  // namespace qdtune::report
