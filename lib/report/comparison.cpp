#include <algorithm>
#include <functional>
#include <utility>

#include "base/contracts.hpp"
#include "report/row_facts.hpp"
#include "report/summary.hpp"
#include "stats/descriptive.hpp"
#include "stats/multiplicity.hpp"
#include "stats/paired.hpp"

namespace qdtune::report {

namespace {

constexpr double significance = 0.05;

using Row = trial::TrialRow;
using Pairs = std::vector<std::pair<const Row*, const Row*>>;  // arm, baseline

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
std::int64_t needed(const Comparison& c, double variance, double margin) {
  return std::max(c.trials + 1, stats::trials_needed(c.difference, variance, margin, significance));
}

Comparison compare_success(const Pairs& pairs, double margin) {
  stats::PairedCounts counts;
  for (const auto& [row, base] : pairs) counts.add(succeeded(*row), succeeded(*base));
  const stats::Interval interval = stats::risk_difference_interval(counts);
  Comparison result;
  result.metric = "true_success";
  result.trials = counts.trials();
  result.difference = stats::risk_difference(counts);
  result.low = interval.low;
  result.high = interval.high;
  result.p = stats::mcnemar_exact_p(counts.first_only, counts.second_only);
  result.p_equivalence = stats::equivalence_p(counts, margin);
  // Laplace's rule of succession, so that a few agreeing trials do not promise that none will ever disagree.
  const double discordance = static_cast<double>(counts.first_only + counts.second_only + 1) /
                             static_cast<double>(counts.trials() + 2);
  const double shift = std::min(std::abs(result.difference), discordance);
  result.trials_needed = needed(result, discordance - shift * shift, margin);
  return result;
}

Comparison compare_reduction(const Pairs& pairs, double margin, std::uint64_t seed,
                             std::uint32_t replicates) {
  // The bootstrap of fewer pairs is too narrow to decide anything, and of one pair it has no width at all.
  constexpr std::size_t fewest_pairs = 20;
  std::vector<double> differences;
  for (const auto& [row, base] : pairs) differences.push_back(reduction_of(*row) - reduction_of(*base));
  const std::vector<double> means =
      stats::bootstrap_distribution(differences, stats::Statistic::mean, seed, replicates);
  const stats::Interval interval = stats::central_interval(means, 0.95);
  Comparison result;
  result.metric = "reduction";
  result.trials = static_cast<std::int64_t>(differences.size());
  result.difference = stats::mean(differences);
  result.low = interval.low;
  result.high = interval.high;
  if (differences.size() >= fewest_pairs) {
    result.p = stats::bootstrap_p(means);
    result.p_equivalence = stats::bootstrap_equivalence_p(means, margin);
  }
  const double sd = stats::standard_deviation(differences);
  result.trials_needed =
      std::max<std::int64_t>(needed(result, std::max(sd * sd, 1e-12), margin), fewest_pairs);
  return result;
}

void decide(std::vector<Comparison>& family) {
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
      c.verdict = c.difference > 0.0 ? Verdict::better : Verdict::worse;
    }
    if (c.verdict != Verdict::inconclusive) c.trials_needed.reset();
  }
}

}  // namespace

std::vector<Comparison> compare_to_first(std::span<const ArmRows> arms, std::uint64_t seed,
                                         const SummaryOptions& options) {
  if (arms.size() < 2) return {};
  const ArmRows& baseline = arms.front();
  std::for_each(arms.begin(), arms.end(), require_order);
  std::vector<Comparison> success, reduction;
  for (const ArmRows& arm : arms.subspan(1)) {
    const bool truth = has_truth(arm.rows);
    // A simulated device and a recorded one are not the same trial, whatever their numbers.
    if (truth != has_truth(baseline.rows)) continue;
    const Pairs pairs = paired_by_trial(arm, baseline);
    if (pairs.empty()) continue;
    const auto add = [&](std::vector<Comparison>& family, Comparison comparison) {
      comparison.arm = arm.name;
      comparison.baseline = baseline.name;
      family.push_back(std::move(comparison));
    };
    if (truth) add(success, compare_success(pairs, options.margin));
    add(reduction, compare_reduction(pairs, options.margin, seed, options.bootstrap_replicates));
  }
  decide(success);
  decide(reduction);
  success.insert(success.end(), reduction.begin(), reduction.end());
  return success;
}

}  // namespace qdtune::report
