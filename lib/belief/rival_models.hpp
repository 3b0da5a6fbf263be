// What else the data could come from: models of devices that are no good double dot, beside the belief's own.
//
// Each rival is the forward model of the belief under another prior, so that its evidence comes from the same sampler:
//   no_transition     both first lines far out of reach: only the sensor's own peak is left
//   single_dot        one first line out of reach (either dot, each as likely)
//   merged_dot        one dot under both plungers: cross lever arms as large as its own, noise up to six times the
//                     prior's largest, because a large dot's levels and its pull on the sensor are less regular than this model
//   double_dot        one with such noise too: a poor fit of the belief's own model speaks for no other class by itself
//   saturated_sensor  the double dot, its signal cut off at a fifth of the peak; gain and offset are free, so this
//                     stands for other shares too
// Probabilities of the classes follow from the evidences, a double dot being as likely beforehand as all its rivals
// together. Evidence judges the whole fit: it needs no threshold on residuals.
// Cost: six small beliefs, about 20 ms each at 60 points with the default settings.
#pragma once

#include <array>
#include <vector>

#include "belief/particle_belief.hpp"
#include "device/device_class.hpp"

namespace qdtune::belief {

struct RivalConfig {
  int particles = 128;   // of each rival's belief, a multiple of 16
  int move_sweeps = 48;  // Metropolis sweeps a tempering level
};

struct RivalModel {
  device::Diagnosis diagnosis = device::Diagnosis::no_transition;
  device::ParameterDistributions prior{};
  double signal_ceiling = 1.0;
};

// The rivals of a double dot with this prior. Rivals of one diagnosis stand next to each other.
std::vector<RivalModel> rival_models(const device::ParameterDistributions& prior);

// One number for each diagnosis, in the order of device::diagnoses.
using ByDiagnosis = std::array<double, device::diagnoses.size()>;

// Log evidences of the measurement (nats) under the rivals, averaged over those of one diagnosis; that of the double dot
// lacks the belief's own, which the caller has. Of a rival that by an estimate from above stays 20 nats behind the latter,
// that estimate is all there is, and its particles are no posterior. Their streams start at stream.first_step and end before next_step.
struct RivalEvidence {
  ByDiagnosis log_evidence_nat{};
  // Particles of the rival of highest evidence, and its signal ceiling: what to tell the double dot from.
  std::vector<ParameterBlock> strongest;
  double strongest_ceiling = 1.0;
  BeliefStatistics statistics;
  std::uint32_t next_step = 0;
};
RivalEvidence rival_evidence(const device::Measurement& measurement,
                             const device::ParameterDistributions& prior, const BeliefConfig& settings,
                             const RivalConfig& config, const BeliefStream& stream,
                             const parallel::Executor& executor, double double_dot_log_evidence_nat);

// Probabilities of the classes from their log evidences; sum to 1.
ByDiagnosis class_probabilities(const ByDiagnosis& log_evidence_nat);

}  // namespace qdtune::belief
