#include "validation/evidence_study.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "agent/belief_keeper.hpp"
#include "base/contracts.hpp"
#include "belief/tempering.hpp"
#include "random/distributions.hpp"
#include "simulation/simulated_device.hpp"
#include "stats/descriptive.hpp"
#include "stats/multiplicity.hpp"

namespace qdtune::validation {

using belief::lane_count;
using device::Parameter;

namespace {

constexpr std::size_t data_sets = 4;
constexpr std::size_t points_an_update = 3;
constexpr double more_noise = 4.0;

// Beliefs of a data set: few when there are few runs, which decide nothing.
std::size_t beliefs_of(const Context& context) {
  return std::clamp<std::size_t>(context.settings.runs / 8, 2, 16);
}

// Of 16 prior draws.
std::size_t brute_blocks_of(const Context& context) {
  return std::clamp<std::size_t>(context.settings.runs * 64, 1024, 65536);
}

agent::AgentConfig noisy_agent(const Context& context, bool pool) {
  agent::AgentConfig agent = context.config.agent;
  device::Distribution& noise = agent.prior[static_cast<std::size_t>(Parameter::noise_sd)];
  noise.a *= more_noise;
  if (noise.kind != device::DistributionKind::fixed) noise.b *= more_noise;
  if (!pool) agent.belief.prior_pool = 1;
  return agent;
}

struct DataSet {
  device::Measurement first, second;
};

// Points at random in the window.
DataSet measure(const Context& context, const belief::PriorMap& prior, std::size_t index) {
  random::Stream stream = study_stream(context, Study::evidence, index, 0);
  const device::Window& window = context.config.simulated.window;
  std::array<double, device::parameter_count> cube{};
  for (double& u : cube) u = random::uniform_open(stream);
  std::array<device::ScanPlan, 2> parts;
  for (device::ScanPlan& part : parts) {
    for (std::size_t k = 0; k < points_an_update; ++k) {
      const double u1 = random::uniform(stream);
      const double u2 = random::uniform(stream);
      part.points.push_back({window.low.v1_V + u1 * (window.high.v1_V - window.low.v1_V),
                             window.low.v2_V + u2 * (window.high.v2_V - window.low.v2_V)});
    }
  }
  simulation::SimulatedDevice device = simulation::simulated_device(
      prior.parameters(cube), physics::PeakShape::lorentzian, {window, context.config.timing, window.low},
      context.settings.seed, run_trial(Study::evidence, index));
  const device::Measurement first = device.measure(parts[0]);
  return {first, device.measure(parts[1])};
}

// Mean likelihood of prior draws.
void brute_force(const Context& context, const belief::PriorMap& prior, const DataSet& data,
                 std::size_t index, EvidenceCase& result) {
  belief::PointData all;
  all.append(data.first);
  all.append(data.second);
  const std::size_t blocks = brute_blocks_of(context);
  std::vector<double> log_likelihoods(blocks * lane_count);
  const belief::Likelihood likelihood(context.config.agent.belief.degrees_of_freedom);
  random::Stream stream = study_stream(context, Study::evidence, index, 1);
  for (std::size_t b = 0; b < blocks; ++b) {
    belief::ParameterBlock cube;
    for (Eigen::Index i = 0; i < cube.size(); ++i) cube(i) = random::uniform_open(stream);
    const belief::ParameterBlock theta = prior.parameters(cube);
    Eigen::Map<belief::LanesD>(log_likelihoods.data() + b * lane_count) =
        likelihood.log_likelihood(theta, all, 0, all.size());
  }
  const auto count = static_cast<double>(log_likelihoods.size());
  result.brute_nat = belief::log_sum_exp(log_likelihoods) - std::log(count);
  // Relative variance of a mean of weights: 1 / ESS - 1 / n.
  const double ess = belief::effective_sample_size(log_likelihoods);
  result.brute_error = std::sqrt(1.0 / ess - 1.0 / count);
}

double belief_evidence_nat(const Context& context, const agent::AgentConfig& agent, const DataSet& data,
                           std::uint64_t trial) {
  const parallel::Executor serial = parallel::Executor::serial();
  agent::BeliefKeeper keeper(agent, context.config.simulated.window, context.settings.seed, trial, serial);
  keeper.update(data.first);
  keeper.update(data.second);
  return keeper.belief().log_evidence_nat();
}

}  // namespace

std::vector<EvidenceSampler> estimate_evidence(const Context& context) {
  const std::array agents{noisy_agent(context, true), noisy_agent(context, false)};
  const belief::PriorMap prior = agent::prior_in(context.config.simulated.window, agents[0]);
  std::vector<EvidenceSampler> samplers{{"agent's settings", std::vector<EvidenceCase>(data_sets)},
                                        {"tempering alone", std::vector<EvidenceCase>(data_sets)}};
  std::vector<DataSet> data;
  for (std::size_t d = 0; d < data_sets; ++d) data.push_back(measure(context, prior, d));
  context.executor.for_each_block(data_sets, [&](std::size_t d) {
    brute_force(context, prior, data[d], d, samplers[0].cases[d]);
    samplers[1].cases[d] = samplers[0].cases[d];
  });
  const std::size_t beliefs = beliefs_of(context);
  for (EvidenceSampler& sampler : samplers) {
    for (EvidenceCase& c : sampler.cases) c.log_evidence_nat.resize(beliefs);
  }
  for_each_run(context, Study::evidence, samplers.size() * data_sets * beliefs, [&](std::size_t run) {
    const std::size_t s = run / (data_sets * beliefs);
    const std::size_t d = run / beliefs % data_sets;
    samplers[s].cases[d].log_evidence_nat[run % beliefs] =
        belief_evidence_nat(context, agents[s], data[d], run_trial(Study::evidence, data_sets + run));
  });
  return samplers;
}

namespace {

struct Ratio {
  double mean = 1.0, error = 0.0;
};

// Of Z / Z_brute on one data set.
Ratio ratio_of(const EvidenceCase& c) {
  QDTUNE_REQUIRE(c.log_evidence_nat.size() >= 2, "an error needs two beliefs");
  std::vector<double> ratios;
  for (const double log_z : c.log_evidence_nat) ratios.push_back(std::exp(log_z - c.brute_nat));
  const double mean = stats::mean(ratios);
  const double spread = stats::standard_deviation(ratios) / std::sqrt(static_cast<double>(ratios.size()));
  return {mean, std::hypot(spread, c.brute_error * mean)};
}

// Over data sets, whose errors are independent; a line of the table for each.
Ratio mean_ratio(const EvidenceSampler& sampler, DataTable& table) {
  Ratio sum{0.0, 0.0};
  for (std::size_t d = 0; d < sampler.cases.size(); ++d) {
    const EvidenceCase& c = sampler.cases[d];
    const Ratio ratio = ratio_of(c);
    table.rows.push_back({sampler.name, static_cast<std::int64_t>(d), c.brute_nat,
                          static_cast<std::int64_t>(c.log_evidence_nat.size()), ratio.mean, ratio.error});
    sum.mean += ratio.mean;
    sum.error = std::hypot(sum.error, ratio.error);
  }
  const auto n = static_cast<double>(sampler.cases.size());
  return {sum.mean / n, sum.error / n};
}

// Two-sided, of the ratio being 1.
double p_of(const Ratio& ratio) {
  const double difference = std::abs(ratio.mean - 1.0);
  if (difference == 0.0) return 1.0;
  return ratio.error > 0.0 ? std::erfc(difference / ratio.error / std::numbers::sqrt2) : 0.0;
}

}  // namespace

StudyResult judge_evidence(const Context& context, const std::vector<EvidenceSampler>& samplers) {
  StudyResult result{Study::evidence, {}, {}};
  DataTable table{"evidence",
                  "Mean of Z / Z_brute over independent beliefs on each data set, and its standard error.",
                  {"sampler", "data_set", "log_z_brute_nat", "beliefs", "ratio", "error"},
                  {}};
  std::vector<double> p_values;
  std::vector<Ratio> ratios;
  for (const EvidenceSampler& sampler : samplers) {
    ratios.push_back(mean_ratio(sampler, table));
    p_values.push_back(p_of(ratios.back()));
  }
  const std::vector<double> adjusted = stats::holm(p_values);
  for (std::size_t s = 0; s < samplers.size(); ++s) {
    const Verdict decided = adjusted[s] >= significance ? Verdict::pass : Verdict::fail;
    result.findings.push_back(
        {"adjusted p of the evidence, " + samplers[s].name, adjusted[s], std::nullopt, false, significance,
         context.settings.runs < fewest_runs ? Verdict::undecided : decided,
         fmt::format("Z / Z_brute = {:.4f} +- {:.4f}", ratios[s].mean, ratios[s].error)});
  }
  result.tables.push_back(std::move(table));
  return result;
}

}  // namespace qdtune::validation
