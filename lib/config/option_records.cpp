// Every option, one record each. To add one: a member in its struct, a record here.
#include "config/option_records.hpp"

#include <array>
#include <tuple>

#include "config/agent_records.hpp"
#include "config/noise_records.hpp"
#include "config/populations.hpp"
#include "config/section.hpp"

namespace qdtune::config {

namespace {

using Records = std::vector<Option>;

constexpr double most_trials = 1099511627776.0;  // 2^40: the width of a trial's index in a stream address

void add_experiment(Records& records) {
  Section top(
      records, "", Role::label, [](auto& s) -> auto& { return s; });
  top.add("name", &Settings::name, "", unbounded(), "name of the experiment; the file's by default").type =
      Type::name;
  top.add("question", &Settings::question, "", unbounded(), "what the experiment is to answer");
  top.add("seed", &Settings::seed, "", unbounded(), "of every random number, 64 bits").role = Role::seed;
  top.add("trials", &Settings::trials, "", between(1, most_trials), "devices tuned in each arm");
}

void add_population_name(Records& records) {
  Section device(
      records, "device", Role::science, [](auto& s) -> auto& { return s.trial; });
  std::string help = "ranges that devices are drawn from, with the agent's prior and the noise:";
  std::vector<std::string> names;
  for (const NamedPopulation& known : named_populations()) {
    help += (names.empty() ? " " : "; ") + known.name + ": " + known.help;
    names.push_back(known.name);
  }
  const auto get = [](const Settings& s) -> Value { return s.trial.simulated.population; };
  const auto set = [](Settings& s, const Value& value) {
    for (const NamedPopulation& known : named_populations())
      if (known.name == std::get<std::string>(value)) choose(s.trial, known);
  };
  device.append("population", Type::choice, "", unbounded(), help, get, set).choices = names;
}

void add_timing(Records& records) {
  using device::Timing;
  Section timing(
      records, "device", Role::science, [](auto& s) -> auto& { return s.trial.timing; });
  timing.add("dwell_time_s", &Timing::dwell_time_s, "s", above_to(0, 10), "time to measure one point");
  timing.add("ramp_V_per_s", &Timing::ramp_V_per_s, "V/s", between(0, 1e6),
             "how fast a plunger goes from point to point, both at once; 0: in no time");
  timing.add("settle_time_s", &Timing::settle_time_s, "s", between(0, 10),
             "wait after each ramp, until the filters in the wiring have settled");
}

void add_device(Records& records) {
  using trial::DeviceKind;
  Section device(
      records, "device", Role::science, [](auto& s) -> auto& { return s.trial; });
  device.add_choice<trial::TrialConfig, DeviceKind>("kind", &trial::TrialConfig::device,
                                                    {{"simulated", DeviceKind::simulated},
                                                     {"recorded", DeviceKind::recorded},
                                                     {"legacy", DeviceKind::legacy}},
                                                    "a device drawn anew for each trial, a scan from a file, "
                                                    "or a device of the original's benchmark, drawn "
                                                    "likewise");
  // The window of the kind that is in use: each has its own default.
  const auto window = [](auto& t) -> auto& {
    if (t.device == DeviceKind::legacy) return t.legacy_device.window;
    return t.device == DeviceKind::simulated ? t.simulated.window : t.recorded.window;
  };
  const auto range1 = [window](auto& t) { return std::tie(window(t).low.v1_V, window(t).high.v1_V); };
  const auto range2 = [window](auto& t) { return std::tie(window(t).low.v2_V, window(t).high.v2_V); };
  device.add_pair("window.v1_V", Type::interval, range1, "V", between(-10, 10),
                  "allowed voltages of plunger 1; of a recorded device the whole scan by default, of a "
                  "legacy one -1 .. 1");
  device.add_pair("window.v2_V", Type::interval, range2, "V", between(-10, 10),
                  "allowed voltages of plunger 2; likewise");
  add_timing(records);
  add_population_name(records);
}

void add_simulated(Records& records) {
  using physics::PeakShape;
  using trial::SimulatedConfig;
  Section simulated(
      records, "device", Role::science, [](auto& s) -> auto& { return s.trial.simulated; });
  simulated.add("minimum_margin_meV", &SimulatedConfig::minimum_margin_meV, "meV", between(0, 10),
                "a device whose target cell is nowhere in the window this deep is drawn again");
  simulated.add(
      "broken_share", &SimulatedConfig::broken_share, "", between(0, 1),
      "devices that cannot be tuned, as a share of all; equal parts: dot 2 pinched off, dots merged into "
      "one, both pinched off, a sensor that does not see them, a sensor cut off at 20 % of its peak");
  simulated.add_choice<SimulatedConfig, PeakShape>(
      "peak_shape", &SimulatedConfig::peak_shape,
      {{"lorentzian", PeakShape::lorentzian}, {"cosh_squared", PeakShape::cosh_squared}},
      "sensor peak of the simulated devices over its detuning u: 1 / (1 + u^2) or 1 / cosh^2 u; the belief "
      "always models the first, so the second is a deliberate mismatch");
}

void add_recorded(Records& records) {
  using trial::RecordedConfig;
  Section recorded(
      records, "recorded", Role::science, [](auto& s) -> auto& { return s.trial.recorded; });
  Option& path =
      recorded.add("path", &RecordedConfig::path, "", unbounded(),
                   "measured scan, .dat (QCoDeS text) or .npy; relative to the file that names it");
  path.type = Type::file;
  path.role = Role::data;
  recorded.add("unit_V", &RecordedConfig::unit_V, "V", above_to(0, 1000),
               "volts per unit of the file's axes");
  recorded.add("swap_axes", &RecordedConfig::swap_axes, "", unbounded(), "exchange the file's two axes");
  recorded.add("signal_scale", &RecordedConfig::signal_scale, "", unbounded(),
               "the agent sees (value - signal_origin) / signal_scale; not 0");
  recorded.add("signal_origin", &RecordedConfig::signal_origin, "", unbounded(), "see signal_scale");
  const auto columns = [](auto& r) { return std::tie(r.column_first, r.column_last); };
  const auto rows = [](auto& r) { return std::tie(r.row_first, r.row_last); };
  recorded.add_pair("columns", Type::pair, columns, "", unbounded(),
                    ".npy only: voltages at the first and the last column, in file units");
  recorded.add_pair("rows", Type::pair, rows, "", unbounded(),
                    ".npy only: voltages at the first and the last row, in file units");
}

Bounds domain_bounds(device::Domain domain) {
  switch (domain) {
    case device::Domain::positive:
      return above(0);
    case device::Domain::non_negative:
      return at_least(0);
    case device::Domain::real:
      break;
  }
  return unbounded();
}

template <class Access>
void add_parameters(Records& records, const std::string& name, Access distributions) {
  Section section(records, name, Role::science, distributions);
  for (std::size_t i = 0; i < device::parameter_count; ++i) {
    const device::ParameterInfo& info = device::parameter_infos()[i];
    const auto get = [distributions, i](const Settings& s) -> Value { return distributions(s)[i]; };
    const auto set = [distributions, i](Settings& s, const Value& value) {
      distributions(s)[i] = std::get<device::Distribution>(value);
    };
    section.append(std::string(info.name), Type::distribution, std::string(info.unit),
                   domain_bounds(info.domain), std::string(info.help), get, set);
  }
}

void add_execution(Records& records) {
  Section execution(
      records, "execution", Role::execution, [](auto& s) -> auto& { return s.execution; });
  execution.add("threads", &ExecutionConfig::threads, "", between(0, 4096), "0: all cores");
  execution.add_choice("inner", &ExecutionConfig::inner, named(parallel::inner_modes),
                       "spread the inside of a trial over threads; auto: with tbb the last trials of a run, "
                       "as many as threads; with threads all trials, if fewer than threads");
  execution.add_choice("backend", &ExecutionConfig::backend, named(parallel::backends),
                       "oneTBB, or plain threads to compare with");
  execution.add("flush_interval_s", &ExecutionConfig::flush_interval_s, "s", above_to(0, 3600),
                "rows reach the disk at least this often");
  execution.add_choice(
      "audit", &ExecutionConfig::audit, named(trial::audit_keeps),
      "which trials keep the story of their decisions; failures: those without true success");
}

}  // namespace

std::vector<Option> option_records() {
  Records records;
  add_experiment(records);
  add_device(records);
  add_simulated(records);
  add_noise_records(records);  // after the named population, whose noise it may replace
  // After the named population and before the prior: each may replace what the one before has set.
  add_parameters(
      records, "population", [](auto& s) -> auto& { return s.trial.simulated.distributions; });
  add_recorded(records);
  add_agent_records(records);
  add_parameters(
      records, "prior", [](auto& s) -> auto& { return s.trial.agent.prior; });
  add_decision_records(records);
  add_execution(records);
  return records;
}

}  // namespace qdtune::config
