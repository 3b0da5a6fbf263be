// A run in numbers: the summary object that is printed as JSON, judged by gates and shown in tables.
//
// Denominators. Every rate is over all rows of the arm, error rows included: a trial that crashed is not
// a success. points, measuring_s, steps and backtracks are over the rows that ran; reduction is over all rows, an error
// counted as 0 (it saved nothing), and its successes_mean over true successes. confidence is about claims:
// the mean of the probabilities they stated, and ece and brier, which judge these.
//
// Broken devices cannot be tuned: a claim on one is false, a refusal right. diagnosed is over their refusals: the share that
// names the device's class, or what its data can say of it (device::right_diagnosis).
//
// success_within is true_success within a budget of measured points (point_budgets): over all rows too, so that a
// refusal, an error and a success of more points are none.
//
// Truth. An arm that ran on a recorded device has none: what needs it is empty, its triple points are filled.
//
// Incomplete runs. The figures are over the rows there are. What a run was to have, RunFacts may say; the
// summary then tells whether it is complete.
//
// Intervals are 95 %: Wilson for rates, percentile bootstrap for means (streams of the run's seed).
// A field without data is empty. Cost: the bootstrap, about 10 microseconds a row.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "report/arm_rows.hpp"
#include "report/comparison.hpp"
#include "stats/bootstrap.hpp"

namespace qdtune::report {

struct RunFacts {
  std::string experiment;  // hash
  std::string digest;      // of all rows
  std::uint64_t seed = 0;
  int threads = 0;
  double wall_s = 0.0;
  double cpu_s = 0.0;
  std::optional<std::int64_t> trials;  // of each arm, as the experiment asks for; empty when not known
};

// The answer to a condition on this summary (gate.hpp).
struct Gate {
  std::string expr;
  std::optional<bool> passed;   // empty: undecided, for want of data or of trials that are still missing
  std::optional<double> value;  // what the number is; empty: it has no data
};

struct SummaryOptions {
  Margins margins;
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

struct MeasuringSummary {
  std::optional<double> median, p90;
  bool ways = false;  // ramps or settling took time: not every trial took as long for a point
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
// Of the trials that claimed; where none did, what the beliefs of refused trials held, which is no result.
struct TriplePoints {
  bool claimed = false;
  std::int64_t trials = 0;  // with an estimate
  TriplePoint a, b;
};

// Trials that refused at one stage with one reason.
struct Refusal {
  std::string stage, reason;
  std::int64_t count = 0;
};

// The broken devices of one class.
struct BrokenClass {
  std::string device_class;
  std::int64_t trials = 0, claimed = 0, refused = 0, diagnosed = 0;
};

// Indices of trials worth a look, the first ten of each kind.
struct Examples {
  std::vector<std::uint64_t> false_claims, refused, errors;
};
inline constexpr std::size_t most_examples = 10;

struct ArmSummary {
  std::string name;
  std::int64_t trials = 0;
  std::optional<std::int64_t> expected_trials;  // rows there will be, when known
  std::int64_t errors = 0;
  std::optional<Proportion> true_success;              // empty without truth
  std::optional<ByBudget<Proportion>> success_within;  // empty without truth
  Proportion claimed_success;
  std::optional<Proportion> false_claims;  // empty without truth
  Proportion refused;
  std::optional<Proportion> diagnosed;  // empty without broken devices
  PointsSummary points;
  MeasuringSummary measuring_s;  // by the device's timing
  ReductionSummary reduction;
  std::optional<double> steps_mean, backtracks_mean;
  std::int64_t safety_violations = 0;
  ConfidenceSummary confidence;
  TimeSummary trial_ms;
  std::optional<TriplePoints> triple_points;
  std::vector<BrokenClass> broken;  // in the order of device_classes, those that occur
  std::vector<Refusal> refusals;    // most frequent first, then by stage and reason
  Examples examples;

  // Empty when not known.
  std::optional<bool> complete() const {
    return expected_trials ? std::optional(trials >= *expected_trials) : std::nullopt;
  }
};

struct Summary {
  int schema = 1;
  RunFacts run;
  Margins margins;
  std::vector<ArmSummary> arms;  // in the order given
  std::vector<Comparison> comparisons;
  std::vector<Gate> gates;  // judged by the caller, on this summary

  std::int64_t trials() const;                          // of all arms
  std::optional<std::int64_t> expected_trials() const;  // of all arms; empty when not known
  std::optional<bool> complete() const;                 // whether every arm is
};

Summary summarise(const RunFacts& run, std::span<const ArmRows> arms, const SummaryOptions& options = {});

ArmSummary summarise_arm(const ArmRows& arm, std::uint64_t seed, const SummaryOptions& options = {});

}  // namespace qdtune::report
