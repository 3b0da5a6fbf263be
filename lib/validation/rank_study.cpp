#include "validation/rank_study.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "base/contracts.hpp"
#include "stats/multiplicity.hpp"
#include "stats/proportion.hpp"
#include "stats/uniformity.hpp"

namespace qdtune::validation {

namespace {

constexpr std::array levels{0.50, 0.80, 0.95};

struct RankSummary {
  std::array<std::int64_t, rank_draws + 1> counts{};
  double p = 1.0;
  double mean_z = 0.0;          // of the mean rank: positive when truths lie high among the particles
  double variance_ratio = 1.0;  // above 1: truths lie in the tails too often
};

RankSummary summarise(const PriorRuns& all, std::size_t quantity) {
  RankSummary summary;
  double mean = 0.0;
  double variance = 0.0;
  constexpr double middle = 0.5 * static_cast<double>(rank_draws);
  constexpr double classes = static_cast<double>(rank_draws + 1);
  constexpr double uniform_variance = (classes * classes - 1.0) / 12.0;
  for (const PriorRun& run : all.runs) {
    ++summary.counts.at(run.ranks[quantity]);
    const double centred = static_cast<double>(run.ranks[quantity]) - middle;
    mean += centred;
    variance += centred * centred;
  }
  const auto n = static_cast<double>(all.runs.size());
  summary.p = stats::chi_square_uniformity_p(summary.counts);
  summary.mean_z = mean / std::sqrt(n * uniform_variance);
  summary.variance_ratio = variance / (n * uniform_variance);
  return summary;
}

std::string direction(const RankSummary& s) {
  return fmt::format("truths {} (z = {:.1f}), spread {:.2f} of uniform ranks: {}",
                     s.mean_z > 0.0 ? "high" : "low", s.mean_z, s.variance_ratio,
                     s.variance_ratio > 1.0 ? "belief too narrow" : "belief too wide");
}

DataTable count_table(const PriorRuns& all, const std::vector<RankSummary>& summaries) {
  DataTable table{"rank_counts", "How often the true value had each rank.", {"quantity"}, {}};
  for (std::size_t r = 0; r <= rank_draws; ++r) table.columns.push_back(fmt::format("rank_{}", r));
  for (std::size_t q = 0; q < summaries.size(); ++q) {
    std::vector<Cell>& row = table.rows.emplace_back();
    row.emplace_back(all.quantities[q]);
    row.insert(row.end(), summaries[q].counts.begin(), summaries[q].counts.end());
  }
  return table;
}

std::size_t index_of_smallest(const std::vector<double>& values) {
  return static_cast<std::size_t>(std::min_element(values.begin(), values.end()) - values.begin());
}

Verdict verdict_on(double adjusted_p, std::size_t runs) {
  if (runs < fewest_runs) return Verdict::undecided;
  return adjusted_p >= significance ? Verdict::pass : Verdict::fail;
}

// Two-sided score test of a share.
double share_p(std::int64_t hits, std::size_t runs, double nominal) {
  const auto n = static_cast<double>(runs);
  const double z = (static_cast<double>(hits) - n * nominal) / std::sqrt(n * nominal * (1.0 - nominal));
  return std::erfc(std::abs(z) / std::numbers::sqrt2);
}

struct Coverage {
  std::size_t quantity = 0;
  double level = 0.0;
  std::int64_t hits = 0;
};

std::vector<Coverage> coverages(const PriorRuns& all) {
  std::vector<Coverage> result;
  for (std::size_t q = 0; q < all.runs.front().places.size(); ++q) {
    for (const double level : levels) {
      const auto inside = [&](const PriorRun& run) { return std::abs(run.places[q] - 0.5) <= 0.5 * level; };
      result.push_back({q, level, std::count_if(all.runs.begin(), all.runs.end(), inside)});
    }
  }
  return result;
}

}  // namespace

StudyResult judge_ranks(const PriorRuns& all) {
  QDTUNE_REQUIRE(!all.runs.empty(), "no runs to judge");
  std::vector<RankSummary> summaries;
  std::vector<double> p_values;
  for (std::size_t q = 0; q < all.quantities.size(); ++q) {
    summaries.push_back(summarise(all, q));
    p_values.push_back(summaries.back().p);
  }
  const std::vector<double> adjusted = stats::holm(p_values);
  DataTable table{"ranks",
                  "Ranks of the true value among 15 particles: mean z and variance ratio say how they differ "
                  "from uniform ones.",
                  {"quantity", "p", "adjusted_p", "mean_z", "variance_ratio"},
                  {}};
  for (std::size_t q = 0; q < summaries.size(); ++q) {
    const RankSummary& s = summaries[q];
    table.rows.push_back({all.quantities[q], s.p, adjusted[q], s.mean_z, s.variance_ratio});
  }
  const std::size_t worst = index_of_smallest(p_values);
  const Finding finding{fmt::format("smallest adjusted p of {} quantities", adjusted.size()),
                        adjusted[worst],
                        std::nullopt,
                        false,
                        significance,
                        verdict_on(adjusted[worst], all.runs.size()),
                        fmt::format("{}: {}", all.quantities[worst], direction(summaries[worst]))};
  return {Study::ranks, {finding}, {table, count_table(all, summaries)}};
}

StudyResult judge_coverage(const PriorRuns& all) {
  QDTUNE_REQUIRE(!all.runs.empty(), "no runs to judge");
  const std::vector<Coverage> found = coverages(all);
  const auto runs = static_cast<std::int64_t>(all.runs.size());
  std::vector<double> p_values;
  p_values.reserve(found.size());
  for (const Coverage& c : found) p_values.push_back(share_p(c.hits, all.runs.size(), c.level));
  const std::vector<double> adjusted = stats::holm(p_values);
  DataTable table{"coverage",
                  "Share of runs whose central interval holds the true value, with Wilson's 95 % interval.",
                  {"quantity", "nominal", "runs", "hits", "share", "low", "high", "adjusted_p"},
                  {}};
  for (std::size_t k = 0; k < found.size(); ++k) {
    const Coverage& c = found[k];
    const stats::Interval wilson = stats::wilson(c.hits, runs);
    table.rows.push_back({all.quantities[c.quantity], c.level, runs, c.hits,
                          static_cast<double>(c.hits) / static_cast<double>(runs), wilson.low, wilson.high,
                          adjusted[k]});
  }
  const std::size_t worst = index_of_smallest(p_values);
  const Coverage& c = found[worst];
  const Finding finding{
      fmt::format("smallest adjusted p of {} intervals", adjusted.size()),
      adjusted[worst],
      std::nullopt,
      false,
      significance,
      verdict_on(adjusted[worst], all.runs.size()),
      fmt::format("{}: {:.1f} % in the {:.0f} % interval", all.quantities[c.quantity],
                  100.0 * static_cast<double>(c.hits) / static_cast<double>(runs), 100.0 * c.level)};
  return {Study::coverage, {finding}, {table}};
}

}  // namespace qdtune::validation
