// Settings of the agent: what it wants, what it may spend, and how it decides.
#pragma once

#include <string_view>

#include "belief/belief_config.hpp"
#include "device/distribution.hpp"

namespace qdtune::agent {

// How a trial goes.
//   fixed  one survey scan, best voltage, verification by fresh points, at most one rebuild, claim or refuse
//   dense  the full 64x64 scan, then the same; its budget is its own (points_budget in agent.hpp)
//   blind  the best voltage of the prior, nothing measured
enum class Policy { fixed, dense, blind };

struct VerificationConfig {
  int rays = 10;  // points on rays around the claimed cell, first round
  // Points along each gate from the claimed voltage down to the window's edge, first round.
  int points_per_gate = 4;
  int rounds = 4;             // rounds of fresh points before the agent refuses
  int points_per_round = 16;  // points of each later round, placed where they settle the claim
  // Fresh points below this quantile of their replicates rebuild the belief (once).
  double predictive_tail = 0.01;
  int replicates = 200;
  double claim_probability = 0.95;  // claim only when the belief gives the target cell at least this
  // Before a claim, a fresh belief on all data must agree; it takes over if it finds more evidence or has doubts.
  bool second_opinion = true;
};

struct AgentConfig {
  Policy policy = Policy::fixed;
  physics::Electrons target{1, 1};
  int survey_size = 12;       // points a side of the survey scan of `fixed`
  int max_points = 2048;      // budget: measured points of the whole trial
  int max_steps = 100;        // budget: moves and scans of the whole trial
  double step_cap_V = 0.020;  // |dV1| + |dV2| of one move
  belief::BeliefConfig belief;
  VerificationConfig verification;
  device::ParameterDistributions prior = device::standard_prior();
};

}  // namespace qdtune::agent
