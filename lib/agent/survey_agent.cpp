// The policies without active sensing: fixed, dense and blind (see agent_config.hpp).
#include <algorithm>
#include <memory>

#include "agent/agent.hpp"
#include "agent/session.hpp"
#include "agent/verification.hpp"
#include "base/stopwatch.hpp"
#include "belief/featureless.hpp"
#include "belief/predictive.hpp"

namespace qdtune::agent {

using belief::BestVoltage;
using belief::CellEstimate;
using belief::ParticleBelief;

namespace {

constexpr int dense_size = 64;  // points a side of the scan that reductions are measured against
constexpr int max_rebuilds = 1;
constexpr int rebuild_sweeps_factor = 2;    // a rebuilt belief moves this much more
constexpr double evidence_error_nat = 2.0;  // by which two honest estimates of one log evidence may differ

class SurveyAgent {
 public:
  SurveyAgent(device::Device& device, const AgentConfig& config, std::uint64_t seed, std::uint64_t trial,
              const parallel::Executor& executor)
      : config_(config),
        executor_(executor),
        seed_(seed),
        trial_(trial),
        prior_(config.prior),
        session_(device, config, points_budget(config)),
        belief_(
            std::make_unique<ParticleBelief>(config.belief, prior_, belief::BeliefStream{seed, trial, 0})) {}

  AgentReport run(int survey_size) {
    const auto size = static_cast<std::size_t>(survey_size);
    const device::ScanPlan survey = device::grid_scan(session_.window(), size, size);
    if (!session_.fits(survey.points.size())) {
      return refuse(Stage::survey, "the survey scan does not fit the budget");
    }
    update(session_.measure(survey));
    for (int round = 0; round < config_.verification.rounds; ++round) {
      if (looks_featureless()) {
        return refuse(Stage::survey, "no charge transition: the data fit a constant signal better");
      }
      if (!session_.travel_to(best().voltage)) {
        return refuse(Stage::navigation, "the moves do not fit the budget of steps");
      }
      const device::ScanPlan plan = plan_round(round);
      if (!session_.fits(plan.points.size())) {
        return refuse(Stage::verification, "the verification scan does not fit the budget");
      }
      if (passes(session_.measure(plan)) && convinced() && second_opinion_agrees()) return claim();
    }
    return refuse(Stage::verification,
                  "no voltage is surely in the target cell after all rounds of verification");
  }

  // The prior's best voltage, whatever its probability: the baseline of an agent that measures nothing.
  AgentReport run_blind() { return claim(); }

 private:
  BestVoltage best() const { return belief::best_voltage(*belief_, config_.target, session_.window()); }

  bool probable(const CellEstimate& estimate) const {
    return estimate.probability >= config_.verification.claim_probability;
  }
  bool convinced() const { return probable(best().estimate); }
  // Whether another belief, too, would claim the voltage that this one is convinced of.
  bool shares_conviction(const ParticleBelief& other) const {
    return probable(belief::cell_estimates(other, config_.target, {best().voltage}).front());
  }

  bool looks_featureless() const {
    return belief::featureless_log_evidence_nat(session_.all_data(), config_.prior) >
           belief_->log_evidence_nat();
  }

  void update(const device::Measurement& measurement) {
    const Stopwatch watch;
    belief_->update(measurement, executor_);
    report_.belief_s += watch.seconds();
  }

  device::ScanPlan plan_round(int round) {
    if (round == 0) {
      return verification_plan(*belief_, config_.target, session_.position(), session_.window(),
                               config_.verification);
    }
    count_evaluations(settling_candidates);
    return settling_plan(*belief_, config_.target, session_.position(), session_.window(),
                         config_.verification);
  }

  // Weighs one round of fresh points. True when the belief expected them; if it did not, they still enter a
  // belief, and a claim waits for another round.
  bool passes(const device::Measurement& fresh) {
    const Stopwatch watch;
    const auto step = static_cast<std::uint32_t>(session_.steps());
    const belief::PredictiveCheck check =
        belief::predictive_check(*belief_, fresh, config_.verification.replicates, seed_, trial_, step);
    count_evaluations(fresh.values.size());
    report_.verify_s += watch.seconds();
    const bool surprised = check.tail_probability < config_.verification.predictive_tail;
    if (surprised && report_.backtracks < max_rebuilds) {
      ++report_.backtracks;
      replace_belief(fresh_belief(rebuild_sweeps_factor));
    } else {
      update(fresh);
    }
    return !surprised;
  }

  // A fresh belief estimates the evidence of the same data. If it finds much less it is lost itself and has
  // no say; if it finds much more, or would not claim the same voltage, it takes over, and a claim waits for
  // another round.
  bool second_opinion_agrees() {
    if (!config_.verification.second_opinion) return true;
    std::unique_ptr<ParticleBelief> second = fresh_belief(1);
    const double advantage = second->log_evidence_nat() - belief_->log_evidence_nat();
    if (advantage < -evidence_error_nat || (advantage <= evidence_error_nat && shares_conviction(*second))) {
      report_.statistics.add(second->statistics());
      belief_->advance_to(second->next_step());
      return true;
    }
    replace_belief(std::move(second));
    return false;
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
    report_.statistics.add(belief_->statistics());
    belief_ = std::move(fresh);
  }

  void count_evaluations(std::size_t points) {
    report_.statistics.forward_evaluations += static_cast<std::int64_t>(belief_->particles() * points);
  }

  AgentReport claim() {
    if (!session_.travel_to(best().voltage)) {
      return refuse(Stage::navigation, "the moves do not fit the budget of steps");
    }
    return finish(Stage::complete);
  }

  AgentReport refuse(Stage stage, const std::string& reason) {
    report_.reason = reason;
    return finish(stage);
  }

  AgentReport finish(Stage stage) {
    report_.stage = stage;
    report_.voltage = session_.position();
    report_.claimed_probability =
        belief::cell_estimates(*belief_, config_.target, {report_.voltage}).front().probability;
    report_.points = session_.points();
    report_.steps = session_.steps();
    report_.safety_violations = session_.safety_violations();
    report_.entropy_nat = belief::entropy_nat(belief::charge_probabilities(*belief_, report_.voltage));
    report_.log_evidence_nat = belief_->log_evidence_nat();
    report_.statistics.add(belief_->statistics());
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
  }
  return "unknown";
}

std::int64_t points_budget(const AgentConfig& config) {
  if (config.policy != Policy::dense) return config.max_points;
  const VerificationConfig& v = config.verification;
  const int first_round = v.rays + 2 * v.points_per_gate;
  return dense_size * dense_size + first_round + (v.rounds - 1) * std::max(first_round, v.points_per_round);
}

AgentReport tune(device::Device& device, const AgentConfig& config, std::uint64_t seed, std::uint64_t trial,
                 const parallel::Executor& executor) {
  SurveyAgent agent(device, config, seed, trial, executor);
  switch (config.policy) {
    case Policy::fixed:
      return agent.run(config.survey_size);
    case Policy::dense:
      return agent.run(dense_size);
    case Policy::blind:
      break;
  }
  return agent.run_blind();
}

}  // namespace qdtune::agent
