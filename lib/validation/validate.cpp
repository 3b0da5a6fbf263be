#include "validation/validate.hpp"

#include <algorithm>
#include <optional>

#include "base/contracts.hpp"
#include "base/error.hpp"
#include "validation/belief_calibration.hpp"
#include "validation/evidence_study.hpp"
#include "validation/gain_study.hpp"
#include "validation/move_study.hpp"
#include "validation/rank_study.hpp"

namespace qdtune::validation {

namespace {

StudyResult moves(const Context& context) {
  const agent::AgentConfig& agent = context.config.agent;
  const belief::PriorMap prior(agent.prior, {agent.belief.tail_probability, agent.belief.tail_extent});
  return study_moves(context, prior, belief_moves(prior, agent.belief));
}

}  // namespace

std::vector<StudyResult> validate(const Context& context, std::span<const Study> chosen) {
  QDTUNE_REQUIRE(context.settings.runs >= 2, "a study needs two runs");
  if (context.config.device != trial::DeviceKind::simulated)
    throw Error(ErrorKind::config,
                "device.kind: a belief is validated on simulated devices, whose truth is known");
  const auto wanted = [&](Study study) {
    return std::find(chosen.begin(), chosen.end(), study) != chosen.end();
  };
  std::vector<StudyResult> results;
  // Both are read from the same runs.
  if (wanted(Study::ranks) || wanted(Study::coverage)) {
    const PriorRuns runs = run_prior_devices(context);
    if (wanted(Study::ranks)) results.push_back(judge_ranks(runs));
    if (wanted(Study::coverage)) results.push_back(judge_coverage(runs));
  }
  if (wanted(Study::calibration)) results.push_back(judge_calibration(context, forecast_devices(context)));
  if (wanted(Study::gains)) results.push_back(study_gains(context));
  if (wanted(Study::moves)) results.push_back(moves(context));
  if (wanted(Study::evidence)) results.push_back(judge_evidence(context, estimate_evidence(context)));
  return results;
}

}  // namespace qdtune::validation
