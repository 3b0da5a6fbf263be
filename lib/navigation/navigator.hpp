// Bayesian optimisation of an objective over gate space: tell it what was seen, ask where to go.
//
//   Navigator navigator(config, window, prior_mean);
//   const auto next = navigator.propose(position, reach);   move there, evaluate the objective y, then
//   navigator.observe(next->voltage, y);                    and so on
//
// A value: copies are independent, equal histories propose equal bits. The incumbent of ei and pi is the
// highest posterior mean among the observed voltages (not the highest noisy value); before the first
// observation, the highest prior mean among the candidates. Cost: of propose, one search (search.hpp); of
// observe, O(n^2).
#pragma once

#include <optional>

#include "device/device.hpp"
#include "navigation/search.hpp"

namespace qdtune::navigation {

// The observed voltage with the highest posterior mean (ties: the oldest).
struct BestObserved {
  GateVoltages voltage;
  double mean = 0.0;
  double sd = 0.0;
};

class Navigator {
 public:
  // Preconditions: a config in range, low < high.
  Navigator(const NavigationConfig& config, const device::Window& window, PriorMean prior_mean = {});

  void observe(const GateVoltages& v, double y) { process_.observe(v, y); }
  void set_prior_mean(PriorMean prior_mean);

  // Where the acquisition is largest within reach of the position; nothing when nowhere is allowed.
  std::optional<Proposal> propose(const GateVoltages& position, const Reach& reach = {}) const;
  // Nothing before the first observation.
  std::optional<BestObserved> best() const;

  const GaussianProcess& process() const { return process_; }

 private:
  double incumbent(const GateVoltages& position, const Reach& reach) const;

  NavigationConfig config_;
  device::Window window_;
  GaussianProcess process_;
};

}  // namespace qdtune::navigation
