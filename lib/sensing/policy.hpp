// Which scan next? Ranks candidate plans by expected gain per cost and picks one.
//
//   score = (success + information_weight * I_nat) / (cost + overhead_points)
//
// with the cost in points, or in seconds as so many points (plan_cost.hpp). Where the information decides, pairs of plans
// are tried too, and a pair that promises more per cost than any plan alone chooses one of its two (look_ahead.hpp).
//
// Or without a model of what a reading would change: at random, by the lowest cost, or by uncertainty sampling
// (MacKay, Neural Comput. 4, 590 (1992)), which measures where the hypotheses disagree most; with f_i(v) what
// hypothesis i predicts at v, in units of the noise:
//
//   score = sum_p Var_i f_i(v_p) / cost
//
// The sum takes points for independent, so neighbours count what they share twice, and a disagreement that no answer
// to the question depends on counts in full. Since it grows with every point, a fixed cost of a scan would make
// long scans best whatever they measure, and is left out. These three stop only when nothing fits the budget.
//
// Cheap bounds of the gain come first. No plan gains more than 1 - success now, nor more information than the entropy
// of the question: plans are taken in the order of that bound, and whatever cannot beat the best score so far is
// neither predicted nor simulated (most plans). With as many simulated outcomes as hypotheses or more, the pairwise
// bounds of the information (gain.hpp) are cheaper than the simulation and come before it, with
// success <= sqrt(I_high / 2). Plans of more points than are worth simulating are ranked by an even choice of
// their points: never too high. The variance is that of all points.
// Cost: some ten milliseconds at the default settings.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sensing/candidates.hpp"
#include "sensing/gain.hpp"
#include "sensing/look_ahead.hpp"
#include "sensing/plan_cost.hpp"
#include "sensing/sensing_config.hpp"

namespace qdtune::sensing {

struct RankedPlan {
  Plan plan;
  double cost = 0.0;  // in points, or in seconds as so many points
  InformationBounds bounds;
  std::optional<Gain> gain;  // none when the bounds were enough to drop the plan, or nobody asked
  double score = 0.0;        // per cost; with the choice gain, an upper bound where there is no gain
};

struct Decision {
  // Candidates that fit the budget: best first, what was dropped by bounds last; without a score, as they were made.
  std::vector<RankedPlan> ranked;
  std::optional<std::size_t> chosen;  // none: nothing is worth measuring, or nothing fits
  // What made the choice, if no plan alone did: places in `ranked`, the first one the chosen, which need not lead.
  std::optional<PlanPair> pair;
};

// Streams: Purpose::plan_ranking and Purpose::policy_choice at (trial, step).
struct DecisionStream {
  std::uint64_t seed = 0, trial = 0;
  std::uint32_t step = 0;
};

// `most_points` is what is left of the budget: plans beyond it are not offered. `cost` is of the configured currency.
Decision choose_plan(Choice choice, const Hypotheses& hypotheses, const Question& question,
                     const device::Window& window, std::size_t most_points, const PlanCost& cost,
                     const SensingConfig& config, const DecisionStream& stream);

}  // namespace qdtune::sensing
