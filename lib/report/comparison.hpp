// Arms against the first arm, the baseline, in pairs: every arm runs the same devices with the same noise, so
// that trial t of one arm is compared with trial t of the other, over the trials that both have.
//
//   true_success, false_claims  difference of rates; Newcombe's interval, exact McNemar test
//   points, measuring_s         difference of means; bootstrap interval and test, one index vector for both arms
//   reduction                   the same
//   points, measuring_s also    the ratio of medians, with its bootstrap interval
//   true_success also           how far the baseline leads within each budget of points, with Newcombe's interval
//
// points and measuring_s, seconds by the device's timing, are those of pairs in which both trials ran, refused ones
// included: an arm that gives up early looks cheap. reduction does not reward that: it charges a refused trial its whole
// budget, a crashed one a full scan. Seconds are left out where a point takes the same time in all of these trials: there
// they say what points say.
//
// Two tests decide at 5 %, each Holm-adjusted over the arms: of no difference, and of a difference of at
// least the margin, the smallest difference that would matter (two one-sided tests: Schuirmann,
// J. Pharmacokinet. Biopharm. 15, 657 (1987)).
// Not modelled: the multiplicity over metrics and over budgets of points. A bootstrap of fewer than 20 pairs is too
// narrow to decide and has no p-values; its interval is given all the same.
// Errors: rows out of order, Error(internal). Cost: the bootstrap, about 100 microseconds a pair.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/arm_rows.hpp"
#include "stats/bootstrap.hpp"

namespace qdtune::report {

enum class Metric { true_success, false_claims, points, measuring_s, reduction };
inline constexpr std::array metrics = {Metric::true_success, Metric::false_claims, Metric::points,
                                       Metric::measuring_s, Metric::reduction};
std::string_view to_string(Metric metric);

// Fewer false claims, points and seconds are better; more of the others.
bool lower_is_better(Metric metric);

// An amount without a natural scale, points or seconds: its margin is a share of the baseline's mean, and its medians have
// a ratio.
bool is_relative(Metric metric);

// The smallest difference that matters, positive: of rates and of reductions as it stands (0.05 is 5 percentage
// points), of points and seconds as a share of the baseline's mean (0.05 is 5 %).
class Margins {
 public:
  double of(Metric metric) const { return values_[static_cast<std::size_t>(metric)]; }
  void set(Metric metric, double margin) { values_[static_cast<std::size_t>(metric)] = margin; }

 private:
  std::array<double, metrics.size()> values_ = {0.05, 0.05, 0.05, 0.05, 0.05};
};

// equivalent: a difference of the margin or more is excluded. better, worse: not equivalent, and no difference
// is excluded. inconclusive: neither, so far.
enum class Verdict { better, worse, equivalent, inconclusive };
std::string_view to_string(Verdict verdict);

struct Ratio {
  double value = 1.0;
  double low = 1.0, high = 1.0;
};

// Budgets of measured points that true success is counted within, ascending. A trial counts at a budget when it is
// a true success and measured no more points, verification included. No agent is told of them: one that had to
// stop there might do better.
inline constexpr std::array<std::int64_t, 4> point_budgets = {32, 64, 128, 256};

// Something at each budget, in their order.
template <class T>
using ByBudget = std::array<T, point_budgets.size()>;

// How much more often the baseline succeeds within a budget of points. Unlike a difference, baseline - arm: what the
// baseline's way of measuring buys.
struct Lead {
  double value = 0.0;
  double low = 0.0, high = 0.0;  // 95 %
};

struct Comparison {
  std::string arm, baseline;
  Metric metric = Metric::true_success;
  std::int64_t trials = 0;       // pairs
  double difference = 0.0;       // arm - baseline: of rates, points, seconds or reductions
  double low = 0.0, high = 0.0;  // 95 %
  std::optional<Ratio> ratio;    // median of the arm / median of the baseline; of points and seconds
  std::optional<ByBudget<Lead>> success_within;  // of true_success alone
  std::string_view test;                         // "exact McNemar" or "paired bootstrap"
  std::optional<double> p;              // of no difference, not adjusted; empty below 20 pairs of a bootstrap
  double margin = 0.05;                 // in the unit of the difference
  std::optional<double> p_equivalence;  // of a difference of the margin or more, likewise
  Verdict verdict = Verdict::inconclusive;
  // Pairs in all at which the study would decide, if the truth is as observed; only when inconclusive.
  std::optional<std::int64_t> trials_needed;
};

// Every arm but the first against the first, by metric, then by arm. Arms without a trial in common, or of which
// only one has truth, are left out; arms without truth are compared by points, measuring_s and reduction alone.
std::vector<Comparison> compare_to_first(std::span<const ArmRows> arms, std::uint64_t seed,
                                         const Margins& margins = {},
                                         std::uint32_t replicates = stats::default_replicates);

}  // namespace qdtune::report
