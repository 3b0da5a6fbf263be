#include "belief/readout.hpp"

#include <cmath>

#include "belief/lane_draws.hpp"

namespace qdtune::belief {

using device::Parameter;

namespace {

constexpr double plane_scale = 1.7;  // 2.38 / sqrt(dimensions), in standard deviations of the conditional
constexpr double line_scale = 2.4;

// Finite for a fixed prior, whose parameter takes no step.
double precision_like(const PriorDistribution& prior) {
  const double width = prior.quantile(0.75) - prior.quantile(0.25);
  return width > 0.0 ? 1.0 / (width * width) : 0.0;
}

// Metropolis, lane by lane; `prior` is that of what moves, at the present place.
void accept(const Readout& moved, const LanesD& moved_prior, ReadoutState& state, LanesD& prior,
            const TemperedData& target, const Likelihood& likelihood, random::Stream& stream) {
  const auto [data, signals, old_points, points, beta] = target;
  const LanesD old_fit = likelihood.log_likelihood(moved, signals, data, 0, old_points);
  const LanesD new_fit = likelihood.log_likelihood(moved, signals, data, old_points, points);
  const LanesD log_ratio =
      moved_prior - prior + old_fit - state.old_log_likelihood + beta * (new_fit - state.new_log_likelihood);
  const LanesD log_u = log_uniforms(stream);
  for (Eigen::Index lane = 0; lane < lane_count; ++lane) {
    if (!(log_u[lane] < log_ratio[lane])) continue;
    prior[lane] = moved_prior[lane];
    state.readout.gain[lane] = moved.gain[lane];
    state.readout.offset[lane] = moved.offset[lane];
    state.readout.noise_sd[lane] = moved.noise_sd[lane];
    state.old_log_likelihood[lane] = old_fit[lane];
    state.new_log_likelihood[lane] = new_fit[lane];
  }
}

}  // namespace

ReadoutWalk::ReadoutWalk(const PriorMap& prior)
    : prior_(prior),
      gain_precision_(precision_like(prior[Parameter::gain])),
      offset_precision_(precision_like(prior[Parameter::offset])) {}

ReadoutWalk::Design ReadoutWalk::design_of(const TemperedData& target) {
  Design design;
  for (std::size_t k = 0; k < target.points; ++k) {
    const double weight = k < target.old_points ? 1.0 : target.beta;
    const LanesD f = target.signals.col(static_cast<Eigen::Index>(k)).cast<double>();
    design.f += weight * f;
    design.ff += weight * f * f;
    design.points += weight;
  }
  return design;
}

Readout ReadoutWalk::plane_step(const Readout& now, const Design& design, random::Stream& stream) const {
  const LanesD z1 = plane_scale * lane_bells(stream);
  const LanesD z2 = plane_scale * lane_bells(stream);
  const LanesD tau = now.noise_sd.square().inverse();
  const LanesD paa = tau * design.ff + gain_precision_;
  const LanesD pbb = tau * design.points + offset_precision_;
  Readout moved = now;
  if (!prior_.is_free(Parameter::offset)) {
    moved.gain += z1 / paa.sqrt();
  } else if (!prior_.is_free(Parameter::gain)) {
    moved.offset += z2 / pbb.sqrt();
  } else {
    // The step of the gain from its marginal, that of the offset given it.
    const LanesD pab = tau * design.f;
    const LanesD gain_step = z1 * (pbb / (paa * pbb - pab.square())).sqrt();
    moved.gain += gain_step;
    moved.offset += z2 / pbb.sqrt() - pab / pbb * gain_step;
  }
  return moved;
}

Readout ReadoutWalk::line_step(const Readout& now, const Design& design, random::Stream& stream) const {
  Readout moved = now;
  moved.noise_sd *= (line_scale / std::sqrt(2.0 * design.points + 8.0) * lane_bells(stream)).exp();
  return moved;
}

LanesD ReadoutWalk::plane_log_prior(const Readout& readout) const {
  return prior_[Parameter::gain].log_density(readout.gain) +
         prior_[Parameter::offset].log_density(readout.offset);
}

LanesD ReadoutWalk::line_log_prior(const Readout& readout) const {
  return prior_[Parameter::noise_sd].log_density(readout.noise_sd) + readout.noise_sd.log();
}

void ReadoutWalk::walk(ReadoutState& state, const TemperedData& target, const Likelihood& likelihood,
                       int passes, random::Stream& stream) const {
  const bool plane = prior_.is_free(Parameter::gain) || prior_.is_free(Parameter::offset);
  const bool line = prior_.is_free(Parameter::noise_sd);
  if (!plane && !line) return;
  const Design design = design_of(target);
  LanesD plane_prior = plane_log_prior(state.readout);
  LanesD line_prior = line_log_prior(state.readout);
  for (int pass = 0; pass < passes; ++pass) {
    if (plane) {
      const Readout moved = plane_step(state.readout, design, stream);
      accept(moved, plane_log_prior(moved), state, plane_prior, target, likelihood, stream);
    }
    if (line) {
      const Readout moved = line_step(state.readout, design, stream);
      accept(moved, line_log_prior(moved), state, line_prior, target, likelihood, stream);
    }
  }
}

}  // namespace qdtune::belief
