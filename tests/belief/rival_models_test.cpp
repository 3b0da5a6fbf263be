#include "belief/rival_models.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <catch2/catch.hpp>

#include "belief/belief_fixture.hpp"

using namespace qdtune;
using namespace qdtune::belief_test;
using belief::ByDiagnosis;
using device::Diagnosis;
using random::Stream;

namespace {

struct Specimen {
  Diagnosis diagnosis;
  ParameterVector theta;
  double ceiling = 1.0;  // of the signal before gain
};

std::vector<Specimen> specimens() {
  using enum Parameter;
  std::vector<Specimen> all;
  for (const Diagnosis diagnosis : device::diagnoses) all.push_back({diagnosis, plain_device()});
  ParameterVector& single = all[static_cast<std::size_t>(Diagnosis::single_dot)].theta;
  get(single, first_line_2) = 0.3;
  ParameterVector& merged = all[static_cast<std::size_t>(Diagnosis::merged_dot)].theta;
  get(merged, charging_energy_2) = get(merged, charging_energy_1);
  get(merged, mutual_charging_energy) = 0.91 * get(merged, charging_energy_1);
  const double ratio = get(merged, lever_arm_11) / get(merged, lever_arm_22);
  get(merged, cross_ratio_12) = 0.91 / ratio;
  get(merged, cross_ratio_21) = 0.91 * ratio;
  get(merged, first_line_2) = ratio * get(merged, first_line_1);
  get(merged, tunnel_coupling) = 1.1;
  ParameterVector& empty = all[static_cast<std::size_t>(Diagnosis::no_transition)].theta;
  get(empty, first_line_1) = get(empty, first_line_2) = 0.3;
  all[static_cast<std::size_t>(Diagnosis::saturated_sensor)].ceiling = 0.2;
  return all;
}

device::Measurement readings_of(const Specimen& specimen, std::size_t size) {
  device::Measurement measurement{device::grid_scan(bench_window, size, size).points, {}};
  Stream stream(8, {0, random::Purpose::test, 0, 0});
  const double gain = get(specimen.theta, Parameter::gain), offset = get(specimen.theta, Parameter::offset);
  for (const auto& v : measurement.points) {
    const double signal = std::min((clean_value(specimen.theta, v) - offset) / gain, specimen.ceiling);
    measurement.values.push_back(offset + gain * signal + 0.05 * random::normal(stream));
  }
  return measurement;
}

ByDiagnosis probabilities(const device::Measurement& data) {
  const parallel::Executor serial = parallel::Executor::serial();
  belief::BeliefConfig config;
  config.move_sweeps = 48;
  const belief::PriorMap prior(device::standard_prior());
  belief::ParticleBelief double_dot(config, prior, {3, 0, 0});
  double_dot.update(data, serial);
  belief::RivalEvidence evidence =
      belief::rival_evidence(data, device::standard_prior(), config, {64, 24}, {3, 0, double_dot.next_step()},
                             serial, double_dot.log_evidence_nat());
  CHECK(evidence.next_step > double_dot.next_step());
  CHECK(evidence.strongest.size() == 4);
  evidence.log_evidence_nat[0] = std::max(evidence.log_evidence_nat[0], double_dot.log_evidence_nat());
  return belief::class_probabilities(evidence.log_evidence_nat);
}

}  // namespace

TEST_CASE("the evidence of a hundred points names the class of a device") {
  for (const Specimen& specimen : specimens()) {
    const ByDiagnosis p = probabilities(readings_of(specimen, 10));
    INFO(device::to_string(specimen.diagnosis));
    CHECK(std::accumulate(p.begin(), p.end(), 0.0) == Approx(1.0));
    CHECK(p[static_cast<std::size_t>(specimen.diagnosis)] > 0.95);
  }
}

TEST_CASE("rivals far behind the double dot cost less, and the classes stay as probable") {
  const parallel::Executor serial = parallel::Executor::serial();
  belief::BeliefConfig config;
  config.move_sweeps = 48;
  const device::Measurement data = readings_of(specimens().front(), 8);
  const belief::PriorMap prior(device::standard_prior());
  belief::ParticleBelief double_dot(config, prior, {3, 0, 0});
  double_dot.update(data, serial);
  const double known = double_dot.log_evidence_nat();
  const auto rivals = [&](double log_evidence_nat) {
    belief::RivalEvidence evidence =
        belief::rival_evidence(data, device::standard_prior(), config, {64, 24},
                               {3, 0, double_dot.next_step()}, serial, log_evidence_nat);
    evidence.log_evidence_nat[0] = std::max(evidence.log_evidence_nat[0], known);
    return evidence;
  };
  const belief::RivalEvidence whole = rivals(-std::numeric_limits<double>::infinity());
  const belief::RivalEvidence bounded = rivals(known);
  CHECK(bounded.statistics.forward_evaluations < whole.statistics.forward_evaluations * 3 / 4);
  const ByDiagnosis p = belief::class_probabilities(whole.log_evidence_nat);
  const ByDiagnosis q = belief::class_probabilities(bounded.log_evidence_nat);
  for (std::size_t k = 0; k < p.size(); ++k) {
    INFO(device::to_string(device::diagnoses[k]));
    CHECK(q[k] == Approx(p[k]).margin(1e-6));
  }
  // Far behind, the estimate from above takes the place of the evidence.
  for (const Diagnosis d : {Diagnosis::single_dot, Diagnosis::no_transition}) {
    const auto k = static_cast<std::size_t>(d);
    CHECK(bounded.log_evidence_nat[k] > whole.log_evidence_nat[k]);
    CHECK(bounded.log_evidence_nat[k] < known - 20.0);
  }
}

TEST_CASE("without evidence a double dot is as likely as all rivals together") {
  const ByDiagnosis p = belief::class_probabilities({});
  CHECK(p[0] == Approx(0.5));
  for (std::size_t k = 1; k < p.size(); ++k) CHECK(p[k] == Approx(0.125));
}

TEST_CASE("evidence counts by its exponential, however small it is") {
  const ByDiagnosis p =
      belief::class_probabilities({-5000.0, -5000.0 + std::log(4.0), -6000.0, -6000.0, -6000.0});
  CHECK(p[0] == Approx(0.5));
  CHECK(p[1] == Approx(0.5));
  CHECK(p[2] == Approx(0.0).margin(1e-12));
}

TEST_CASE("rivals keep what they do not rule out, and need no electron of a dot out of reach") {
  const auto prior = device::standard_prior();
  for (const belief::RivalModel& rival : belief::rival_models(prior)) {
    CHECK(belief::PriorMap(rival.prior).is_free(Parameter::gain));
    CHECK(belief::PriorMap(rival.prior).is_free(Parameter::sensor_detuning));
    const bool saturated = rival.diagnosis == Diagnosis::saturated_sensor;
    CHECK(rival.signal_ceiling == (saturated ? 0.2 : 1.0));
    if (saturated) CHECK(rival.prior == prior);
    if (rival.diagnosis == Diagnosis::no_transition) {
      CHECK(rival.prior[index_of(Parameter::first_line_1)].lowest() > 1.0);
      CHECK(rival.prior[index_of(Parameter::first_line_2)].lowest() > 1.0);
    }
  }
}
