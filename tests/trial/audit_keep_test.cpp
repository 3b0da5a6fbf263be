#include "trial/audit_keep.hpp"

#include <catch2/catch.hpp>

#include "audit/json_lines.hpp"
#include "audit/pack.hpp"
#include "trial/run_trial.hpp"

using namespace qdtune;
using trial::AuditKeep;
using trial::TrialResult;

namespace {

bool is_kept(AuditKeep keep, bool claimed, std::optional<bool> true_success) {
  audit::Log log = trial::audit_log(keep);
  log.add(audit::Truth{});
  TrialResult result;
  result.row.claimed = claimed;
  result.row.true_success = true_success;
  trial::keep_audit(keep, log, result);
  if (!result.audit.empty()) CHECK(audit::read_json_lines(audit::unpack(result.audit)) == log.records());
  return !result.audit.empty();
}

trial::TrialConfig audited_trial(trial::DeviceKind device = trial::DeviceKind::simulated) {
  trial::TrialConfig config;
  config.device = device;
  config.agent.policy = agent::Policy::fixed;
  config.agent.max_points = 400;
  config.agent.belief.particles = 64;
  config.agent.belief.prior_pool = 16;
  config.agent.belief.move_sweeps = 3;
  config.agent.diagnosis.rivals = {32, 3};
  config.agent.verification.replicates = 50;
  return config;
}

}  // namespace

TEST_CASE("which audits are kept: none, those without true success, all") {
  struct Case {
    bool claimed;
    std::optional<bool> true_success;
    bool failure;
  };
  for (const Case& c : {Case{true, true, false}, Case{true, false, true}, Case{false, false, true},
                        Case{true, std::nullopt, false}, Case{false, std::nullopt, true}}) {
    INFO("claimed " << c.claimed << ", true success " << c.true_success.value_or(c.claimed));
    CHECK_FALSE(is_kept(AuditKeep::off, c.claimed, c.true_success));
    CHECK(is_kept(AuditKeep::failures, c.claimed, c.true_success) == c.failure);
    CHECK(is_kept(AuditKeep::all, c.claimed, c.true_success));
  }
  CHECK_FALSE(trial::audit_log(AuditKeep::off).enabled());
  CHECK(to_string(AuditKeep::failures) == "failures");
}

TEST_CASE("the records of a trial are the same each time, and its row the same without them") {
  const auto config = audited_trial();
  for (const std::uint64_t index : {0U, 1U, 2U}) {
    INFO("trial " << index);
    audit::Log off = audit::Log::off(), on = audit::Log::on(), again = audit::Log::on();
    const auto serial = parallel::Executor::serial();
    const auto two_threads = parallel::Executor::concurrent(parallel::Backend::threads, 2);
    Digest without, with;
    add_to_digest(without, trial::run_trial(config, 5, index, serial, off).row);
    add_to_digest(with, trial::run_trial(config, 5, index, serial, on).row);
    trial::run_trial(config, 5, index, two_threads, again);
    CHECK(without.hex() == with.hex());
    CHECK(off.records().empty());
    CHECK(audit::to_json_lines(on.records()) == audit::to_json_lines(again.records()));
  }
}

TEST_CASE("the audit begins with what was asked for and ends with what the agent said and what was true") {
  audit::Log log = audit::Log::on();
  const auto config = audited_trial();
  const auto row = trial::run_trial(config, 5, 3, parallel::Executor::serial(), log).row;
  const auto& records = log.records();
  REQUIRE(records.size() >= 3);

  const auto& start = std::get<audit::Start>(records.front());
  CHECK(start.trial == 3);
  CHECK(start.seed == 5);
  CHECK(start.policy == "fixed");
  CHECK(start.target == config.agent.target);
  CHECK(start.window == config.simulated.window);
  CHECK(start.budget_points == row.budget_points);
  CHECK(start.budget_steps == config.agent.max_steps);

  const auto& end = std::get<audit::End>(records[records.size() - 2]);
  CHECK((end.outcome == audit::Outcome::complete) == row.claimed);
  CHECK(end.stage == row.stage);
  CHECK(end.reason == row.reason);
  CHECK(end.voltage == device::GateVoltages{row.v1_V, row.v2_V});
  CHECK(end.claimed_probability == row.claimed_probability);
  CHECK(end.points == row.points);
  CHECK(end.steps == row.steps);
  CHECK(end.backtracks == row.backtracks);
  CHECK(end.retries == row.retries);

  const auto& truth = std::get<audit::Truth>(records.back());
  CHECK(truth.margin_meV == row.margin_meV);
  CHECK(truth.true_success == row.true_success);
  CHECK((truth.ground_state == config.agent.target) == (truth.margin_meV > 0.0));
}
