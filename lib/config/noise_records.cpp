#include "config/noise_records.hpp"

#include <tuple>

#include "config/section.hpp"

namespace qdtune::config {

namespace {

using simulation::NoiseSettings;

const auto noise_of = [](auto& s) -> auto& {
  return s.trial.simulated.noise;
};

void add_sensor_noise(std::vector<Option>& records) {
  Section noise(records, "noise", Role::science, noise_of);
  noise.add(
      "sensor_width_meV", &NoiseSettings::sensor_width_meV, "meV", above_to(0, 10),
      "half-width of the sensor peak: turns energies of this section into shifts of the sensor's detuning");
  noise.add("pink_ueV_per_sqrt_Hz", &NoiseSettings::pink_ueV_per_sqrt_Hz, "ueV/sqrt(Hz)", between(0, 1000),
            "1/f noise of the sensor's potential: root of its one-sided power spectrum at 1 Hz; 0: none");
  noise.add("pink_exponent", &NoiseSettings::pink_exponent, "", between(0.7, 1.4),
            "by which that spectrum falls with frequency");
  noise.add("fluctuators", &NoiseSettings::fluctuators, "", between(0, 64),
            "two-level fluctuators near the sensor, telegraph noise; 0: none");
  noise.add("fluctuator_ueV", &NoiseSettings::fluctuator_ueV, "ueV", between(0, 1000),
            "shift of the sensor's potential between the two levels of a fluctuator");
  const auto rates = [](auto& n) { return std::tie(n.fluctuator_slowest_Hz, n.fluctuator_fastest_Hz); };
  noise.add_pair("fluctuator_rate_Hz", Type::interval, rates, "Hz", between(1e-6, 1e6),
                 "rates at which fluctuators leave either level, drawn log-uniformly");
  noise.add("saturation", &NoiseSettings::saturation, "", above_to(0, 1),
            "share of the peak at which the sensor's signal is cut off; 1: nowhere");
}

void add_slow_noise(std::vector<Option>& records) {
  Section noise(records, "noise", Role::science, noise_of);
  noise.add("jumps_per_min", &NoiseSettings::jumps_per_min, "1/min", between(0, 60000),
            "charge jumps in measuring time, a Poisson process: each shifts V0 for good; 0: none");
  noise.add("jump_sd_V", &NoiseSettings::jump_sd_V, "V", between(0, 1),
            "standard deviation of the shift by a jump, of each plunger");
  noise.add("gain_drift_percent_per_min", &NoiseSettings::gain_drift_percent_per_min, "%/min",
            between(0, 1000),
            "steady drift of the readout's gain in measuring time, up or down for a whole trial; 0: none");
  noise.add("offset_drift_per_min", &NoiseSettings::offset_drift_per_min, "1/min", between(0, 1000),
            "steady drift of the readout's offset likewise, in units of the readout; 0: none");
  noise.add(
      "latching_probability", &NoiseSettings::latching_probability, "", between(0, 1),
      "that at a point across a transition the dot keeps its charge state; asked again at each point; 0: "
      "none");
}

void add_landscape(std::vector<Option>& records) {
  Section noise(records, "noise", Role::science, noise_of);
  noise.add("disorder_sd_V", &NoiseSettings::disorder_sd_V, "V", between(0, 1),
            "smooth random shift of V0 over gate voltages, static: standard deviation; 0: none");
  noise.add("disorder_length_V", &NoiseSettings::disorder_length_V, "V", above_to(0, 10),
            "its correlation length");
  noise.add("lever_arm_variation_percent", &NoiseSettings::lever_arm_variation_percent, "%", between(0, 100),
            "lever arms vary linearly with their plunger: largest change from one edge of the window to the "
            "other; 0: none");
}

}  // namespace

void add_noise_records(std::vector<Option>& records) {
  add_sensor_noise(records);
  add_slow_noise(records);
  add_landscape(records);
}

}  // namespace qdtune::config
