// The agent cannot peek: served the same readings by a device of another truth, it does the same to the bit.
#include <stdexcept>

#include <catch2/catch.hpp>

#include "agent/agent.hpp"
#include "agent/agent_fixture.hpp"

using namespace qdtune;
using agent::AgentConfig;
using agent::AgentReport;
using agent_test::RecordingDevice;

namespace {

// Another device behind the readings of a recorded run, served in their order.
class ReplayDevice final : public device::Device {
 public:
  ReplayDevice(simulation::SimulatedDevice scrambled, std::vector<device::Measurement> scans)
      : scrambled_(std::move(scrambled)), scans_(std::move(scans)) {}
  device::Window bounds() const override { return scrambled_.bounds(); }
  device::Timing timing() const override { return scrambled_.timing(); }
  device::GateVoltages position() const override { return scrambled_.position(); }
  void move_to(const device::GateVoltages& v) override { scrambled_.move_to(v); }
  device::Measurement measure(const device::ScanPlan& plan) override {
    const device::Measurement own = scrambled_.measure(plan);  // its hidden state runs on as well
    const device::Measurement& served = scans_.at(next_++);
    if (served.points != plan.points) throw std::logic_error("the agent asked for other points");
    if (served.values != own.values) ++differing_;
    return served;
  }
  std::size_t served() const { return next_; }
  std::size_t differing() const { return differing_; }

 private:
  simulation::SimulatedDevice scrambled_;
  std::vector<device::Measurement> scans_;
  std::size_t next_ = 0, differing_ = 0;
};

device::ParameterVector scrambled_device() {
  std::array<double, device::parameter_count> cube{};
  for (std::size_t p = 0; p < cube.size(); ++p) cube[p] = 0.1 + 0.8 * static_cast<double>(p * 7 % 19) / 18.0;
  return device::parameters_at(device::standard_population(), cube);
}

// Everything a report says but wall time.
std::vector<double> numbers_of(const AgentReport& report) {
  const auto& b = report.statistics;
  std::vector<double> numbers{report.voltage.v1_V,
                              report.voltage.v2_V,
                              report.claimed_probability,
                              report.entropy_nat,
                              report.log_evidence_nat,
                              static_cast<double>(report.points),
                              static_cast<double>(report.steps),
                              static_cast<double>(report.backtracks),
                              static_cast<double>(report.stage),
                              static_cast<double>(b.levels),
                              static_cast<double>(b.forward_evaluations),
                              static_cast<double>(b.proposals),
                              static_cast<double>(b.accepted),
                              static_cast<double>(b.shift_proposals),
                              static_cast<double>(b.shift_accepted),
                              b.min_ess_fraction};
  if (report.triple_points) {
    const auto& t = *report.triple_points;
    for (const auto& i : {t.electron_v1_V, t.electron_v2_V, t.hole_v1_V, t.hole_v2_V}) {
      numbers.insert(numbers.end(), {i.median, i.low, i.high});
    }
  }
  return numbers;
}

}  // namespace

TEST_CASE("with the truth scrambled behind the same readings the agent's trace is unchanged") {
  for (const auto policy : agent::policies) {
    if (policy == agent::Policy::legacy) continue;  // another agent
    AgentConfig config = agent_test::small_agent(policy);
    config.max_points = 200;
    config.belief.particles = 64;
    auto hidden = agent_test::simulated(agent_test::middle_device());
    RecordingDevice recorded(hidden);
    const AgentReport report = agent_test::tuned(recorded, config);

    ReplayDevice replay(agent_test::simulated(scrambled_device()), recorded.scans);
    RecordingDevice traced(replay);
    const AgentReport again = agent_test::tuned(traced, config);
    CHECK(numbers_of(again) == numbers_of(report));
    CHECK(again.reason == report.reason);
    CHECK(traced.moves == recorded.moves);
    CHECK(replay.served() == recorded.scans.size());
    CHECK(replay.differing() == recorded.scans.size());  // the other device would have answered otherwise
  }
}
