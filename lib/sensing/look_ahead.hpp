// Two scans ahead: the gain of pairs of plans, where one plan alone decides little.
//
// A scan is worth what its reading changes of the choice of voltage. Where two things have to be known before that
// choice changes, neither scan alone changes anything, and a ranking of single scans takes what tells most about the
// question, be it of no consequence (Heckerman, Horvitz & Middleton, IEEE Trans. Pattern Anal. Mach. Intell. 15, 292
// (1993)). So where the information decides, the plans of most information per cost are simulated in pairs, each as one
// scan of all points of both,
//
//   score = (success + information_weight * I_nat) / (cost_a + cost_b + 2 overhead_points),
//
// and a pair that scores more than the best plan alone chooses: of its two plans the one that scores more alone is
// measured now. Afterwards everything is ranked anew: the second plan is a reason, not a promise.
//
// A second scan chosen for what the first one read, or left out, gains no less than one fixed beforehand: the score is a lower
// bound of what two scans are worth, but for the error of simulation. Points that both plans have are read twice.
// Not modelled: three scans or more, and that the best of many simulated scores is a little too high. On quiet devices a pair
// wins one or two rankings of a hundred, with three times the noise one of ten.
// Cost: a simulation (gain.hpp) for each of n (n - 1) / 2 pairs that their cost leaves a chance: some milliseconds for eight
// plans.
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
