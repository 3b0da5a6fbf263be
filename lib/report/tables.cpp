#include "report/tables.hpp"

#include <algorithm>
#include <functional>

#include "base/seed_text.hpp"
#include "report/number_text.hpp"

namespace qdtune::report {

namespace {

constexpr const char* nothing = "-";

// A column of a table with one row an arm: its title and what it shows of an arm.
struct ArmColumn {
  TableColumn column;
  std::function<std::string(const ArmSummary&)> cell;
};

std::string percent(double value) {
  return fixed(100.0 * value, 1);
}

std::string with_interval(const std::string& value, const std::string& low, const std::string& high) {
  return value + " [" + low + ", " + high + "]";
}

std::string rate_cell(const std::optional<Proportion>& p) {
  if (!p || !p->rate) return nothing;
  return with_interval(percent(*p->rate) + " %", percent(p->low), percent(p->high));
}

std::string count_cell(const std::optional<Proportion>& p) {
  return p ? std::to_string(p->count) : nothing;
}

std::string number_cell(const std::optional<double>& value, int digits) {
  return value ? fixed(*value, digits) : nothing;
}

std::string percent_cell(const std::optional<double>& value) {
  return value ? percent(*value) + " %" : nothing;
}

std::string reduction_cell(const ReductionSummary& r) {
  if (!r.mean || !r.low || !r.high) return nothing;
  return with_interval(percent(*r.mean) + " %", percent(*r.low), percent(*r.high));
}

Table arm_table(const Summary& summary, const std::vector<ArmColumn>& columns) {
  Table table;
  table.columns.push_back({"arm", Align::left});
  for (const ArmColumn& c : columns) table.columns.push_back(c.column);
  for (const ArmSummary& arm : summary.arms) {
    std::vector<std::string> row = {arm.name};
    for (const ArmColumn& c : columns) row.push_back(c.cell(arm));
    table.rows.push_back(std::move(row));
  }
  return table;
}

bool any_truth(const Summary& summary) {
  return std::any_of(summary.arms.begin(), summary.arms.end(),
                     [](const ArmSummary& arm) { return arm.true_success.has_value(); });
}

Table outcome_table(const Summary& summary) {
  using Arm = const ArmSummary&;
  std::vector<ArmColumn> columns = {{{"trials"}, [](Arm a) { return std::to_string(a.trials); }}};
  if (any_truth(summary)) {
    columns.push_back({{"true success [95 %]"}, [](Arm a) { return rate_cell(a.true_success); }});
    columns.push_back({{"claimed"}, [](Arm a) { return count_cell(a.claimed_success); }});
    columns.push_back({{"false claims"}, [](Arm a) { return count_cell(a.false_claims); }});
  } else {
    columns.push_back({{"claimed [95 %]"}, [](Arm a) { return rate_cell(a.claimed_success); }});
  }
  columns.push_back({{"refused"}, [](Arm a) { return count_cell(a.refused); }});
  columns.push_back({{"errors"}, [](Arm a) { return std::to_string(a.errors); }});
  columns.push_back({{"unsafe"}, [](Arm a) { return std::to_string(a.safety_violations); }});
  return arm_table(summary, columns);
}

Table cost_table(const Summary& summary) {
  using Arm = const ArmSummary&;
  std::vector<ArmColumn> columns = {
      {{"points"}, [](Arm a) { return number_cell(a.points.median, 0); }},
      {{"p90"}, [](Arm a) { return number_cell(a.points.p90, 0); }},
      {{"max"}, [](Arm a) { return a.points.max ? std::to_string(*a.points.max) : nothing; }},
      {{"reduction [95 %]"}, [](Arm a) { return reduction_cell(a.reduction); }}};
  if (any_truth(summary)) {
    columns.push_back({{"successes"}, [](Arm a) { return percent_cell(a.reduction.successes_mean); }});
  }
  columns.push_back({{"confidence"}, [](Arm a) { return number_cell(a.confidence.mean, 3); }});
  columns.push_back({{"ms/trial"}, [](Arm a) { return number_cell(a.trial_ms.median, 1); }});
  columns.push_back({{"p95"}, [](Arm a) { return number_cell(a.trial_ms.p95, 1); }});
  return arm_table(summary, columns);
}

std::string voltage_cell(const EstimateSummary& e) {
  const auto millivolts = [](double volts) { return fixed(1e3 * volts, 2); };
  return with_interval(millivolts(e.value), millivolts(e.low), millivolts(e.high));
}

Table triple_point_table(const Summary& summary) {
  Table table;
  table.columns = {
      {"arm", Align::left}, {"triple point", Align::left}, {"V1, mV [95 %]"}, {"V2, mV [95 %]"}, {"trials"}};
  for (const ArmSummary& arm : summary.arms) {
    if (!arm.triple_points) continue;
    const auto add = [&](const char* name, const TriplePoint& point) {
      table.rows.push_back({arm.name, name, voltage_cell(point.v1_V), voltage_cell(point.v2_V),
                            std::to_string(arm.triple_points->trials)});
    };
    add("A", arm.triple_points->a);
    add("B", arm.triple_points->b);
  }
  return table;
}

std::string p_cell(const std::optional<double>& p) {
  if (!p) return nothing;
  return *p < 0.001 ? "< 0.001" : fixed(*p, 3);
}

std::string verdict_cell(const Comparison& c) {
  std::string text(to_string(c.verdict));
  if (c.trials_needed) text += ", about " + std::to_string(*c.trials_needed - c.trials) + " more";
  return text;
}

Table comparison_table(const Summary& summary) {
  Table table;
  if (summary.comparisons.empty()) return table;
  table.columns = {{"against " + summary.comparisons.front().baseline, Align::left},
                   {"metric", Align::left},
                   {"difference [95 %]"},
                   {"p"},
                   {"verdict", Align::left}};
  for (const Comparison& c : summary.comparisons) {
    std::string metric = c.metric;
    std::replace(metric.begin(), metric.end(), '_', ' ');
    table.rows.push_back({c.arm, metric,
                          with_interval(percent(c.difference) + " %", percent(c.low), percent(c.high)),
                          p_cell(c.p), verdict_cell(c)});
  }
  return table;
}

Table gate_table(const Summary& summary) {
  Table table;
  table.columns = {{"gate", Align::left}, {"result", Align::left}};
  for (const Gate& gate : summary.gates) table.rows.push_back({gate.expr, gate.passed ? "passed" : "FAILED"});
  return table;
}

}  // namespace

std::vector<std::string> facts(const RunFacts& run) {
  return {"experiment " + run.experiment, "digest     " + run.digest,
          "seed       " + seed_text(run.seed) + ", " + std::to_string(run.threads) +
              (run.threads == 1 ? " thread, " : " threads, ") + fixed(run.wall_s, 1) + " s wall, " +
              fixed(run.cpu_s, 1) + " s CPU"};
}

std::vector<Table> tables(const Summary& summary) {
  std::vector<Table> all = {outcome_table(summary), cost_table(summary), triple_point_table(summary),
                            comparison_table(summary), gate_table(summary)};
  std::erase_if(all, [](const Table& table) { return table.rows.empty(); });
  return all;
}

}  // namespace qdtune::report
