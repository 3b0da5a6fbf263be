#include "belief/energy_scale.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "belief/lane_draws.hpp"

namespace qdtune::belief {

using device::Parameter;

namespace {

constexpr std::array scaled{Parameter::charging_energy_1,      Parameter::charging_energy_2,
                            Parameter::mutual_charging_energy, Parameter::lever_arm_11,
                            Parameter::lever_arm_22,           Parameter::tunnel_coupling,
                            Parameter::electron_temperature};
constexpr double step =
    0.4;  // standard deviation of log lambda in the longest pass; the others halve it in turn
constexpr int lengths = 3;

LanesD log_prior(const PriorMap& prior, const ParameterBlock& theta, const LanesD& factor) {
  LanesD total = LanesD::Zero();
  for (const Parameter p : scaled) total += prior[p].log_density(LanesD(factor * column(theta, p)));
  return total;
}

}  // namespace

EnergyScale::EnergyScale(const PriorMap& prior)
    : prior_(prior),
      free_(std::all_of(scaled.begin(), scaled.end(), [&](Parameter p) { return prior.is_free(p); })) {}

void EnergyScale::walk(ParameterBlock& cube, ParameterBlock& theta, int passes,
                       random::Stream& stream) const {
  if (!free_) return;
  LanesD log_factor = LanesD::Zero();
  LanesD present = log_prior(prior_, theta, LanesD::Ones());
  for (int pass = 0; pass < passes; ++pass) {
    const LanesD change = std::ldexp(step, -(pass % lengths)) * lane_bells(stream);
    const LanesD moved = log_prior(prior_, theta, (log_factor + change).exp());
    const LanesD log_ratio = moved - present + static_cast<double>(scaled.size()) * change;
    const auto accepted = (log_uniforms(stream) < log_ratio).eval();
    log_factor += accepted.select(change, LanesD::Zero());
    present = accepted.select(moved, present).eval();
  }
  const LanesD factor = log_factor.exp();
  for (const Parameter p : scaled) {
    column(theta, p) *= factor;
    for (Eigen::Index lane = 0; lane < lane_count; ++lane) {
      if (log_factor[lane] != 0.0) column(cube, p)[lane] = prior_[p].cdf(column(theta, p)[lane]);
    }
  }
}

}  // namespace qdtune::belief
