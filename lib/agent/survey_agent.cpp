// The policies without active sensing: fixed, dense and blind (see agent_config.hpp).
#include <algorithm>
#include <memory>

#include "agent/agent.hpp"
#include "agent/session.hpp"
#include "agent/verification.hpp"
#include "base/stopwatch.hpp"
#include "belief/predictive.hpp"

namespace qdtune::agent {

using belief::BestVoltage;
using belief::ParticleBelief;

namespace {

constexpr int dense_size = 64;            // the guide's fine scan, the yardstick of all reductions
constexpr int rebuild_sweeps_factor = 2;  // a rebuilt belief moves this much more

class SurveyAgent {
 public:
  SurveyAgent(device::Device& device, const AgentConfig& config, std::uint64_t seed, std::uint64_t trial,
              const parallel::Executor& executor)
      : config_(config),
        executor_(executor),
        seed_(seed),
        trial_(trial),
        prior_(config.prior),
        session_(device, config),
        belief_(
            std::make_unique<ParticleBelief>(config.belief, prior_, belief::BeliefStream{seed, trial, 0})) {}

  AgentReport run(int survey_size) {
    const device::ScanPlan survey = device::grid_scan(
        session_.window(), static_cast<std::size_t>(survey_size), static_cast<std::size_t>(survey_size));
    if (!session_.fits(survey.points.size()))
      return refuse(Stage::survey, "the survey scan does not fit the budget");
    update(session_.measure(survey));
    if (!session_.travel_to(best().voltage)) return refuse(Stage::navigation, "out of steps");
    if (!verify()) return refuse(Stage::verification, "the verification scan does not fit the budget");
    return decide();
  }

  AgentReport run_blind() {
    const BestVoltage target = best();
    if (!session_.travel_to(target.voltage)) return refuse(Stage::navigation, "out of steps");
    report_.claimed_probability = target.estimate.probability;
    return finish(Stage::complete);
  }

 private:
  BestVoltage best() const { return belief::best_voltage(*belief_, config_.target, session_.window()); }

  void update(const device::Measurement& measurement) {
    const Stopwatch watch;
    belief_->update(measurement, executor_);
    report_.belief_s += watch.seconds();
  }

  // False when the budget does not allow it.
  bool verify() {
    const device::ScanPlan plan = verification_plan(*belief_, config_.target, session_.position(),
                                                    session_.window(), config_.verification);
    if (!session_.fits(plan.points.size())) return false;
    const device::Measurement fresh = session_.measure(plan);
    const Stopwatch watch;
    const belief::PredictiveCheck check =
        belief::predictive_check(*belief_, fresh, config_.verification.replicates, seed_, trial_,
                                 static_cast<std::uint32_t>(session_.steps()));
    report_.verify_s += watch.seconds();
    if (check.tail_probability < config_.verification.predictive_tail) {
      rebuild();
    } else {
      update(fresh);
    }
    return true;
  }

  // The belief did not expect what it saw: start again from the prior, with more moves, on all data.
  void rebuild() {
    ++report_.backtracks;
    belief::BeliefConfig config = config_.belief;
    config.move_sweeps *= rebuild_sweeps_factor;
    report_.belief.add(belief_->statistics());
    belief_ = std::make_unique<ParticleBelief>(config, prior_,
                                               belief::BeliefStream{seed_, trial_, belief_->next_step()});
    update(session_.all_data());
  }

  AgentReport decide() {
    const BestVoltage final_best = best();
    if (!session_.travel_to(final_best.voltage)) return refuse(Stage::navigation, "out of steps");
    report_.claimed_probability = final_best.estimate.probability;
    if (final_best.estimate.probability < config_.verification.claim_probability) {
      return refuse(Stage::failed, "no voltage is probable enough to lie in the target cell");
    }
    return finish(Stage::complete);
  }

  AgentReport refuse(Stage, const std::string& reason) {
    report_.reason = reason;
    return finish(Stage::failed);
  }

  AgentReport finish(Stage stage) {
    report_.stage = stage;
    report_.voltage = session_.position();
    report_.points = session_.points();
    report_.steps = session_.steps();
    report_.entropy_nat = belief::entropy_nat(belief::charge_probabilities(*belief_, report_.voltage));
    report_.log_evidence_nat = belief_->log_evidence_nat();
    report_.belief.add(belief_->statistics());
    report_.measure_s = session_.measure_s();
    if (report_.points > 0) report_.triple_points = belief::triple_point_estimate(*belief_, config_.target);
    return report_;
  }

  const AgentConfig& config_;
  const parallel::Executor& executor_;
  std::uint64_t seed_, trial_;
  belief::PriorMap prior_;
  Session session_;
  std::unique_ptr<ParticleBelief> belief_;
  AgentReport report_;
};

// The largest scan up to the dense one that leaves room for verification.
int affordable_dense_size(const AgentConfig& config) {
  const int verification = config.verification.rays + 2 * config.verification.points_per_gate;
  int size = dense_size;
  while (size > 2 && size * size + verification > config.max_points) --size;
  return size;
}

}  // namespace

std::string_view to_string(Stage stage) {
  switch (stage) {
    case Stage::survey:
      return "survey";
    case Stage::navigation:
      return "navigation";
    case Stage::verification:
      return "verification";
    case Stage::complete:
      return "complete";
    case Stage::failed:
      return "failed";
  }
  return "unknown";
}

AgentReport tune(device::Device& device, const AgentConfig& config, std::uint64_t seed, std::uint64_t trial,
                 const parallel::Executor& executor) {
  SurveyAgent agent(device, config, seed, trial, executor);
  switch (config.policy) {
    case Policy::fixed:
      return agent.run(config.survey_size);
    case Policy::dense:
      return agent.run(affordable_dense_size(config));
    case Policy::blind:
      break;
  }
  return agent.run_blind();
}

}  // namespace qdtune::agent
