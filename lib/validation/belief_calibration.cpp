#include "validation/belief_calibration.hpp"

#include <array>

#include "agent/belief_keeper.hpp"
#include "base/contracts.hpp"
#include "base/golden_stride.hpp"
#include "belief/cell_probability.hpp"
#include "random/distributions.hpp"
#include "simulation/simulated_device.hpp"
#include "simulation/truth.hpp"
#include "trial/trial_device.hpp"

namespace qdtune::validation {

using device::GateVoltages;

namespace {

constexpr std::array<std::size_t, 4> stage_points{0, 16, 32, 64};
constexpr std::size_t grid_size = 8;      // points a side that are measured
constexpr std::size_t question_size = 4;  // voltages a side that are asked about

std::vector<GateVoltages> question_voltages(const device::Window& window) {
  std::vector<GateVoltages> voltages;
  const auto at = [](double low, double high, std::size_t k) {
    return low + (high - low) * (static_cast<double>(k) + 0.5) / static_cast<double>(question_size);
  };
  for (std::size_t row = 0; row < question_size; ++row) {
    for (std::size_t column = 0; column < question_size; ++column) {
      voltages.push_back(
          {at(window.low.v1_V, window.high.v1_V, column), at(window.low.v2_V, window.high.v2_V, row)});
    }
  }
  return voltages;
}

// Points [first, last) of the design.
device::ScanPlan design_part(const device::Window& window, std::size_t first, std::size_t last) {
  const std::vector<GateVoltages> grid = device::grid_scan(window, grid_size, grid_size).points;
  const std::size_t stride = golden_stride(grid.size());
  device::ScanPlan plan;
  for (std::size_t k = first; k < last; ++k) plan.points.push_back(grid[(k * stride) % grid.size()]);
  return plan;
}

// The truth about a device: a broken one has no cell to be in.
struct TrueDevice {
  const simulation::SimulatedDevice& device;
  bool good = true;

  bool inside(const GateVoltages& v, const physics::Electrons& target) const {
    return good && simulation::truth_at(device.dot_at(v), v, target).margin_meV > 0.0;
  }
};

DeviceForecasts forecast(const belief::ParticleBelief& belief, const TrueDevice& truth,
                         const physics::Electrons& target, const std::vector<GateVoltages>& voltages,
                         random::Stream draws) {
  DeviceForecasts forecasts;
  std::vector<std::uint32_t> answers(belief.particles(), 0);
  for (const belief::CellEstimate& estimate : belief::cell_estimates(belief, target, voltages))
    forecasts.probabilities.push_back(estimate.probability);
  for (std::size_t k = 0; k < voltages.size(); ++k) {
    if (truth.inside(voltages[k], target)) forecasts.happened |= 1U << k;
    const std::vector<double> inside = belief::cell_membership(belief, target, voltages[k]);
    for (std::size_t i = 0; i < inside.size(); ++i) answers[i] |= (inside[i] > 0.5 ? 1U : 0U) << k;
  }
  for (std::size_t r = 0; r < calibration_replicates; ++r) {
    forecasts.replicates.push_back(
        answers[random::uniform_index(draws, static_cast<std::uint32_t>(answers.size()))]);
  }
  return forecasts;
}

void forecast_device(const Context& context, std::size_t run, std::vector<ForecastStage>& stages) {
  const trial::TrialConfig& config = context.config;
  const std::uint64_t seed = context.settings.seed;
  const std::uint64_t trial = run_trial(Study::calibration, run);
  const device::Window& window = config.simulated.window;
  const std::vector<GateVoltages> voltages = question_voltages(window);
  const parallel::Executor serial = parallel::Executor::serial();
  const simulation::DrawnDevice drawn = trial::draw_device(config, seed, trial);
  simulation::SimulatedDevice device = trial::simulated_device(config, drawn, seed, trial);
  const TrueDevice truth{device, drawn.device_class == device::DeviceClass::double_dot};
  agent::BeliefKeeper keeper(config.agent, window, seed, trial, serial);
  const physics::Electrons& target = config.agent.target;
  for (std::size_t s = 0; s < stages.size(); ++s) {
    const auto draws = [&](std::uint32_t item) {
      return study_stream(context, Study::calibration, run, static_cast<std::uint32_t>(s), item);
    };
    if (s > 0) keeper.update(device.measure(design_part(window, stages[s - 1].points, stages[s].points)));
    stages[s].at_fixed[run] = forecast(keeper.belief(), truth, target, voltages, draws(0));
    if (s == 0) continue;
    const GateVoltages best = belief::best_voltage(keeper.belief(), target, window).voltage;
    stages[s].at_best[run] = forecast(keeper.belief(), truth, target, {best}, draws(1));
  }
}

}  // namespace

std::vector<ForecastStage> forecast_devices(const Context& context) {
  QDTUNE_REQUIRE(context.config.device == trial::DeviceKind::simulated,
                 "a truth is known of simulated devices");
  std::vector<ForecastStage> stages;
  const std::size_t devices = context.settings.runs;
  stages.reserve(stage_points.size());
  for (const std::size_t points : stage_points) {
    stages.push_back({points, std::vector<DeviceForecasts>(devices),
                      std::vector<DeviceForecasts>(points > 0 ? devices : 0)});
  }
  for_each_run(context, Study::calibration, devices,
               [&](std::size_t run) { forecast_device(context, run, stages); });
  return stages;
}

}  // namespace qdtune::validation
