// Settings of the agent: what it wants, what it may spend, and how it decides.
#pragma once

#include <array>
#include <string_view>

#include "agent/stage.hpp"
#include "belief/belief_config.hpp"
#include "belief/rival_models.hpp"
#include "device/distribution.hpp"
#include "navigation/navigation_config.hpp"
#include "perception/quality.hpp"
#include "sensing/sensing_config.hpp"

namespace qdtune::agent {

// How the agent chooses what to measure. All but blind go through the same stages and the same verification.
//   gain      a small survey, then the scan, or the set of single points, of highest expected gain per point
//   random    the same survey, then scans at random among the same ones
//   cheapest  the same survey, then the scan of fewest points
//   variance  the same survey, then the scan of highest predictive variance per point
//   fixed     one larger survey, nothing chosen
//   dense     the full 64x64 scan, nothing chosen; its budget is its own (points_budget in agent.hpp)
//   blind     the best voltage of the prior, nothing measured
//   legacy    another agent altogether, the original Python system's: a trial runs it, and agent::tune refuses
enum class Policy { gain, random, cheapest, variance, fixed, dense, blind, legacy };
inline constexpr std::array policies{Policy::gain,  Policy::random, Policy::cheapest, Policy::variance,
                                     Policy::fixed, Policy::dense,  Policy::blind,    Policy::legacy};
std::string_view to_string(Policy policy);

struct VerificationConfig {
  int rays = 4;  // points on rays around the claimed cell, first round
  // Points along each gate from the claimed voltage down to the window's edge, first round.
  int points_per_gate = 2;
  int rounds = 4;             // rounds of fresh points before the stage gives up
  int points_per_round = 16;  // points of each later round, placed where they settle the claim
  // Fresh points below this quantile of their replicates contradict the belief.
  double predictive_tail = 0.01;
  int replicates = 200;
  double claim_probability = 0.995;  // claim only when the belief gives the target cell at least this
  // Before a claim, a fresh belief on all data is asked too; if the two together give the target cell less than
  // claim_probability, there is no claim and the fresh one takes over.
  bool second_opinion = true;
};

// When the data say that the device is no good double dot, or nothing that the model knows.
struct DiagnosisConfig {
  double refuse_probability = 0.99;  // of another class of device: the trial ends, with its name
  // Largest advantage of a smooth surface over the double dot that a claim survives (belief/misfit.hpp), and the same for a
  // residual larger than this, in units of the prior's largest noise: then fresh points all over the window have to settle it.
  double smooth_advantage_nat = 0.0;
  double doubtful_residual = 1.0;
  double doubtful_advantage_nat = -30.0;
  // A charge jumped: looked for where the residual is larger than this, in the same units, and believed when two devices, one
  // before and one after, explain the readings better than one by more nats (belief/change_point.hpp). Of a
  // hundred devices whose readings stray for other reasons (population stress) five passed 5, none 8.
  double jump_residual = 0.7;
  double jump_advantage_nat = 8.0;
  belief::RivalConfig rivals;
};

struct AgentConfig {
  Policy policy = Policy::gain;
  physics::Electrons target{1, 1};
  int survey_size = 4;         // points a side of the first survey, of policies that choose what follows
  int fixed_survey_size = 12;  // and of policy fixed
  int max_scans = 40;          // of one visit to charge identification
  double identify_probability =
      0.98;                      // of the target cell at the best voltage: charge identification has passed
  int max_points = 2048;         // budget: measured points of the whole trial
  int max_steps = 100;           // budget: moves and scans of the whole trial
  double step_cap_V = 0.020;     // |dV1| + |dV2| of one move
  double safety_margin_V = 0.0;  // kept clear of each bound
  StageLimits stages;
  belief::BeliefConfig belief;
  sensing::SensingConfig sensing;
  navigation::NavigationConfig navigation;
  perception::QualityConfig quality;
  VerificationConfig verification;
  DiagnosisConfig diagnosis;
  device::ParameterDistributions prior = device::standard_prior();
};

}  // namespace qdtune::agent
