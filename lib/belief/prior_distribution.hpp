// What the agent holds likely of one parameter: a stated range with soft ends.
//
// A range of the laboratory is not a law: a device may lie a little outside. In the coordinate s of the range
// (0 at its low end, 1 at its high end, linear for uniform and logarithmic for log_uniform ones) the density is
//   (1 - t) on [0, 1],   t / (2 e) on [-e, 0] and [1, 1 + e],
// t the probability of both tails together, e their extent; without tails the stated distribution. fixed and
// normal distributions have no range and stay as they are. A tail ends where the parameter would lose its meaning:
// at 0 for what cannot be negative, at a quarter of the low end for what must be positive; one with less room has
// as much less probability, and the range's own share is larger.
// Cost: a few nanoseconds a lane.
#pragma once

#include "belief/lanes.hpp"
#include "device/distribution.hpp"

namespace qdtune::belief {

struct PriorTails {
  double probability = 0.0;  // of both together, in [0, 1)
  double extent = 0.0;       // of each, as a share of the range's width (of its logarithm, for log_uniform)
  // No tail of a first line reaches below this: electrons that enter before the window begins cannot be counted.
  double first_line_floor_V = -1e9;
};

class PriorDistribution {
 public:
  PriorDistribution() { note_ends(); }
  // No tail reaches below `floor`.
  PriorDistribution(const device::Distribution& stated, const PriorTails& tails, double floor);

  bool is_fixed() const { return stated_.kind == device::DistributionKind::fixed; }
  double lowest() const { return lowest_; }
  double highest() const { return highest_; }
  bool contains(double x) const { return x >= lowest_ && x <= highest_; }
  double quantile(double u) const;
  LanesD quantile(const LanesD& u) const;
  double cdf(double x) const;
  // log density up to a constant; -infinity outside the support.
  double log_density(double x) const;
  LanesD log_density(const LanesD& x) const;
  // The same with both tails multiplied in extent.
  PriorDistribution with_tails_scaled(double factor) const;

 private:
  void note_ends();  // all that follows from the stated distribution and its tails
  bool ranged() const;
  bool soft() const { return low_extent_ > 0.0 || high_extent_ > 0.0; }
  double coordinate(double x) const;  // s
  double value(double s) const;       // x
  double slope_low() const { return low_tail_ > 0.0 ? low_extent_ / low_tail_ : slope_core(); }
  double slope_high() const { return high_extent_ / high_tail_; }
  double slope_core() const { return 1.0 / (1.0 - low_tail_ - high_tail_); }

  device::Distribution stated_;
  double low_tail_ = 0.0, high_tail_ = 0.0;  // probabilities; a tail without room has none
  double low_extent_ = 0.0, high_extent_ = 0.0;
  double lowest_ = 0.0, highest_ = 0.0;
  // log density in the range's coordinate.
  double log_low_ = 0.0, log_core_ = 0.0, log_high_ = 0.0;
};

}  // namespace qdtune::belief
