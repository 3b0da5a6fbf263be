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

constexpr int dense_size = 64;  // the guide's fine scan, the yardstick of all reductions
constexpr int max_rebuilds = 1;
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
    const auto size = static_cast<std::size_t>(survey_size);
    const device::ScanPlan survey = device::grid_scan(session_.window(), size, size);
    if (!session_.fits(survey.points.size())) return refuse("the survey scan does not fit the budget");
    update(session_.measure(survey));
    for (int round = 0; round < config_.verification.rounds; ++round) {
      if (!session_.travel_to(best().voltage)) return refuse("the moves do not fit the budget of steps");
      if (!verify(round)) return refuse("the verification scan does not fit the budget");
      if (convinced() && (!config_.verification.second_opinion || second_opinion_agrees())) return claim();
    }
    return refuse("no voltage is probable enough to lie in the target cell");
  }

  AgentReport run_blind() {
    if (!session_.travel_to(best().voltage)) return refuse("the moves do not fit the budget of steps");
    return finish(Stage::complete);
  }

 private:
  BestVoltage best() const { return belief::best_voltage(*belief_, config_.target, session_.window()); }

  void update(const device::Measurement& measurement) {
    const Stopwatch watch;
    belief_->update(measurement, executor_);
    report_.belief_s += watch.seconds();
  }

  // Measures and weighs one round of fresh points; false when the budget does not allow it.
  bool verify(int round) {
    const auto plan_round = round == 0 ? verification_plan : settling_plan;
    const device::ScanPlan plan =
        plan_round(*belief_, config_.target, session_.position(), session_.window(), config_.verification);
    if (!session_.fits(plan.points.size())) return false;
    const device::Measurement fresh = session_.measure(plan);
    const Stopwatch watch;
    const auto step = static_cast<std::uint32_t>(session_.steps());
    const belief::PredictiveCheck check =
        belief::predictive_check(*belief_, fresh, config_.verification.replicates, seed_, trial_, step);
    report_.verify_s += watch.seconds();
    const bool surprised = check.tail_probability < config_.verification.predictive_tail;
    if (surprised && report_.backtracks < max_rebuilds) {
      ++report_.backtracks;
      replace_belief(fresh_belief(rebuild_sweeps_factor));
    } else {
      update(fresh);
    }
    return true;
  }

  bool convinced() const { return best().estimate.probability >= config_.verification.claim_probability; }

  // Both beliefs estimate the evidence of the same data: the one that found more of it knows better.
  bool second_opinion_agrees() {
    std::unique_ptr<ParticleBelief> second = fresh_belief(1);
    if (second->log_evidence_nat() > belief_->log_evidence_nat()) {
      replace_belief(std::move(second));
    } else {
      report_.belief.add(second->statistics());
      belief_->advance_to(second->next_step());
    }
    return convinced();
  }

  // A belief from the prior on all data, with its own random numbers.
  std::unique_ptr<ParticleBelief> fresh_belief(int sweeps_factor) {
    belief::BeliefConfig config = config_.belief;
    config.move_sweeps *= sweeps_factor;
    auto fresh = std::make_unique<ParticleBelief>(config, prior_,
                                                  belief::BeliefStream{seed_, trial_, belief_->next_step()});
    const Stopwatch watch;
    fresh->update(session_.all_data(), executor_);
    report_.belief_s += watch.seconds();
    return fresh;
  }

  void replace_belief(std::unique_ptr<ParticleBelief> fresh) {
    report_.belief.add(belief_->statistics());
    belief_ = std::move(fresh);
  }

  AgentReport claim() {
    if (!session_.travel_to(best().voltage)) return refuse("the moves do not fit the budget of steps");
    return finish(Stage::complete);
  }

  AgentReport refuse(const std::string& reason) {
    report_.reason = reason;
    return finish(Stage::failed);
  }

  AgentReport finish(Stage stage) {
    report_.stage = stage;
    report_.voltage = session_.position();
    report_.claimed_probability =
        belief::cell_estimates(*belief_, config_.target, {report_.voltage}).front().probability;
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
