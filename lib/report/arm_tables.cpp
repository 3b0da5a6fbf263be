#include <algorithm>
#include <functional>
#include <utility>

#include "report/cells.hpp"
#include "report/document.hpp"

namespace qdtune::report {

namespace {

// A column of a table with one row an arm: its title and what it shows of an arm.
struct ArmColumn {
  TableColumn column;
  std::function<std::string(const ArmSummary&)> cell;
};

std::string rate_cell(const std::optional<Proportion>& p) {
  if (!p || !p->rate) return no_value;
  return with_interval(percent(*p->rate) + " %", percent(p->low), percent(p->high));
}

std::string count_cell(const std::optional<Proportion>& p) {
  return p ? std::to_string(p->count) : no_value;
}

std::string number_cell(const std::optional<double>& value, int digits) {
  return value ? fixed(*value, digits) : no_value;
}

std::string percent_cell(const std::optional<double>& value) {
  return value ? percent(*value) + " %" : no_value;
}

std::string reduction_cell(const ReductionSummary& r) {
  if (!r.mean || !r.low || !r.high) return no_value;
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
      {{"max"}, [](Arm a) { return a.points.max ? std::to_string(*a.points.max) : no_value; }},
      {{"reduction [95 %]"}, [](Arm a) { return reduction_cell(a.reduction); }}};
  if (any_truth(summary)) {
    columns.push_back({{"successes"}, [](Arm a) { return percent_cell(a.reduction.successes_mean); }});
  }
  columns.push_back({{"confidence"}, [](Arm a) { return number_cell(a.confidence.mean, 3); }});
  columns.push_back({{"ms/trial"}, [](Arm a) { return number_cell(a.trial_ms.median, 1); }});
  columns.push_back({{"p95"}, [](Arm a) { return number_cell(a.trial_ms.p95, 1); }});
  return arm_table(summary, columns);
}

Paragraph about_measuring() {
  return {"Time that measuring took by the device's timing, points, ramps and settling, in s:"};
}

Table measuring_table(const Summary& summary) {
  using Arm = const ArmSummary&;
  return arm_table(summary, {{{"median"}, [](Arm a) { return number_cell(a.measuring_s.median, 3); }},
                             {{"p90"}, [](Arm a) { return number_cell(a.measuring_s.p90, 3); }}});
}

Paragraph about_success_within() {
  return {"True success within a budget of measured points, in % of all trials, with its 95 % interval:"};
}

Table success_within_table(const Summary& summary) {
  std::vector<ArmColumn> columns;
  for (std::size_t b = 0; b < point_budgets.size(); ++b) {
    const auto cell = [b](const ArmSummary& arm) -> std::string {
      if (!arm.success_within || !(*arm.success_within)[b].rate) return no_value;
      const Proportion& p = (*arm.success_within)[b];
      return with_interval(percent(*p.rate), percent(p.low), percent(p.high));
    };
    columns.push_back({{std::to_string(point_budgets[b]) + " points"}, cell});
  }
  return arm_table(summary, columns);
}

// What became of devices that cannot be tuned; the last line of an arm is of all its classes.
Table broken_table(const Summary& summary) {
  Table table;
  table.columns = {{"arm", Align::left}, {"broken device", Align::left}, {"trials"}, {"claimed"},
                   {"refused"},          {"named right [95 %]"}};
  for (const ArmSummary& arm : summary.arms) {
    BrokenClass all{"all", 0, 0, 0, 0};
    for (const BrokenClass& b : arm.broken) {
      table.rows.push_back({arm.name, b.device_class, std::to_string(b.trials), std::to_string(b.claimed),
                            std::to_string(b.refused), std::to_string(b.diagnosed)});
      all.trials += b.trials;
      all.claimed += b.claimed;
      all.refused += b.refused;
    }
    if (!arm.broken.empty())
      table.rows.push_back({arm.name, all.device_class, std::to_string(all.trials),
                            std::to_string(all.claimed), std::to_string(all.refused),
                            rate_cell(arm.diagnosed)});
  }
  return table;
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
    const auto add = [&](const std::string& name, const TriplePoint& point) {
      table.rows.push_back({arm.name, arm.triple_points->claimed ? name : name + ", not claimed",
                            voltage_cell(point.v1_V), voltage_cell(point.v2_V),
                            std::to_string(arm.triple_points->trials)});
    };
    add("A", arm.triple_points->a);
    add("B", arm.triple_points->b);
  }
  return table;
}

bool shows_unclaimed(const Summary& summary) {
  return std::any_of(summary.arms.begin(), summary.arms.end(),
                     [](const ArmSummary& arm) { return arm.triple_points && !arm.triple_points->claimed; });
}

}  // namespace

Blocks arm_blocks(const Summary& summary) {
  Blocks blocks = {outcome_table(summary), cost_table(summary)};
  if (std::any_of(summary.arms.begin(), summary.arms.end(),
                  [](const auto& a) { return a.measuring_s.ways; })) {
    blocks.emplace_back(about_measuring());
    blocks.emplace_back(measuring_table(summary));
  }
  if (any_truth(summary)) {
    blocks.emplace_back(about_success_within());
    blocks.emplace_back(success_within_table(summary));
  }
  Table broken = broken_table(summary), triple_points = triple_point_table(summary);
  if (!broken.rows.empty()) blocks.emplace_back(std::move(broken));
  if (triple_points.rows.empty()) return blocks;
  blocks.emplace_back(std::move(triple_points));
  if (shows_unclaimed(summary)) {
    blocks.emplace_back(Paragraph{
        "Not claimed: every trial of the arm refused. These are the voltages its belief held when it "
        "stopped; do not use them as a result."});
  }
  return blocks;
}

}  // namespace qdtune::report
