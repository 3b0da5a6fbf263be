#include "report/summary.hpp"

#include <functional>
#include <iterator>
#include <map>
#include <utility>

#include "base/contracts.hpp"
#include "report/row_facts.hpp"
#include "stats/calibration.hpp"
#include "stats/descriptive.hpp"
#include "stats/proportion.hpp"

namespace qdtune::report {

namespace {

using Rows = std::vector<trial::TrialRow>;
using Values = std::vector<double>;

template <class Predicate>
Proportion proportion(const Rows& rows, const Predicate& counts) {
  Proportion result;
  result.count = std::count_if(rows.begin(), rows.end(), counts);
  const auto trials = static_cast<std::int64_t>(rows.size());
  const stats::Interval interval = stats::wilson(result.count, trials);
  result.low = interval.low;
  result.high = interval.high;
  if (trials > 0) result.rate = static_cast<double>(result.count) / static_cast<double>(trials);
  return result;
}

ByBudget<Proportion> success_within(const Rows& rows) {
  ByBudget<Proportion> result;
  std::transform(point_budgets.begin(), point_budgets.end(), result.begin(), [&](std::int64_t points) {
    return proportion(rows, [points](const trial::TrialRow& row) { return succeeded_within(row, points); });
  });
  return result;
}

// The values of the rows that are selected, in their order.
template <class Predicate, class Value>
Values collect(const Rows& rows, const Predicate& selected, const Value& value) {
  Values values;
  for (const trial::TrialRow& row : rows) {
    if (selected(row)) values.push_back(static_cast<double>(std::invoke(value, row)));
  }
  return values;
}

std::optional<double> mean_of(const Values& values) {
  return values.empty() ? std::nullopt : std::optional(stats::mean(values));
}

std::optional<double> quantile_of(const Values& values, double q) {
  return values.empty() ? std::nullopt : std::optional(stats::quantile(values, q));
}

PointsSummary points_of(const Rows& rows) {
  const Values points = collect(rows, ran, &trial::TrialRow::points);
  PointsSummary result{mean_of(points), quantile_of(points, 0.5), quantile_of(points, 0.9), std::nullopt};
  if (const auto most = quantile_of(points, 1.0)) result.max = static_cast<std::int64_t>(*most);
  return result;
}

MeasuringSummary measuring_of(const Rows& rows) {
  const Values seconds = collect(rows, ran, &trial::TrialRow::measuring_s);
  Pace pace;
  for (const trial::TrialRow& row : rows) pace.add(row);
  return {quantile_of(seconds, 0.5), quantile_of(seconds, 0.9), pace.varies()};
}

ReductionSummary reduction_summary(const Rows& rows, std::uint64_t seed, const SummaryOptions& options) {
  ReductionSummary result;
  const Values all = collect(
      rows, [](const trial::TrialRow&) { return true; }, reduction_of);
  if (all.empty()) return result;
  const stats::Interval interval =
      stats::bootstrap_interval(all, stats::Statistic::mean, 0.95, seed, options.bootstrap_replicates);
  result.mean = stats::mean(all);
  result.sd = stats::standard_deviation(all);
  result.median = stats::quantile(all, 0.5);
  result.low = interval.low;
  result.high = interval.high;
  result.successes_mean = mean_of(collect(rows, succeeded, reduction_of));
  return result;
}

ConfidenceSummary confidence_of(const Rows& rows) {
  ConfidenceSummary result;
  result.mean = mean_of(collect(rows, claimed, &trial::TrialRow::claimed_probability));
  std::vector<stats::Forecast> claims;
  for (const trial::TrialRow& row : rows) {
    if (claimed(row) && row.true_success) claims.push_back({row.claimed_probability, *row.true_success});
  }
  if (claims.empty()) return result;
  result.ece = stats::expected_calibration_error(claims);
  result.brier = stats::brier_score(claims);
  return result;
}

TimeSummary time_of(const std::vector<trial::Telemetry>& telemetry) {
  Values milliseconds;
  for (const trial::Telemetry& t : telemetry) milliseconds.push_back(1e3 * t.wall_s);
  return {quantile_of(milliseconds, 0.5), quantile_of(milliseconds, 0.95)};
}

bool complete(const trial::Estimate& e) {
  return e.value && e.low && e.high;
}

EstimateSummary estimate_of(const std::vector<const trial::TrialRow*>& rows,
                            trial::Estimate trial::TrialRow::*field) {
  Values value, low, high;
  for (const trial::TrialRow* row : rows) {
    value.push_back(*(row->*field).value);
    low.push_back(*(row->*field).low);
    high.push_back(*(row->*field).high);
  }
  return {stats::quantile(value, 0.5), stats::quantile(low, 0.5), stats::quantile(high, 0.5)};
}

bool has_triple_points(const trial::TrialRow& row) {
  return ran(row) && complete(row.triple_point_a_v1_V) && complete(row.triple_point_a_v2_V) &&
         complete(row.triple_point_b_v1_V) && complete(row.triple_point_b_v2_V);
}

std::optional<TriplePoints> triple_points_of(const Rows& rows) {
  std::vector<const trial::TrialRow*> estimated;
  for (const trial::TrialRow& row : rows)
    if (has_triple_points(row)) estimated.push_back(&row);
  if (estimated.empty()) return std::nullopt;
  TriplePoints result;
  result.claimed =
      std::any_of(estimated.begin(), estimated.end(), [](const auto* row) { return claimed(*row); });
  std::erase_if(estimated, [&](const auto* row) { return claimed(*row) != result.claimed; });
  result.trials = static_cast<std::int64_t>(estimated.size());
  result.a = {estimate_of(estimated, &trial::TrialRow::triple_point_a_v1_V),
              estimate_of(estimated, &trial::TrialRow::triple_point_a_v2_V)};
  result.b = {estimate_of(estimated, &trial::TrialRow::triple_point_b_v1_V),
              estimate_of(estimated, &trial::TrialRow::triple_point_b_v2_V)};
  return result;
}

std::vector<BrokenClass> broken_classes_of(const Rows& rows) {
  std::vector<BrokenClass> classes;
  for (const device::DeviceClass device_class : device::device_classes) {
    BrokenClass found{std::string(device::to_string(device_class)), 0, 0, 0, 0};
    for (const trial::TrialRow& row : rows) {
      if (!broken(row) || class_of(row) != device_class) continue;
      ++found.trials;
      found.claimed += claimed(row) ? 1 : 0;
      found.refused += refused(row) ? 1 : 0;
      found.diagnosed += diagnosed(row) ? 1 : 0;
    }
    if (found.trials > 0) classes.push_back(found);
  }
  return classes;
}

std::optional<Proportion> diagnosed_of(const Rows& rows) {
  if (std::none_of(rows.begin(), rows.end(), broken)) return std::nullopt;
  Rows refusals;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(refusals),
               [](const trial::TrialRow& row) { return broken(row) && refused(row); });
  return proportion(refusals, diagnosed);
}

std::vector<Refusal> refusals_of(const Rows& rows) {
  std::map<std::pair<std::string, std::string>, std::int64_t> counts;
  for (const trial::TrialRow& row : rows)
    if (refused(row)) ++counts[{row.stage, row.reason}];
  std::vector<Refusal> refusals;
  for (const auto& [where, count] : counts) refusals.push_back({where.first, where.second, count});
  const auto more = [](const Refusal& a, const Refusal& b) { return a.count > b.count; };
  std::stable_sort(refusals.begin(), refusals.end(), more);
  return refusals;
}

template <class Predicate>
std::vector<std::uint64_t> first_trials(const Rows& rows, const Predicate& selected) {
  std::vector<std::uint64_t> trials;
  for (const trial::TrialRow& row : rows) {
    if (trials.size() == most_examples) break;
    if (selected(row)) trials.push_back(row.trial);
  }
  return trials;
}

}  // namespace

