#include "validation/prior_runs.hpp"

#include <algorithm>

#include "agent/belief_keeper.hpp"
#include "agent/survey_plan.hpp"
#include "base/contracts.hpp"
#include "random/distributions.hpp"
#include "simulation/simulated_device.hpp"
#include "validation/quantities.hpp"

namespace qdtune::validation {

namespace {

constexpr std::size_t survey_size = 5;  // points a side: 25, then 16 between them

device::ParameterVector prior_device(const Context& context, const belief::PriorMap& prior, std::size_t run) {
  random::Stream stream = study_stream(context, Study::ranks, run, 0);
  std::array<double, device::parameter_count> cube{};
  for (double& u : cube) u = random::uniform_open(stream);
  return prior.parameters(cube);
}

// Quantity by quantity, of all particles.
std::vector<std::vector<double>> particle_values(const belief::ParticleBelief& belief,
                                                 const Quantities& quantities) {
  std::vector<std::vector<double>> all(quantities.count());
  for (std::size_t b = 0; b < belief.block_count(); ++b) {
    const auto values = quantities.values(belief.parameters(b), belief.data(), belief.likelihood());
    for (std::size_t q = 0; q < all.size(); ++q) {
      const auto column = values.col(static_cast<Eigen::Index>(q));
      all[q].insert(all[q].end(), column.begin(), column.end());
    }
  }
  return all;
}

std::vector<double> true_values(const device::ParameterVector& theta, const belief::ParticleBelief& belief,
                                const Quantities& quantities) {
  const Eigen::Map<const Eigen::Array<double, 1, static_cast<int>(device::parameter_count)>> row(
      theta.data());
  const auto values =
      quantities.values(row.replicate<belief::lane_count, 1>(), belief.data(), belief.likelihood());
  return {values.row(0).begin(), values.row(0).end()};
}

PriorRun judge(const belief::ParticleBelief& belief, const device::ParameterVector& truth,
               const Quantities& quantities) {
  const std::vector<std::vector<double>> values = particle_values(belief, quantities);
  const std::vector<double> expected = true_values(truth, belief, quantities);
  PriorRun run;
  for (std::size_t q = 0; q < values.size(); ++q) {
    run.ranks.push_back(thinned_rank(values[q], expected[q]));
    if (q < quantities.with_interval()) run.places.push_back(place_of(values[q], expected[q]));
  }
  return run;
}

// Readings that scatter as the belief takes them to, about a simulated device without noise.
class PriorDevice {
 public:
  PriorDevice(const Context& context, const device::ParameterVector& truth, std::size_t run)
      : device_(simulation::simulated_device(
            silent(truth), physics::PeakShape::lorentzian,
            {context.config.simulated.window, context.config.timing, context.config.simulated.window.low},
            context.settings.seed, run_trial(Study::ranks, run))),
        noise_(study_stream(context, Study::ranks, run, 1)),
        noise_sd_(get(truth, device::Parameter::noise_sd)),
        degrees_of_freedom_(context.config.agent.belief.degrees_of_freedom) {}

  device::Measurement measure(const device::ScanPlan& plan) {
    device::Measurement measurement = device_.measure(plan);
    for (double& value : measurement.values)
      value += noise_sd_ * random::student(noise_, degrees_of_freedom_);
    return measurement;
  }

 private:
  static device::ParameterVector silent(device::ParameterVector theta) {
    get(theta, device::Parameter::noise_sd) = 0.0;
    return theta;
  }

  simulation::SimulatedDevice device_;
  random::Stream noise_;
  double noise_sd_;
  int degrees_of_freedom_;
};

}  // namespace

std::uint8_t thinned_rank(std::span<const double> values, double truth) {
  QDTUNE_REQUIRE(values.size() >= rank_draws, "ranks need more particles than they are among");
  std::uint8_t rank = 0;
  for (std::size_t k = 0; k < rank_draws; ++k) {
    if (values[(2 * k + 1) * values.size() / (2 * rank_draws)] < truth) ++rank;
  }
  return rank;
}

double place_of(std::span<const double> values, double truth) {
  const auto below = std::count_if(values.begin(), values.end(), [truth](double x) { return x < truth; });
  return (static_cast<double>(below) + 0.5) / (static_cast<double>(values.size()) + 1.0);
}

PriorRuns run_prior_devices(const Context& context) {
  const agent::AgentConfig& agent = context.config.agent;
  const device::Window& window = context.config.simulated.window;
  const belief::PriorMap prior = agent::prior_in(window, agent);
  const Quantities quantities(prior, agent.target);
  const parallel::Executor serial = parallel::Executor::serial();
  PriorRuns result{quantities.names(), std::vector<PriorRun>(context.settings.runs)};
  for_each_run(context, Study::ranks, result.runs.size(), [&](std::size_t run) {
    const std::uint64_t trial = run_trial(Study::ranks, run);
    const device::ParameterVector truth = prior_device(context, prior, run);
    PriorDevice device(context, truth, run);
    agent::BeliefKeeper keeper(agent, window, context.settings.seed, trial, serial);
    for (const int part : {0, 1})
      keeper.update(device.measure(agent::survey_grid(window, survey_size, part)));
    result.runs[run] = judge(keeper.belief(), truth, quantities);
  });
  return result;
}

}  // namespace qdtune::validation
