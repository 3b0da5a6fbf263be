#include "validation/move_study.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "random/distributions.hpp"
#include "stats/multiplicity.hpp"
#include "stats/uniformity.hpp"

namespace qdtune::validation {

using belief::lane_count;
using belief::ParameterBlock;

namespace {

constexpr std::size_t blocks = 256;  // 4096 particles
constexpr std::uint32_t sweeps = 32;

std::vector<ParameterBlock> prior_cubes(const Context& context, std::size_t move) {
  std::vector<ParameterBlock> cubes(blocks);
  random::Stream stream = study_stream(context, Study::moves, move, 0);
  for (ParameterBlock& cube : cubes) {
    for (Eigen::Index i = 0; i < cube.size(); ++i) cube(i) = random::uniform_open(stream);
  }
  return cubes;
}

struct Uniformity {
  std::string coordinate;
  double p = 1.0;
};

std::vector<double> coordinates(const std::vector<ParameterBlock>& cubes, std::size_t p) {
  std::vector<double> values;
  for (const ParameterBlock& cube : cubes) {
    const auto column = cube.col(static_cast<Eigen::Index>(p));
    values.insert(values.end(), column.begin(), column.end());
  }
  return values;
}

std::vector<Uniformity> uniformities(const std::vector<ParameterBlock>& cubes,
                                     const std::vector<std::size_t>& free) {
  const auto name = [](std::size_t p) { return std::string(device::parameter_infos()[p].name); };
  std::vector<Uniformity> found;
  for (const std::size_t p : free) {
    const std::vector<double> first = coordinates(cubes, p);
    found.push_back({name(p), stats::kolmogorov_uniformity_p(first)});
    for (const std::size_t q : free) {
      if (q >= p) break;
      std::vector<double> sum = coordinates(cubes, q);
      std::vector<double> difference = sum;
      for (std::size_t i = 0; i < sum.size(); ++i) {
        sum[i] = std::fmod(sum[i] + first[i], 1.0);
        difference[i] = std::fmod(first[i] - difference[i] + 1.0, 1.0);
      }
      found.push_back({name(p) + " + " + name(q), stats::kolmogorov_uniformity_p(std::move(sum))});
      found.push_back({name(p) + " - " + name(q), stats::kolmogorov_uniformity_p(std::move(difference))});
    }
  }
  return found;
}

std::vector<Uniformity> judge_move(const Context& context, const belief::PriorMap& prior,
                                   const PriorMove& move, std::size_t index) {
  std::vector<ParameterBlock> cubes = prior_cubes(context, index);
  for (std::uint32_t s = 0; s < sweeps; ++s) {
    move.sweep(cubes, [&](std::size_t block) {
      return study_stream(context, Study::moves, index, s + 1, static_cast<std::uint32_t>(block));
    });
  }
  return uniformities(cubes, prior.free());
}

}  // namespace

StudyResult study_moves(const Context& context, const belief::PriorMap& prior,
                        const std::vector<PriorMove>& moves) {
  std::vector<std::vector<Uniformity>> found(moves.size());
  for_each_run(context, Study::moves, moves.size(),
               [&](std::size_t m) { found[m] = judge_move(context, prior, moves[m], m); });
  std::vector<double> p_values;
  for (const auto& of_move : found) {
    for (const Uniformity& u : of_move) p_values.push_back(u.p);
  }
  const std::vector<double> adjusted = stats::holm(p_values);
  StudyResult result{Study::moves, {}, {}};
  DataTable table{"moves",
                  "The least uniform coordinate, or sum or difference of two modulo 1, after each kind of "
                  "move alone without data.",
                  {"move", "coordinate", "p", "adjusted_p"},
                  {}};
  std::size_t first = 0;
  for (std::size_t m = 0; m < moves.size(); ++m) {
    const auto worst = std::min_element(found[m].begin(), found[m].end(),
                                        [](const auto& a, const auto& b) { return a.p < b.p; });
    const double p = adjusted[first + static_cast<std::size_t>(worst - found[m].begin())];
    first += found[m].size();
    table.rows.push_back({moves[m].name, worst->coordinate, worst->p, p});
    result.findings.push_back({"smallest adjusted p after " + moves[m].name, p, std::nullopt, false,
                               significance, p >= significance ? Verdict::pass : Verdict::fail,
                               worst->coordinate});
  }
  result.tables.push_back(std::move(table));
  return result;
}

}  // namespace qdtune::validation
