#include "belief/prior_distribution.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace qdtune::belief {

using device::Distribution;
using device::DistributionKind;

namespace {

// How far below a range's low end a parameter keeps its meaning, as a share of the range's width.
double room_below(const Distribution& d, double floor) {
  if (d.kind == DistributionKind::log_uniform) {
    return floor > 0.0 ? std::max(0.0, std::log(d.a / floor) / std::log(d.b / d.a))
                       : std::numeric_limits<double>::infinity();
  }
  return std::max(0.0, (d.a - floor) / (d.b - d.a));
}

}  // namespace

PriorDistribution::PriorDistribution(const Distribution& stated, const PriorTails& tails, double floor)
    : stated_(stated) {
  if (ranged() && tails.probability > 0.0 && tails.extent > 0.0 && stated.b > stated.a) {
    low_extent_ = std::min(tails.extent, room_below(stated, floor));
    high_extent_ = tails.extent;
    low_tail_ = 0.5 * tails.probability * low_extent_ / tails.extent;
    high_tail_ = 0.5 * tails.probability;
  }
  note_ends();
}

void PriorDistribution::note_ends() {
  lowest_ = soft() ? value(-low_extent_) : stated_.lowest();
  highest_ = soft() ? value(1.0 + high_extent_) : stated_.highest();
  if (!soft()) return;
  log_low_ = -std::log(slope_low());
  log_core_ = -std::log(slope_core());
  log_high_ = -std::log(slope_high());
}

PriorDistribution PriorDistribution::with_tails_scaled(double factor) const {
  PriorDistribution scaled = *this;
  scaled.low_extent_ *= factor;
  scaled.high_extent_ *= factor;
  scaled.note_ends();
  return scaled;
}

bool PriorDistribution::ranged() const {
  return stated_.kind == DistributionKind::uniform || stated_.kind == DistributionKind::log_uniform;
}

double PriorDistribution::coordinate(double x) const {
  if (stated_.kind == DistributionKind::uniform) return (x - stated_.a) / (stated_.b - stated_.a);
  return std::log(x / stated_.a) / std::log(stated_.b / stated_.a);
}

double PriorDistribution::value(double s) const {
  if (stated_.kind == DistributionKind::uniform) return stated_.a + (stated_.b - stated_.a) * s;
  return stated_.a * std::exp(s * std::log(stated_.b / stated_.a));
}

double PriorDistribution::quantile(double u) const {
  return quantile(LanesD::Constant(u))[0];
}

LanesD PriorDistribution::quantile(const LanesD& u) const {
  if (is_fixed()) return LanesD::Constant(stated_.a);
  if (!ranged()) {
    LanesD x;
    for (Eigen::Index lane = 0; lane < lane_count; ++lane) x[lane] = stated_.quantile(u[lane]);
    return x;
  }
  LanesD s = u;
  if (soft()) {
    // Piecewise linear, with slopes of the low tail, the core and the high tail.
    const double core = slope_core();
    s = (u - low_tail_) * core + (u - low_tail_).min(0.0) * (slope_low() - core) +
        (u - (1.0 - high_tail_)).max(0.0) * (slope_high() - core);
  }
  if (stated_.kind == DistributionKind::uniform) return stated_.a + (stated_.b - stated_.a) * s;
  return stated_.a * (s * std::log(stated_.b / stated_.a)).exp();
}

double PriorDistribution::cdf(double x) const {
  if (!soft()) return stated_.cdf(x);
  const double s = x <= lowest() ? -low_extent_ : std::min(coordinate(x), 1.0 + high_extent_);
  if (s < 0.0) return low_tail_ + s / slope_low();
  if (s > 1.0) return 1.0 - high_tail_ + (s - 1.0) / slope_high();
  return low_tail_ + s / slope_core();
}

double PriorDistribution::log_density(double x) const {
  return log_density(LanesD::Constant(x))[0];
}

LanesD PriorDistribution::log_density(const LanesD& x) const {
  LanesD density = LanesD::Zero();
  if (stated_.kind == DistributionKind::normal) density = -0.5 * ((x - stated_.a) / stated_.b).square();
  if (soft()) {
    density = (x < stated_.a)
                  .select(LanesD::Constant(log_low_),
                          (x > stated_.b).select(LanesD::Constant(log_high_), LanesD::Constant(log_core_)));
  }
  if (stated_.kind == DistributionKind::log_uniform) density -= x.max(lowest_).log();
  return (x >= lowest_ && x <= highest_)
      .select(density, LanesD::Constant(-std::numeric_limits<double>::infinity()));
}

}  // namespace qdtune::belief
