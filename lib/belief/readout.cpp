#include "belief/readout.hpp"

#include <cmath>
#include <limits>

#include "random/distributions.hpp"

namespace qdtune::belief {

using device::Parameter;

namespace {

void shift(LaneSums& s, double gain_change, double offset_change) {
  s.rr += gain_change * (gain_change * s.ff + 2.0 * offset_change * s.f - 2.0 * s.rf) +
          offset_change * (offset_change * s.points - 2.0 * s.r);
  s.rf -= gain_change * s.ff + offset_change * s.f;
  s.r -= gain_change * s.f + offset_change * s.points;
}

}  // namespace

ReadoutSampler::NormalStandIn::NormalStandIn(const PriorDistribution& prior)
    : mean(0.5 * (prior.quantile(0.25) + prior.quantile(0.75))) {
  const double width = prior.quantile(0.75) - prior.quantile(0.25);
  precision = 1.0 / (width * width);
}

double ReadoutSampler::NormalStandIn::log_ratio(const PriorDistribution& prior, double x) const {
  const double z = x - mean;
  return prior.log_density(x) + 0.5 * precision * z * z;
}

ReadoutSampler::ReadoutSampler(const PriorMap& prior)
    : prior_(prior), gain_like_(prior[Parameter::gain]), offset_like_(prior[Parameter::offset]) {}

void ReadoutSampler::draw_gain_and_offset(LaneSums& sums, Readout& now, random::Stream& stream) const {
  const PriorDistribution& gain_prior = prior_[Parameter::gain];
  const PriorDistribution& offset_prior = prior_[Parameter::offset];
  const double tau = 1.0 / (now.noise_sd * now.noise_sd);
  const double paa = tau * sums.ff + gain_like_.precision;
  const double pbb = tau * sums.points + offset_like_.precision;
  const double pab = tau * sums.f;
  const double ga = tau * sums.rf + gain_like_.precision * (gain_like_.mean - now.gain);
  const double gb = tau * sums.r + offset_like_.precision * (offset_like_.mean - now.offset);
  const double determinant = paa * pbb - pab * pab;
  const double z1 = random::normal_short(stream);
  const double z2 = random::normal_short(stream);
  const double log_u = std::log(random::uniform_open(stream));
  if (!(determinant > 0.0)) return;
  // da from its marginal, db given da.
  const double da = (pbb * ga - pab * gb) / determinant + z1 * std::sqrt(pbb / determinant);
  const double db = (gb - pab * da) / pbb + z2 / std::sqrt(pbb);
  const double log_ratio = gain_like_.log_ratio(gain_prior, now.gain + da) -
                           gain_like_.log_ratio(gain_prior, now.gain) +
                           offset_like_.log_ratio(offset_prior, now.offset + db) -
                           offset_like_.log_ratio(offset_prior, now.offset);
  if (!(log_u < log_ratio)) return;
  now.gain += da;
  now.offset += db;
  shift(sums, da, db);
}

void ReadoutSampler::draw_noise(const LaneSums& sums, Readout& now, random::Stream& stream) const {
  const PriorDistribution& prior = prior_[Parameter::noise_sd];
  const double step = 2.4 / std::sqrt(2.0 * sums.points + 8.0) * random::normal_short(stream);
  const double log_u = std::log(random::uniform_open(stream));
  const double moved = now.noise_sd * std::exp(step);
  // Target in log sigma: the prior density gains a factor sigma.
  const double prior_ratio = prior.log_density(moved) - prior.log_density(now.noise_sd) + step;
  const double precision_change = 1.0 / (moved * moved) - 1.0 / (now.noise_sd * now.noise_sd);
  if (log_u < prior_ratio - sums.points * step - 0.5 * sums.rr * precision_change) now.noise_sd = moved;
}

LaneSums tempered(const ResidualSums& old_sums, const ResidualSums& new_sums, double beta,
                  Eigen::Index lane) {
  return {old_sums.rr[lane] + beta * new_sums.rr[lane], old_sums.r[lane] + beta * new_sums.r[lane],
          old_sums.rf[lane] + beta * new_sums.rf[lane], old_sums.f[lane] + beta * new_sums.f[lane],
          old_sums.ff[lane] + beta * new_sums.ff[lane], old_sums.points + beta * new_sums.points};
}

Readout ReadoutSampler::draw(LaneSums sums, const Readout& now, random::Stream& stream) const {
  Readout readout = now;
  if (prior_.is_free(Parameter::gain) && prior_.is_free(Parameter::offset)) {
    draw_gain_and_offset(sums, readout, stream);
  }
  if (prior_.is_free(Parameter::noise_sd)) draw_noise(sums, readout, stream);
  return readout;
}

}  // namespace qdtune::belief
