// What the ranks are about: every free parameter, and quantities derived from them that decide or that data
// pin down.
//
//   cell_centre_v1_V, cell_centre_v2_V  A V = E n + x0, the middle of the target's cell (A invertible)
//   log_likelihood_nat                  of all points measured; it sees a sampler that misses the mode, which the
//                                       marginals of parameters can hide (Modrak et al., Bayesian Anal. 20, 461 (2025))
// Cost: one forward evaluation a hypothesis and point.
#pragma once

#include <string>
#include <vector>

#include "belief/lanes.hpp"
#include "belief/likelihood.hpp"
#include "belief/prior_map.hpp"

namespace qdtune::validation {

class Quantities {
 public:
  Quantities(const belief::PriorMap& prior, const physics::Electrons& target);

  const std::vector<std::string>& names() const { return names_; }
  std::size_t count() const { return names_.size(); }
  // The first ones, of which an interval is worth stating: all but the likelihood.
  std::size_t with_interval() const { return names_.size() - 1; }

  // Row = hypothesis, column = quantity.
  Eigen::Array<double, belief::lane_count, Eigen::Dynamic> values(const belief::ParameterBlock& theta,
                                                                  const belief::PointData& data,
                                                                  const belief::Likelihood& likelihood) const;

 private:
  std::vector<std::size_t> free_;
  physics::Electrons target_;
  std::vector<std::string> names_;
};

}  // namespace qdtune::validation
