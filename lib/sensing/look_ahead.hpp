// Two scans ahead: the gain of pairs of plans, where one plan alone decides little.
//
// A scan is worth what its reading changes of the choice of voltage. Where two things have to be known before the choice
// changes, each scan for itself changes nothing, and a ranking of single scans prefers what tells most about the
// question, be it of no consequence. (That information saturates and adds up does not help: what a set of scans
// changes of a decision is not submodular; Krause & Guestrin, J. Artif. Intell. Res. 35, 557 (2009).) So where information
// decides, pairs of the plans of most information per cost are simulated as one scan of all points of both,
//
//   score = (success + information_weight * I_nat) / (cost_a + cost_b + 2 overhead_points),
//
// and a pair that scores more than the best plan alone decides: of its two plans the one of the higher score alone is
// measured now. Then all is ranked anew, so the second plan is a reason, not a promise.
//
// A fixed pair gains no more than its first scan followed by a second one chosen for what the first one read (or by none):
// the score is a lower bound of what two scans are worth, but for the error of simulation, and a pair that is found
// wanting may be worth it all the same. Points of both plans are read twice. Not modelled: three scans or more.
// Cost: a simulation (gain.hpp) for each of n (n - 1) / 2 pairs that their cost leaves a chance: some milliseconds for eight plans.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "sensing/gain.hpp"
#include "sensing/sensing_config.hpp"

namespace qdtune::sensing {

// A plan with its gain alone.
struct SimulatedPlan {
  std::size_t points = 0;  // that measuring it takes from the budget
  double cost = 0.0;
  Gain gain;
  double score = 0.0;
};

struct PlanPair {
  std::size_t first = 0, second = 0;  // places in the list of plans; the first is to be measured now
  Gain gain;                          // of both together
  double score = 0.0;
};

// Whether the information decides the score of a plan, rather than what the plan itself changes of the choice.
bool decides_little(const Gain& gain, const SensingConfig& config);

// The best pair among the config.look_ahead plans of most information per cost, if it scores more than the first plan.
// plans: best score first, at least one. readings(k): hypothesis x simulated point of plan k, in units of the noise.
// Precondition: outcomes of the question's hypotheses with noise for the simulated points of any two of these plans.
std::optional<PlanPair> best_pair(const std::vector<SimulatedPlan>& plans,
                                  const std::function<Eigen::ArrayXXf(std::size_t)>& readings,
                                  const Question& question, const Outcomes& outcomes,
                                  const SensingConfig& config, std::size_t most_points);

}  // namespace qdtune::sensing
