#include <algorithm>
#include <set>
#include <utility>

#include "report/cells.hpp"
#include "report/document.hpp"

namespace qdtune::report {

namespace {

// Rates and reductions differ by percentage points, amounts by what they count.
double in_units(Metric metric, double value) {
  return is_relative(metric) ? value : 100.0 * value;
}

std::string unit_of(Metric metric) {
  if (metric == Metric::measuring_s) return " s";
  return metric == Metric::points ? " points" : " pp";
}

std::string number_in_units(Metric metric, double value) {
  return fixed(in_units(metric, value), metric == Metric::measuring_s ? 3 : 1);
}

std::string signed_text(Metric metric, double value) {
  const std::string text = number_in_units(metric, value);
  return value > 0.0 && text != number_in_units(metric, 0.0) ? "+" + text : text;
}

std::string name_of(Metric metric) {
  if (metric == Metric::measuring_s) return "measuring time";
  std::string name(to_string(metric));
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

std::string difference_cell(const Comparison& c) {
  const auto text = [&](double value) { return signed_text(c.metric, value); };
  return with_interval(text(c.difference) + unit_of(c.metric), text(c.low), text(c.high));
}

std::string ratio_cell(const Ratio& ratio) {
  return with_interval(fixed(ratio.value, 2) + " times", fixed(ratio.low, 2), fixed(ratio.high, 2));
}

std::string p_cell(const std::optional<double>& p) {
  if (!p) return no_value;
  return *p < 0.001 ? "< 0.001" : fixed(*p, 3);
}

// The last word of a test's name is enough for a column; the note below the table has it in full.
std::string test_cell(const Comparison& c) {
  return std::string(c.test.substr(c.test.rfind(' ') + 1));
}

std::string margin_text(const Comparison& c) {
  return number_in_units(c.metric, c.margin) + unit_of(c.metric);
}

Table difference_table(const std::vector<Comparison>& comparisons) {
  Table table;
  table.columns = {{"arm", Align::left},  {"metric", Align::left},
                   {"difference [95 %]"}, {"p"},
                   {"test", Align::left}, {"margin"}};
  for (const Comparison& c : comparisons) {
    table.rows.push_back(
        {c.arm, name_of(c.metric), difference_cell(c), p_cell(c.p), test_cell(c), margin_text(c)});
    if (!c.ratio) continue;
    const std::string median = c.metric == Metric::points ? "median points" : "median time";
    table.rows.push_back({c.arm, median, ratio_cell(*c.ratio), "", "", ""});
  }
  return table;
}

std::string what_differs(Metric metric, bool more) {
  switch (metric) {
    case Metric::true_success:
      return more ? "it succeeds more often" : "it succeeds less often";
    case Metric::false_claims:
      return more ? "more false claims" : "fewer false claims";
    case Metric::points:
      return more ? "more points" : "fewer points";
    case Metric::measuring_s:
      return more ? "it measures for longer" : "it measures for less time";
    case Metric::reduction:
      return more ? "it saves more of a full scan" : "it saves less of a full scan";
  }
  return "";
}

std::string outlook(const Comparison& c) {
  constexpr std::int64_t most_practical = 1'000'000;
  constexpr std::int64_t few = 5;  // an estimate is not as exact as that
  const std::int64_t more = c.trials_needed.value_or(most_practical) - c.trials;
  if (more >= most_practical) return "no practical number of trials would decide";
  const std::string how_many = more < few ? "a few" : "about " + std::to_string(more);
  return how_many + " more trials an arm should decide";
}

std::string verdict_text(const Comparison& c) {
  std::string text(to_string(c.verdict));
  switch (c.verdict) {
    case Verdict::better:
    case Verdict::worse:
      return text + ": " + what_differs(c.metric, c.difference > 0.0) + "; chance excluded at 5 %";
    case Verdict::equivalent:
      return text + ": smaller than the margin of " + margin_text(c);
    case Verdict::inconclusive:
      return text + ": " + outlook(c);
  }
  return text;
}

Table verdict_table(const std::vector<Comparison>& comparisons) {
  Table table;
  table.columns = {{"arm", Align::left}, {"metric", Align::left}, {"pairs"}, {"verdict", Align::left}};
  for (const Comparison& c : comparisons)
    table.rows.push_back({c.arm, name_of(c.metric), std::to_string(c.trials), verdict_text(c)});
  return table;
}

bool any_of(Metric metric, const std::vector<Comparison>& comparisons) {
  return std::any_of(comparisons.begin(), comparisons.end(),
                     [metric](const Comparison& c) { return c.metric == metric; });
}

Paragraph introduction(const std::string& baseline, bool seconds) {
  return {
      "Comparison with " + baseline +
      ", trial by trial: unless an arm changes the devices, trial t has the same device and the same noise "
      "in every arm. A difference is the arm minus " +
      baseline + ", with its 95 % interval; pp are percentage points, points are measured points" +
      (seconds ? ", s seconds by the device's timing." : ".")};
}

Paragraph how_to_read(std::size_t arms) {
  const std::string adjusted = arms > 1 ? ", adjusted for " + std::to_string(arms) + " arms (Holm)" : "";
  return {
      "p is the probability of a difference at least as large if the arms were in truth equal: exact McNemar "
      "test for rates, paired bootstrap for means, which needs 20 pairs. Verdicts are at the 5 % level" +
      adjusted +
      ". Better or worse: equality is excluded. Equivalent: a difference as large as the margin is excluded "
      "(two "
      "one-sided tests). Inconclusive: neither is, yet."};
}

std::string percentage(double share) {
  return fixed(100.0 * share, 1) + " %";
}

Paragraph about_margins(const Margins& margins, bool seconds) {
  const std::string of_time =
      seconds ? ", that of measuring time " + percentage(margins.of(Metric::measuring_s)) : "";
  return {"The margin is the smallest difference that would matter to you; that of points is " +
          percentage(margins.of(Metric::points)) + " of the baseline's mean" + of_time + ". To change it:"};
}

Paragraph about_leads(const std::string& baseline) {
  return {"The other way round, within a budget of measured points: true success of " + baseline +
          " minus that of the arm, in pp with its 95 % interval from the same pairs; above 0, " + baseline +
          " succeeds more often."};
}

Table lead_table(const std::vector<Comparison>& comparisons) {
  Table table;
  table.columns = {{"arm", Align::left}};
  for (const std::int64_t points : point_budgets)
    table.columns.push_back({std::to_string(points) + " points"});
  for (const Comparison& c : comparisons) {
    if (!c.success_within) continue;
    std::vector<std::string> row = {c.arm};
    const auto text = [&](double value) { return signed_text(c.metric, value); };
    for (const Lead& lead : *c.success_within)
      row.push_back(with_interval(text(lead.value), text(lead.low), text(lead.high)));
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace

Blocks comparison_blocks(const Summary& summary) {
  if (summary.comparisons.empty()) return {};
  std::set<std::string> arms;
  for (const Comparison& c : summary.comparisons) arms.insert(c.arm);
  const std::string& baseline = summary.comparisons.front().baseline;
  const bool seconds = any_of(Metric::measuring_s, summary.comparisons);
  Blocks blocks = {introduction(baseline, seconds),
                   difference_table(summary.comparisons),
                   verdict_table(summary.comparisons),
                   how_to_read(arms.size()),
                   about_margins(summary.margins, seconds),
                   Command{"qdtune report RUN --margin true_success=0.02 --margin points=0.1"}};
  Table leads = lead_table(summary.comparisons);
  if (leads.rows.empty()) return blocks;
  blocks.emplace_back(about_leads(baseline));
  blocks.emplace_back(std::move(leads));
  return blocks;
}

}  // namespace qdtune::report
