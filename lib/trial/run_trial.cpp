#include "trial/run_trial.hpp"

#include <time.h>

#include "base/stopwatch.hpp"
#include "simulation/simulated_device.hpp"
#include "simulation/truth.hpp"
#include "trial/run_agent.hpp"
#include "trial/trial_device.hpp"

namespace qdtune::trial {

namespace {

double thread_cpu_s() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

Estimate to_estimate(const belief::CredibleInterval& interval) {
  return {interval.median, interval.low, interval.high};
}

void score(const audit::Truth& truth, audit::Log& log, TrialRow& row) {
  row.margin_meV = truth.margin_meV;
  row.true_success = truth.true_success;
  log.add(truth);
}

void run_simulated(const TrialConfig& config, const TrialSeed& seed, const parallel::Executor& inner,
                   audit::Log& log, TrialResult& result) {
  const simulation::DrawnDevice drawn = draw_device(config, seed.seed, seed.index);
  simulation::SimulatedDevice device = simulated_device(config, drawn, seed.seed, seed.index);
  run_agent(config, seed, device, inner, log, result);
  const simulation::Truth truth =
      simulation::truth_at(device.dot_at(device.position()), device.position(), config.agent.target);
  TrialRow& row = result.row;
  row.device = drawn.parameters;
  row.device_redraws = drawn.redraws;
  row.device_class = device::to_string(drawn.device_class);
  // A broken device has no state to be brought to: whatever is claimed of it is false.
  const bool good = drawn.device_class == device::DeviceClass::double_dot;
  score(
      {truth.ground_state, truth.margin_meV, good && row.claimed && truth.margin_meV > 0.0, row.device_class},
      log, row);
  if (!good) row.margin_meV.reset();
}

void run_recorded(const TrialConfig& config, const TrialSeed& seed, const parallel::Executor& inner,
                  audit::Log& log, TrialResult& result) {
  device::RecordedDevice device = open_scan(config);
  const auto triple_points = run_agent(config, seed, device, inner, log, result);
  if (!triple_points) return;
  TrialRow& row = result.row;
  row.triple_point_a_v1_V = to_estimate(triple_points->electron_v1_V);
  row.triple_point_a_v2_V = to_estimate(triple_points->electron_v2_V);
  row.triple_point_b_v1_V = to_estimate(triple_points->hole_v1_V);
  row.triple_point_b_v2_V = to_estimate(triple_points->hole_v2_V);
}

// The truth is that of the original's model: the state of its lowest energy. Our parameters do not describe it.
void run_legacy(const TrialConfig& config, const TrialSeed& seed, const parallel::Executor& inner,
                audit::Log& log, TrialResult& result) {
  LegacyDevice drawn = legacy_device(config, seed.seed, seed.index);
  run_agent(config, seed, drawn.device, inner, log, result);
  const legacy::CimParameters& cim = drawn.parameters.cim;
  const device::GateVoltages at = drawn.device.position();
  const physics::Electrons state = legacy::cim_ground_state(cim, at);
  score({state, legacy::cim_margin_meV(cim, at, config.agent.target),
         result.row.claimed && state == config.agent.target},
        log, result.row);
}

}  // namespace

TrialResult run_trial(const TrialConfig& config, std::uint64_t seed, std::uint64_t index,
                      const parallel::Executor& inner, audit::Log& log) {
  const Stopwatch watch;
  const double cpu_start = thread_cpu_s();
  TrialResult result;
  result.row.trial = index;
  switch (config.device) {
    case DeviceKind::simulated:
      run_simulated(config, {seed, index}, inner, log, result);
      break;
    case DeviceKind::recorded:
      run_recorded(config, {seed, index}, inner, log, result);
      break;
    case DeviceKind::legacy:
      run_legacy(config, {seed, index}, inner, log, result);
      break;
  }
  result.telemetry.wall_s = watch.seconds();
  result.telemetry.cpu_s = thread_cpu_s() - cpu_start;
  return result;
}

}  // namespace qdtune::trial
