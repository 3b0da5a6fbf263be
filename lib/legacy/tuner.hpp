// One trial of the original's agent, in progress: what it holds between its stages (see tuning.hpp).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "legacy/data_quality.hpp"
#include "legacy/instrument.hpp"
#include "legacy/move_proposal.hpp"
#include "legacy/move_safety.hpp"
#include "legacy/risk.hpp"
#include "legacy/sensing.hpp"
#include "legacy/stage_results.hpp"
#include "legacy/tuning.hpp"

namespace qdtune::legacy {

inline constexpr physics::Electrons target_state{1, 1};  // the only one the original knows

class Tuner {
 public:
  Tuner(device::Device& device, const TuningTask& task, std::uint64_t seed, std::uint64_t trial,
        const parallel::Executor& executor, audit::Log& log);

  TuningReport run();

 private:
  bool finished() const;
  void step();
  StageResult run_stage();
  StageResult bootstrap();
  StageResult survey();
  StageResult charge_id();
  StageResult navigate();
  StageResult verify();

  // The scan that active sensing wants of a window, downgraded to the budget; nothing when nothing was measured.
  std::optional<Observation> sense(const device::Window& window);
  device::Window around_position(double reach_V) const;
  // Grades the scan and remembers the grade; whether it may be used.
  bool usable(const Observation& observation);
  Classification classify(const Observation& observation);
  void update_belief(const Observation& patch, const std::optional<Classification>& classification);
  RiskScore risk_of(const MoveVerification& verdict, const physics::GateVoltages& delta,
                    bool with_quality) const;
  void ask_human(double risk);
  double target_probability() const;
  // Counted for measuring, belief and sensing.
  double seconds_elsewhere() const { return instrument_.measure_s() + belief_s_ + sensing_s_; }

  void note_start();
  void note_choice(const SensingChoice& choice);
  void note_belief();
  void note_transition(TuningStage from, const StageResult& result, bool retried);
  void note_end(const TuningReport& report);
  std::string stage() const { return std::string(stage_word(machine_.stage())); }
  TuningReport finish();

  TuningTask task_;
  std::uint64_t seed_;
  std::uint64_t trial_;
  parallel::Executor executor_;
  audit::Log& log_;
  Instrument instrument_;
  MoveLimits move_limits_;
  StateMachine machine_;
  ParticleBelief belief_;
  Classification answer_;           // the classifier's
  physics::GateVoltages position_;  // in the original's volts
  std::optional<DataQuality> last_quality_;
  std::vector<MoveScore> scores_;
  std::int64_t steps_ = 0;
  int decisions_ = 1;  // logged by the original, which begins with one; its risk score counts them as steps
  std::int64_t retries_ = 0;
  std::int64_t refused_moves_ = 0;
  std::int64_t approvals_ = 0;
  std::uint32_t scans_chosen_ = 0;
  std::uint32_t updates_ = 0;
  std::uint32_t proposals_ = 0;
  double belief_s_ = 0.0, sensing_s_ = 0.0, verify_s_ = 0.0;
};

}  // namespace qdtune::legacy
