// What happened in one trial, as plain values: every observation, ranking, move, verdict and transition.
//
// A record holds numbers and texts only, no clock, no thread and no random identifier, so that the records of
// a trial are a function of (configuration, seed, index) like its row. Stages, rulings and grades are the
// words of the layers that decide them: this layer knows no agent. record_fields.hpp is the one definition of
// names and order: writer, reader and schema of the JSON lines all walk it. Every member has an initialiser, so
// that a designated one may leave others out.
//
// Units: V, meV, nat. A number that is not finite is null in JSON and NaN when read back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "device/device.hpp"

namespace qdtune::audit {

using device::GateVoltages;
using device::Window;
using physics::Electrons;

// What the trial was asked to do; the first record.
struct Start {
  std::uint64_t trial = 0;
  std::uint64_t seed = 0;
  std::string policy{};
  Electrons target{1, 1};
  Window window{};  // the voltages the device allows
  GateVoltages start{};
  std::int64_t budget_points = 0, budget_steps = 0;
  friend bool operator==(const Start&, const Start&) = default;
};

// From one stage to the next: bootstrap, coarse_survey, charge_identification, navigation, verification,
// complete, failed.
struct StageChange {
  std::string from{}, to{};
  std::string outcome{};  // of the stage it leaves: passed, inconclusive, contradicted, exhausted, ...
  std::string reason{};
  std::optional<std::int64_t> backtrack{}, retry{};  // which one this is, from 1
  friend bool operator==(const StageChange&, const StageChange&) = default;
};

// A scan that could be measured, and what the belief expects of it.
struct Candidate {
  std::string plan{};  // in words: "line along gate 1, 8 points"
  std::int64_t points = 0;
  double success_gain = 0.0;                                     // expected rise of the success probability
  double information_nat = 0.0;                                  // about the target
  double information_low_nat = 0.0, information_high_nat = 0.0;  // bounds on it
  double score = 0.0;                                            // what the candidates were ordered by
  friend bool operator==(const Candidate&, const Candidate&) = default;
};

struct Ranking {
  std::string stage{};
  std::vector<Candidate> candidates{};   // best first, as many as the agent cares to keep
  std::optional<std::int64_t> chosen{};  // index into candidates; none: not worth measuring
  std::string reason{};
  friend bool operator==(const Ranking&, const Ranking&) = default;
};

// Measured points in order; values[i] belongs to points[i], in the readout's units.
struct Scan {
  std::string stage{};
  std::string plan{};  // in words
  std::vector<GateVoltages> points{};
  std::vector<double> values{};
  std::vector<GateVoltages> refused{};  // asked for, outside the limits, never measured
  friend bool operator==(const Scan&, const Scan&) = default;
};

// How good a scan is, on the readout's own scale.
struct Quality {
  std::string stage{};
  std::string grade{};
  double signal_range = 0.0;
  double noise_sd = 0.0;
  std::string reason{};
  friend bool operator==(const Quality&, const Quality&) = default;
};

// What the agent believes after an update.
struct Belief {
  std::string stage{};
  GateVoltages best{};       // the voltage most likely to hold the target state
  double probability = 0.0;  // of the target state there
  double entropy_nat = 0.0;  // of the charge state there
  double log_evidence_nat = 0.0;
  double ess_fraction = 0.0;  // effective sample size / particles
  double acceptance = 0.0;    // of the Metropolis moves
  friend bool operator==(const Belief&, const Belief&) = default;
};

struct Move {
  std::string stage{};
  GateVoltages from{}, requested{}, granted{};
  std::string ruling{};  // of the voltage limits: granted, clipped, refused
  std::string reason{};
  std::int64_t steps = 0;  // taken
  friend bool operator==(const Move&, const Move&) = default;
};

// A voltage that the limits did not let through.
struct Verdict {
  std::string stage{};
  std::string what{};  // wanted it: a point of a scan, a move
  GateVoltages requested{};
  std::string ruling{};
  std::string reason{};
  friend bool operator==(const Verdict&, const Verdict&) = default;
};

// A test that a claim, or the belief itself, has to pass.
struct Check {
  std::string stage{};
  std::string name{};  // "predictive check", "device class", "second opinion"
  double statistic = 0.0;
  double threshold = 0.0;
  bool passed = false;
  std::string text{};
  friend bool operator==(const Check&, const Check&) = default;
};

enum class Outcome { complete, refused };
std::string_view to_string(Outcome outcome);

// How the agent ended: it claims the target state, or refuses with a reason.
struct End {
  Outcome outcome = Outcome::refused;
  std::string stage{};  // where it ended
  std::string reason{};
  GateVoltages voltage{};  // where the plungers rest
  double claimed_probability = 0.0;
  std::int64_t points = 0, steps = 0, backtracks = 0, retries = 0;
  double measuring_s = 0.0;  // points, ramps and settling, by the device's timing
  friend bool operator==(const End&, const End&) = default;
};

// What a simulated device really held at the final voltage. Added after the agent has ended; no agent sees it.
struct Truth {
  Electrons ground_state{};
  double margin_meV = 0.0;  // of the final voltage in the target's cell: negative outside
  bool true_success = false;
  std::string device_class = "double_dot";  // device::DeviceClass; of any other no claim is true
  friend bool operator==(const Truth&, const Truth&) = default;
};

using Record =
    std::variant<Start, StageChange, Ranking, Scan, Quality, Belief, Move, Verdict, Check, End, Truth>;

// "start", "stage_change", ...: the field `kind` of its line.
std::string_view kind_of(const Record& record);

}  // namespace qdtune::audit
