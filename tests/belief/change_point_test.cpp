// Readings of a device whose pattern is displaced from one of them on, and what is made of them.
#include "belief/change_point.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "belief/belief_fixture.hpp"
#include "belief/cell_probability.hpp"
#include "belief/displacement.hpp"

using namespace qdtune;
using namespace qdtune::belief_test;
using device::GateVoltages;
using device::Measurement;

namespace {

constexpr GateVoltages displacement{0.018, -0.012};
constexpr std::size_t readings = 48;

// Where the pattern lies and what the readout shows of it is to be learnt.
ParameterDistributions displaceable() {
  using enum Parameter;
  ParameterDistributions prior = known(plain_device());
  at(prior, first_line_1) = at(prior, first_line_2) = uniform(0.005, 0.090);
  at(prior, sensor_detuning) = uniform(-1.5, 0.5);
  at(prior, gain) = uniform(0.8, 1.2);
  at(prior, offset) = uniform(-0.1, 0.1);
  return prior;
}

// Scattered over the window; those from number `quiet` on show the pattern displaced.
Measurement scattered(std::size_t count, std::size_t quiet, std::uint32_t item) {
  random::Stream stream(11, {0, random::Purpose::test, 0, item});
  Measurement measurement;
  for (std::size_t k = 0; k < count; ++k) {
    const GateVoltages v{0.15 * random::uniform(stream), 0.15 * random::uniform(stream)};
    const GateVoltages seen =
        k < quiet ? v : GateVoltages{v.v1_V - displacement.v1_V, v.v2_V - displacement.v2_V};
    measurement.points.push_back(v);
    measurement.values.push_back(clean_value(plain_device(), seen) + 0.05 * random::normal(stream));
  }
  return measurement;
}

belief::BeliefConfig few() {
  belief::BeliefConfig config;
  config.particles = 64;
  config.prior_pool = 16;
  config.move_sweeps = 24;
  return config;
}

belief::ChangePoint judged(const Measurement& data) {
  const belief::PriorMap prior(displaceable());
  const double nothing_known_nat = -1e9;
  return belief::change_point(data, nothing_known_nat, prior, few(), {1, 0, 0}, parallel::Executor::serial());
}

}  // namespace

TEST_CASE("readings of one device speak for one device") {
  for (std::uint32_t item = 0; item < 4; ++item) {
    CAPTURE(item);
    CHECK(judged(scattered(readings, readings, item)).advantage_nat < 0.0);
  }
}

TEST_CASE("readings of a displaced device speak for two, and show when it was displaced") {
  for (const std::size_t quiet : {16U, 24U, 36U}) {
    CAPTURE(quiet);
    const belief::ChangePoint change = judged(scattered(readings, quiet, 7));
    CHECK(change.advantage_nat > 3.0);
    CHECK(std::abs(static_cast<double>(change.before) - static_cast<double>(quiet)) <= 4.0);
  }
}

TEST_CASE("an evidence that the caller has found counts against a change") {
  const Measurement data = scattered(readings, 24, 7);
  const belief::PriorMap prior(displaceable());
  const belief::ChangePoint change =
      belief::change_point(data, 1e3, prior, few(), {1, 0, 0}, parallel::Executor::serial());
  CHECK(change.advantage_nat < -100.0);
}

TEST_CASE("too few readings to split show no change") {
  const belief::ChangePoint change = judged(scattered(4, 4, 0));
  CHECK(std::isinf(change.advantage_nat));
  CHECK(change.advantage_nat < 0.0);
  CHECK(change.next_step == 0);
}

TEST_CASE("a device known from before a jump tells where its target cell is after it") {
  const parallel::Executor serial = parallel::Executor::serial();
  ParameterDistributions counted = displaceable();  // electrons were, before the jump
  at(counted, Parameter::first_line_1) = uniform(0.035, 0.055);
  at(counted, Parameter::first_line_2) = uniform(0.030, 0.050);
  const belief::PriorMap prior_before(counted), prior(displaceable());
  belief::ParticleBelief before(few(), prior_before, {1, 0, 0});
  before.update(scattered(readings, readings, 1), serial);
  const Measurement after = scattered(32, 0, 2);
  const GateVoltages old_place = belief::best_voltage(before, {1, 1}, bench_window).voltage;
  const GateVoltages new_place{old_place.v1_V + displacement.v1_V, old_place.v2_V + displacement.v2_V};
  const auto estimate = [&](const GateVoltages& v) {
    return belief::displaced_estimate(before, after, {1, 1}, v, serial);
  };
  CHECK(estimate(new_place).probability > 0.99);
  // One period away in gate 1 the honeycomb looks alike, but holds another electron.
  CHECK(estimate({new_place.v1_V + 0.042, new_place.v2_V}).probability < 0.01);
  belief::ParticleBelief fresh(few(), prior, {2, 0, 0});
  fresh.update(after, serial);
  CHECK(estimate(new_place).log_evidence_nat > fresh.log_evidence_nat() - 5.0);
  // Readings of a device that is not displaced but another one are not what it expects.
  Measurement other = after;
  for (double& value : other.values) value = 0.7 - value;
  CHECK(belief::displaced_estimate(before, other, {1, 1}, new_place, serial).log_evidence_nat <
        estimate(new_place).log_evidence_nat - 20.0);
}
