#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/contracts.hpp"
#include "stats/calibration.hpp"
#include "stats/multiplicity.hpp"
#include "stats/proportion.hpp"
#include "validation/belief_calibration.hpp"

namespace qdtune::validation {

namespace {

constexpr std::array edges{0.0, 0.01, 0.03, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 0.99, 1.0};

std::vector<stats::Forecast> flat(const std::vector<DeviceForecasts>& devices) {
  std::vector<stats::Forecast> all;
  for (const DeviceForecasts& device : devices) {
    for (std::size_t k = 0; k < device.probabilities.size(); ++k)
      all.push_back({device.probabilities[k], ((device.happened >> k) & 1U) != 0});
  }
  return all;
}

// Shares k / N of N particles are never quite 0 or 1.
std::vector<stats::Forecast> smoothed(std::vector<stats::Forecast> forecasts, int particles) {
  const double n = particles;
  for (stats::Forecast& f : forecasts) f.probability = (n * f.probability + 0.5) / (n + 1.0);
  return forecasts;
}

void add_reliability(DataTable& table, const std::string& where, std::size_t points,
                     const std::vector<stats::Forecast>& forecasts) {
  for (std::size_t b = 0; b + 1 < edges.size(); ++b) {
    const bool last = b + 2 == edges.size();
    std::int64_t count = 0;
    std::int64_t hits = 0;
    double stated = 0.0;
    for (const stats::Forecast& f : forecasts) {
      if (f.probability < edges[b] || !(last || f.probability < edges[b + 1])) continue;
      ++count;
      hits += f.happened ? 1 : 0;
      stated += f.probability;
    }
    if (count == 0) continue;
    const stats::Interval wilson = stats::wilson(hits, count);
    table.rows.push_back({where, static_cast<std::int64_t>(points), edges[b], edges[b + 1], count,
                          stated / static_cast<double>(count),
                          static_cast<double>(hits) / static_cast<double>(count), wilson.low, wilson.high});
  }
}

Finding error_finding(const Context& context, std::size_t points, const CalibrationError& error) {
  const double limit = context.settings.ece_limit;
  Finding finding{fmt::format("debiased ECE after {} points", points),
                  error.debiased,
                  error.interval,
                  true,
                  limit,
                  Verdict::undecided,
                  fmt::format("ECE {:.4f}, {:.4f} of it expected by chance", error.ece, error.expected)};
  if (context.settings.runs < fewest_runs) return finding;
  if (error.interval.high <= limit) finding.verdict = Verdict::pass;
  if (error.interval.low > limit) finding.verdict = Verdict::fail;
  return finding;
}

struct BestSum {
  std::size_t points = 0, happened = 0;
  double stated = 0.0, p = 1.0;
  std::size_t devices = 0;
};

BestSum best_sum(const ForecastStage& stage) {
  BestSum sum;
  std::vector<double> probabilities;
  for (const DeviceForecasts& device : stage.at_best) {
    probabilities.push_back(device.probabilities.front());
    sum.happened += device.happened & 1U;
    sum.stated += device.probabilities.front();
  }
  sum.points = stage.points;
  sum.devices = probabilities.size();
  sum.p = stats::poisson_binomial_p(probabilities, sum.happened);
  return sum;
}

Finding best_finding(const BestSum& sum, double adjusted_p) {
  const auto n = static_cast<double>(sum.devices);
  const double stated = sum.stated / n;
  const double found = static_cast<double>(sum.happened) / n;
  const Verdict decided = adjusted_p >= significance ? Verdict::pass : Verdict::fail;
  return {fmt::format("adjusted p of the best voltage after {} points", sum.points),
          adjusted_p,
          std::nullopt,
          false,
          significance,
          sum.devices < fewest_runs ? Verdict::undecided : decided,
          fmt::format("stated {:.4f}, true {:.4f}: {}", stated, found,
                      stated > found ? "too sure" : "not too sure")};
}

}  // namespace

StudyResult judge_calibration(const Context& context, const std::vector<ForecastStage>& stages) {
  StudyResult result{Study::calibration, {}, {}};
  DataTable scores{"scores",
                   "Scores of the probabilities of the target cell at 16 fixed voltages; expected_ece is "
                   "that of a calibrated belief.",
                   {"points", "forecasts", "happened", "brier", "log_score_nat", "ece", "expected_ece",
                    "debiased_ece", "low", "high", "p"},
                   {}};
  DataTable reliability{
      "reliability",
      "Stated against found shares, with Wilson's 95 % interval, which takes forecasts as independent.",
      {"where", "points", "from", "to", "forecasts", "stated", "found", "low", "high"},
      {}};
  std::vector<BestSum> best;
  std::vector<double> p_values;
  for (const ForecastStage& stage : stages) {
    const std::vector<stats::Forecast> fixed = flat(stage.at_fixed);
    const CalibrationError error = calibration_error(
        stage.at_fixed,
        study_stream(context, Study::calibration, 0, 1000, static_cast<std::uint32_t>(stage.points)));
    result.findings.push_back(error_finding(context, stage.points, error));
    const auto happened = std::count_if(fixed.begin(), fixed.end(), [](const auto& f) { return f.happened; });
    scores.rows.push_back({static_cast<std::int64_t>(stage.points), static_cast<std::int64_t>(fixed.size()),
                           happened, stats::brier_score(fixed),
                           stats::log_score_nat(smoothed(fixed, context.config.agent.belief.particles)),
                           error.ece, error.expected, error.debiased, error.interval.low, error.interval.high,
                           error.p});
    add_reliability(reliability, "fixed", stage.points, fixed);
    if (stage.at_best.empty()) continue;
    add_reliability(reliability, "best", stage.points, flat(stage.at_best));
    best.push_back(best_sum(stage));
    p_values.push_back(best.back().p);
  }
  const std::vector<double> adjusted = stats::holm(p_values);
  for (std::size_t k = 0; k < best.size(); ++k) result.findings.push_back(best_finding(best[k], adjusted[k]));
  result.tables = {scores, reliability};
  return result;
}

}  // namespace qdtune::validation