ArmSummary summarise_arm(const ArmRows& arm, std::uint64_t seed, const SummaryOptions& options) {
  const Rows& rows = arm.rows;
  QDTUNE_REQUIRE(arm.telemetry.empty() || arm.telemetry.size() == rows.size(),
                 "telemetry belongs to rows one to one, or is left out");
  ArmSummary result;
  result.name = arm.name;
  result.trials = static_cast<std::int64_t>(rows.size());
  result.errors = std::count_if(rows.begin(), rows.end(), std::not_fn(ran));
  if (has_truth(rows)) {
    result.true_success = proportion(rows, succeeded);
    result.success_within = success_within(rows);
    result.false_claims = proportion(rows, claimed_falsely);
    result.examples.false_claims = first_trials(rows, claimed_falsely);
  }
  result.claimed_success = proportion(rows, claimed);
  result.refused = proportion(rows, refused);
  result.diagnosed = diagnosed_of(rows);
  result.broken = broken_classes_of(rows);
  result.refusals = refusals_of(rows);
  result.examples.refused = first_trials(rows, refused);
  result.examples.errors = first_trials(rows, std::not_fn(ran));
  result.points = points_of(rows);
  result.measuring_s = measuring_of(rows);
  result.reduction = reduction_summary(rows, seed, options);
  result.steps_mean = mean_of(collect(rows, ran, &trial::TrialRow::steps));
  result.backtracks_mean = mean_of(collect(rows, ran, &trial::TrialRow::backtracks));
  for (const trial::TrialRow& row : rows) result.safety_violations += row.safety_violations;
  result.confidence = confidence_of(rows);
  result.trial_ms = time_of(arm.telemetry);
  result.triple_points = triple_points_of(rows);
  return result;
}

std::int64_t Summary::trials() const {
  std::int64_t sum = 0;
  for (const ArmSummary& arm : arms) sum += arm.trials;
  return sum;
}

std::optional<std::int64_t> Summary::expected_trials() const {
  std::int64_t sum = 0;
  for (const ArmSummary& arm : arms) {
    if (!arm.expected_trials) return std::nullopt;
    sum += *arm.expected_trials;
  }
  return sum;
}

std::optional<bool> Summary::complete() const {
  bool all = true;
  for (const ArmSummary& arm : arms) {
    if (!arm.complete()) return std::nullopt;
    all = all && *arm.complete();
  }
  return all;
}

Summary summarise(const RunFacts& run, std::span<const ArmRows> arms, const SummaryOptions& options) {
  Summary summary;
  summary.run = run;
  summary.margins = options.margins;
  for (const ArmRows& arm : arms) {
    summary.arms.push_back(summarise_arm(arm, run.seed, options));
    summary.arms.back().expected_trials = run.trials;
  }
  summary.comparisons = compare_to_first(arms, run.seed, options.margins, options.bootstrap_replicates);
  return summary;
}

}  // namespace qdtune::report
