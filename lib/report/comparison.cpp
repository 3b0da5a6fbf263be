#include "report/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "base/contracts.hpp"
#include "report/row_facts.hpp"
#include "stats/descriptive.hpp"
#include "stats/multiplicity.hpp"
#include "stats/paired.hpp"

namespace qdtune::report {

namespace {

constexpr double significance = 0.05;

using Row = trial::TrialRow;
using Pairs = std::vector<std::pair<const Row*, const Row*>>;  // arm, baseline

struct Study {
  std::uint64_t seed;
  std::uint32_t replicates;
  double alpha;  // that decides an arm for sure: the significance shared by the arms
};

void require_order(const ArmRows& arm) {
  const auto out_of_order = [](const Row& a, const Row& b) { return a.trial >= b.trial; };
  QDTUNE_REQUIRE(std::adjacent_find(arm.rows.begin(), arm.rows.end(), out_of_order) == arm.rows.end(),
                 "rows of an arm come by ascending trial, each once");
}

Pairs paired_by_trial(const ArmRows& arm, const ArmRows& baseline) {
  Pairs pairs;
  auto other = baseline.rows.begin();
  for (const Row& row : arm.rows) {
    while (other != baseline.rows.end() && other->trial < row.trial) ++other;
    if (other != baseline.rows.end() && other->trial == row.trial) pairs.emplace_back(&row, &*other);
  }
  return pairs;
}

// A study that has not decided yet needs at least one trial more.
std::int64_t needed(const Comparison& c, double variance, double alpha, std::int64_t fewest_to_differ) {
  const std::int64_t equivalent = stats::trials_to_show_equivalence(c.difference, variance, c.margin, alpha);
  const std::int64_t different = stats::trials_to_show_difference(c.difference, variance, alpha);
  return std::max(c.trials + 1, std::min(equivalent, std::max(different, fewest_to_differ)));
}

template <class Counts>
Comparison compare_rates(const Pairs& pairs, const Counts& counts_as_one, double margin, const Study& study) {
  stats::PairedCounts counts;
  for (const auto& [row, base] : pairs) counts.add(counts_as_one(*row), counts_as_one(*base));
  const stats::Interval interval = stats::risk_difference_interval(counts);
  Comparison result;
  result.test = "exact McNemar";
  result.trials = counts.trials();
  result.difference = stats::risk_difference(counts);
  result.low = interval.low;
  result.high = interval.high;
  result.margin = margin;
  result.p = stats::mcnemar_exact_p(counts.first_only, counts.second_only);
  result.p_equivalence = stats::equivalence_p(counts, margin);
  // Laplace's rule of succession, so that a few agreeing trials do not promise that none will ever disagree.
  const double discordance = static_cast<double>(counts.first_only + counts.second_only + 1) /
                             static_cast<double>(counts.trials() + 2);
  const double shift = std::min(std::abs(result.difference), discordance);
  const double fewest = static_cast<double>(stats::fewest_discordant(study.alpha)) / discordance;
  result.trials_needed =
      needed(result, discordance - shift * shift, study.alpha, static_cast<std::int64_t>(std::ceil(fewest)));
  return result;
}

Comparison compare_success(const Pairs& pairs, double margin, const Study& study) {
  Comparison result = compare_rates(pairs, succeeded, margin, study);
  result.success_within.emplace();
  for (std::size_t b = 0; b < point_budgets.size(); ++b) {
    stats::PairedCounts counts;
    for (const auto& [row, base] : pairs)
      counts.add(succeeded_within(*base, point_budgets[b]), succeeded_within(*row, point_budgets[b]));
    const stats::Interval interval = stats::risk_difference_interval(counts);
    (*result.success_within)[b] = {stats::risk_difference(counts), interval.low, interval.high};
  }
  return result;
}

// The bootstrap of fewer pairs is too narrow to decide anything, and of one pair it has no width at all.
constexpr std::size_t fewest_pairs = 20;

Comparison compare_means(const std::vector<double>& values, const std::vector<double>& base, double margin,
                         const Study& study) {
  std::vector<double> differences(values.size());
  std::transform(values.begin(), values.end(), base.begin(), differences.begin(), std::minus<>());
  const std::vector<double> means =
      stats::bootstrap_distribution(differences, stats::Statistic::mean, study.seed, study.replicates);
  const stats::Interval interval = stats::central_interval(means, 0.95);
  Comparison result;
  result.test = "paired bootstrap";
  result.trials = static_cast<std::int64_t>(differences.size());
  result.difference = stats::mean(differences);
  result.low = interval.low;
  result.high = interval.high;
  result.margin = margin;
  if (differences.size() >= fewest_pairs) {
    result.p = stats::bootstrap_p(means);
    result.p_equivalence = stats::bootstrap_equivalence_p(means, margin);
  }
  const double sd = stats::standard_deviation(differences);
  result.trials_needed =
      std::max<std::int64_t>(needed(result, std::max(sd * sd, 1e-12), study.alpha, 0), fewest_pairs);
  return result;
}

Comparison compare_reduction(const Pairs& pairs, double margin, const Study& study) {
  std::vector<double> values, base_values;
  for (const auto& [row, base] : pairs) {
    values.push_back(reduction_of(*row));
    base_values.push_back(reduction_of(*base));
  }
  return compare_means(values, base_values, margin, study);
}

double points_of(const Row& row) {
  return static_cast<double>(row.points);
}

double measuring_s_of(const Row& row) {
  return row.measuring_s;
}

// Empty when no pair ran, or when the baseline measured nothing that a margin could be a share of.
std::optional<Comparison> compare_amounts(const Pairs& pairs, double (*amount_of)(const Row&),
                                          double relative_margin, const Study& study) {
  std::vector<double> values, base_values;
  for (const auto& [row, base] : pairs) {
    if (!ran(*row) || !ran(*base)) continue;
    values.push_back(amount_of(*row));
    base_values.push_back(amount_of(*base));
  }
  const double mean = values.empty() ? 0.0 : stats::mean(base_values);
  if (!(mean > 0.0)) return std::nullopt;
  Comparison result = compare_means(values, base_values, relative_margin * mean, study);
  const auto positive = [](double amount) { return amount > 0.0; };
  if (!std::all_of(values.begin(), values.end(), positive) ||
      !std::all_of(base_values.begin(), base_values.end(), positive)) {
    return result;
  }
  const stats::Interval interval = stats::central_interval(
      stats::bootstrap_ratios_of_medians(values, base_values, study.seed, study.replicates), 0.95);
  result.ratio =
      Ratio{stats::quantile(values, 0.5) / stats::quantile(base_values, 0.5), interval.low, interval.high};
  return result;
}

bool pace_varies(const Pairs& pairs) {
  Pace pace;
  for (const auto& [row, base] : pairs) {
    if (!ran(*row) || !ran(*base)) continue;
    pace.add(*row);
    pace.add(*base);
  }
  return pace.varies();
}

std::optional<Comparison> compare(Metric metric, const Pairs& pairs, bool truth, double margin,
                                  const Study& study) {
  if (pairs.empty()) return std::nullopt;
  switch (metric) {
    case Metric::true_success:
      return truth ? std::optional(compare_success(pairs, margin, study)) : std::nullopt;
    case Metric::false_claims:
      return truth ? std::optional(compare_rates(pairs, claimed_falsely, margin, study)) : std::nullopt;
    case Metric::points:
      return compare_amounts(pairs, points_of, margin, study);
    case Metric::measuring_s:
      if (!pace_varies(pairs)) return std::nullopt;
      return compare_amounts(pairs, measuring_s_of, margin, study);
    case Metric::reduction:
      return compare_reduction(pairs, margin, study);
  }
  return std::nullopt;
}

// The comparisons of one metric are a family: the more arms, the more is asked of each.
void decide(std::span<Comparison> family) {
  std::vector<double> p, p_equivalence;
  for (const Comparison& c : family) {
    p.push_back(c.p.value_or(1.0));
    p_equivalence.push_back(c.p_equivalence.value_or(1.0));
  }
  p = stats::holm(p);
  p_equivalence = stats::holm(p_equivalence);
  for (std::size_t i = 0; i < family.size(); ++i) {
    Comparison& c = family[i];
    if (p_equivalence[i] < significance) {
      c.verdict = Verdict::equivalent;
    } else if (p[i] < significance) {
      c.verdict = (c.difference > 0.0) != lower_is_better(c.metric) ? Verdict::better : Verdict::worse;
    }
    if (c.verdict != Verdict::inconclusive) c.trials_needed.reset();
  }
}

}  // namespace

std::string_view to_string(Metric metric) {
  switch (metric) {
    case Metric::true_success:
      return "true_success";
    case Metric::false_claims:
      return "false_claims";
    case Metric::points:
      return "points";
    case Metric::measuring_s:
      return "measuring_s";
    case Metric::reduction:
      return "reduction";
  }
  return "unknown";
}

bool lower_is_better(Metric metric) {
  return metric == Metric::false_claims || is_relative(metric);
}

bool is_relative(Metric metric) {
  return metric == Metric::points || metric == Metric::measuring_s;
}

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::better:
      return "better";
    case Verdict::worse:
      return "worse";
    case Verdict::equivalent:
      return "equivalent";
    case Verdict::inconclusive:
      return "inconclusive";
  }
  return "unknown";
}

std::vector<Comparison> compare_to_first(std::span<const ArmRows> arms, std::uint64_t seed,
                                         const Margins& margins, std::uint32_t replicates) {
  if (arms.size() < 2) return {};
  const ArmRows& baseline = arms.front();
  std::for_each(arms.begin(), arms.end(), require_order);
  const bool truth = has_truth(baseline.rows);
  const Study study{seed, replicates, significance / static_cast<double>(arms.size() - 1)};
  std::vector<Comparison> all;
  for (const Metric metric : metrics) {
    const std::size_t before = all.size();
    for (const ArmRows& arm : arms.subspan(1)) {
      // A simulated device and a recorded one are not the same trial, whatever their numbers.
      if (has_truth(arm.rows) != truth) continue;
      auto comparison = compare(metric, paired_by_trial(arm, baseline), truth, margins.of(metric), study);
      if (!comparison) continue;
      comparison->arm = arm.name;
      comparison->baseline = baseline.name;
      comparison->metric = metric;
      all.push_back(*std::move(comparison));
    }
    decide(std::span(all).subspan(before));
  }
  return all;
}

}  // namespace qdtune::report
