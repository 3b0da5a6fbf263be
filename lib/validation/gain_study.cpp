#include "validation/gain_study.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "random/distributions.hpp"
#include "stats/descriptive.hpp"
#include "stats/multiplicity.hpp"
#include "validation/exact_gain.hpp"

namespace qdtune::validation {

namespace {

constexpr std::size_t cases = 20;
constexpr std::size_t outcomes_a_batch = 100;
constexpr double rounding = 1e-4;  // of the quadrature of success in two dimensions, and of single precision

struct Case {
  Eigen::ArrayXXf readings;
  sensing::Question question;
};

Case draw_case(const Context& context, std::size_t index) {
  random::Stream stream = study_stream(context, Study::gains, index, 0);
  const Eigen::Index hypotheses = 2 + random::uniform_index(stream, 3);
  const Eigen::Index points = 1 + static_cast<Eigen::Index>(index % 2);
  Case drawn{Eigen::ArrayXXf(hypotheses, points), {}};
  for (Eigen::Index i = 0; i < drawn.readings.size(); ++i)
    drawn.readings(i) = static_cast<float>(3.0 * random::uniform(stream));
  Eigen::ArrayXXf inside(hypotheses, 2);
  for (Eigen::Index i = 0; i < inside.size(); ++i) inside(i) = random::uniform(stream) < 0.5 ? 0.0F : 1.0F;
  // Two that answer differently: else there is nothing to tell.
  inside.row(0) << 1.0F, 0.0F;
  inside.row(1) << 0.0F, 1.0F;
  drawn.question = sensing::make_question(std::vector<device::GateVoltages>(2), inside);
  return drawn;
}

struct Comparison {
  double exact = 0.0, estimate = 0.0, error = 0.0, p = 1.0;
};

Comparison compare(double exact, const std::vector<double>& batches) {
  Comparison c{exact, stats::mean(batches), 0.0, 1.0};
  c.error = stats::standard_deviation(batches) / std::sqrt(static_cast<double>(batches.size()));
  const double beyond = std::max(0.0, std::abs(c.estimate - exact) - rounding);
  if (beyond > 0.0) c.p = c.error > 0.0 ? std::erfc(beyond / c.error / std::numbers::sqrt2) : 0.0;
  return c;
}

struct CaseResult {
  Eigen::Index hypotheses = 0, points = 0;
  Comparison information, success;
  sensing::InformationBounds bounds;

  bool held() const {
    return bounds.low_nat <= information.exact + rounding && bounds.high_nat >= information.exact - rounding;
  }
};

CaseResult judge_case(const Context& context, const GainEstimators& estimators, std::size_t index) {
  const Case c = draw_case(context, index);
  const auto hypotheses = static_cast<std::size_t>(c.readings.rows());
  const auto points = static_cast<std::size_t>(c.readings.cols());
  std::vector<double> information, success;
  for (std::uint32_t batch = 0; batch < context.settings.runs; ++batch) {
    const sensing::Outcomes outcomes(outcomes_a_batch, hypotheses, points, context.settings.seed,
                                     {run_trial(Study::gains, index), random::Purpose::study, batch + 1, 0});
    const sensing::Gain gain = estimators.gain(c.readings, c.question, outcomes);
    information.push_back(gain.information_nat);
    success.push_back(gain.success);
  }
  const sensing::Gain exact = exact_gain(c.readings, c.question);
  return {c.readings.rows(), c.readings.cols(), compare(exact.information_nat, information),
          compare(exact.success, success), estimators.bounds(c.readings, c.question)};
}

DataTable table_of(const std::vector<CaseResult>& results, const std::vector<double>& adjusted) {
  DataTable table{
      "gains",
      "Expected gains by simulated outcomes against quadrature, and the bounds of the information.",
      {"hypotheses", "points", "gain", "exact", "estimate", "error", "adjusted_p", "low", "high"},
      {}};
  for (std::size_t k = 0; k < results.size(); ++k) {
    const CaseResult& r = results[k];
    const auto row = [&](const char* name, const Comparison& c, double p, Cell low, Cell high) {
      table.rows.push_back({static_cast<std::int64_t>(r.hypotheses), static_cast<std::int64_t>(r.points),
                            name, c.exact, c.estimate, c.error, p, std::move(low), std::move(high)});
    };
    row("information_nat", r.information, adjusted[2 * k], r.bounds.low_nat, r.bounds.high_nat);
    row("success", r.success, adjusted[2 * k + 1], "", "");
  }
  return table;
}

}  // namespace

StudyResult study_gains(const Context& context, const GainEstimators& estimators) {
  std::vector<CaseResult> results(cases);
  for_each_run(context, Study::gains, cases,
               [&](std::size_t index) { results[index] = judge_case(context, estimators, index); });
  std::vector<double> p_values;
  std::int64_t broken = 0;
  double largest = 0.0;
  for (const CaseResult& r : results) {
    for (const Comparison& c : {r.information, r.success}) {
      p_values.push_back(c.p);
      largest = std::max(largest, std::abs(c.estimate - c.exact));
    }
    broken += r.held() ? 0 : 1;
  }
  const std::vector<double> adjusted = stats::holm(p_values);
  const double smallest = *std::min_element(adjusted.begin(), adjusted.end());
  const Verdict decided = smallest >= significance ? Verdict::pass : Verdict::fail;
  return {Study::gains,
          {{fmt::format("smallest adjusted p of {} gains", adjusted.size()), smallest, std::nullopt, false,
            significance, context.settings.runs < fewest_runs ? Verdict::undecided : decided,
            fmt::format("largest difference {:.2g}", largest)},
           {fmt::format("bounds that miss the exact information, of {}", cases), static_cast<double>(broken),
            std::nullopt, true, 0.0, broken == 0 ? Verdict::pass : Verdict::fail, ""}},
          {table_of(results, adjusted)}};
}

}  // namespace qdtune::validation
