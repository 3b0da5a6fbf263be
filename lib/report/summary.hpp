// A run in numbers: the summary object that is printed as JSON, judged by gates and shown in tables.
//
// Denominators. Every rate is over all rows of the arm, error rows included: a trial that crashed is not
// a success. points, steps and backtracks are over the rows that ran; reduction is over all rows, an error
// counted as 0 (it saved nothing), and its successes_mean over true successes. confidence is about claims:
// the mean of the probabilities they stated, and ece and brier, which judge these.
//
// Truth. An arm that ran on a recorded device has none: what needs it is empty, its triple points are filled.
//
// Intervals are 95 %: Wilson for rates, percentile bootstrap for means (streams of the run's seed).
// A field without data is empty. Cost: the bootstrap, about 10 microseconds a row.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "stats/bootstrap.hpp"
#include "trial/trial_row.hpp"

namespace qdtune::report {

struct ArmRows {
  std::string name;
  std::vector<trial::TrialRow> rows;        // ascending trial, each once
  std::vector<trial::Telemetry> telemetry;  // telemetry[i] belongs to rows[i]; or empty
};

struct RunFacts {
  std::string experiment;  // hash
  std::string digest;      // of all rows
  std::uint64_t seed = 0;
  int threads = 0;
  double wall_s = 0.0;
  double cpu_s = 0.0;
};

struct Gate {
  std::string expr;
  bool passed = false;
};

struct SummaryOptions {
  double margin = 0.05;  // difference that matters, in units of the metric
  std::uint32_t bootstrap_replicates = stats::default_replicates;
};

struct Proportion {
  std::int64_t count = 0;
  std::optional<double> rate;
  double low = 0.0, high = 1.0;
};

struct PointsSummary {
  std::optional<double> mean, median, p90;
  std::optional<std::int64_t> max;
};

struct ReductionSummary {
  std::optional<double> mean, sd, median, low, high, successes_mean;
};

struct ConfidenceSummary {
  std::optional<double> mean, ece, brier;
};

struct TimeSummary {
  std::optional<double> median, p95;
};

// Medians over the trials that estimated it, in V: of the values, of the lower and of the upper ends.
struct EstimateSummary {
  double value = 0.0, low = 0.0, high = 0.0;
};
struct TriplePoint {
  EstimateSummary v1_V, v2_V;
};
struct TriplePoints {
  std::int64_t trials = 0;  // with an estimate
  TriplePoint a, b;
};

struct ArmSummary {
  std::string name;
  std::int64_t trials = 0;
  std::int64_t errors = 0;
  std::optional<Proportion> true_success;  // empty without truth
  Proportion claimed_success;
  std::optional<Proportion> false_claims;  // empty without truth
  Proportion refused;
  PointsSummary points;
  ReductionSummary reduction;
  std::optional<double> steps_mean, backtracks_mean;
  std::int64_t safety_violations = 0;
  ConfidenceSummary confidence;
  TimeSummary trial_ms;
  std::optional<TriplePoints> triple_points;
};

// equivalent: the difference is within the margin (two one-sided tests at 5 %). better, worse: not
// equivalent, and different from 0 (two-sided test at 5 %). inconclusive: neither, so far. Both tests are
// Holm-adjusted over the arms compared.
enum class Verdict { better, worse, equivalent, inconclusive };
std::string_view to_string(Verdict verdict);

// An arm against the first arm, paired by trial, over the trials that both have.
//   true_success: risk difference, Newcombe's interval, exact McNemar p.
//   reduction: mean difference, paired bootstrap interval and p.
struct Comparison {
  std::string arm, baseline, metric;
  std::int64_t trials = 0;  // pairs
  double difference = 0.0;  // arm - baseline
  double low = 0.0, high = 0.0;
  std::optional<double> p;              // of no difference, not adjusted; empty below 20 pairs of a bootstrap
  std::optional<double> p_equivalence;  // of a difference of the margin or more, likewise
  Verdict verdict = Verdict::inconclusive;
  // Pairs in all at which the study would decide, if the truth is as observed; only when inconclusive.
  std::optional<std::int64_t> trials_needed;
};

struct Summary {
  int schema = 1;
  RunFacts run;
  double margin = 0.05;
  std::vector<ArmSummary> arms;         // in the order given
  std::vector<Comparison> comparisons;  // by metric, then by arm
  std::vector<Gate> gates;              // judged by the caller, on this summary
};

Summary summarise(const RunFacts& run, std::span<const ArmRows> arms, const SummaryOptions& options = {});

ArmSummary summarise_arm(const ArmRows& arm, std::uint64_t seed, const SummaryOptions& options = {});

// Every arm but the first against the first. Arms without a trial in common, or of which only one has truth,
// are left out; arms without truth are compared by reduction alone.
std::vector<Comparison> compare_to_first(std::span<const ArmRows> arms, std::uint64_t seed,
                                         const SummaryOptions& options = {});

}  // namespace qdtune::report
