// The original's belief: particles that are nothing but a charge state (n1, n2).
//
//   log w' = log w + f log L(n1, n2) + boost(n1, n2),   then sum w = 1                                 (nat)
//   f      1/2 when physics features overruled the classifier, 1 otherwise
//   boost  by the classifier's label and confidence c, 0 when it was overruled:
//          double-dot and n1, n2 >= 1: 3/2 c; single-dot and n1 = 0 or n2 = 0: c; misc and n1 = n2 = 0: c / 2
//
//   effective sample size = 1 / sum w^2; below threshold times the number of particles, systematic resampling
//   (Kitagawa, J. Comput. Graph. Stat. 5, 1 (1996)): particle k takes the first i with
//   w_0 + .. + w_i >= (k + u) / N, one uniform u for all.
//
// What is wrong with it: a sample from 25 states is a costly way of writing down 25 probabilities;
// exact_update does that. Nothing moves a particle, so a state that lost its last one never returns; nothing
// moves the belief when the gates move, although the state of the device changes then; a line scan never
// updates it; and the device it predicts with (default parameters) is not the device that is measured. The
// likelihood's own faults: loglik.hpp.
//
// Each distinct state is evaluated once and shared by its particles; weights equal those of evaluating every
// particle, bit for bit.
// Cost of an update on 16 x 16 points: 56 / 78 microseconds with 500 / 1000 particles on 25 states; the
// original needed 3.6 / 6.0 seconds.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "legacy/cim.hpp"
#include "legacy/patch.hpp"
#include "legacy/region_label.hpp"
#include "legacy/state_probabilities.hpp"
#include "parallel/executor.hpp"
#include "random/stream.hpp"

namespace qdtune::legacy {

struct Classification {
  RegionLabel label = RegionLabel::unknown;
  double confidence = 0.0;
  bool physics_override = false;
};

double likelihood_weight(const std::optional<Classification>& classification);  // f
double classification_boost_nat(const std::optional<Classification>& classification, const Electrons& state);

// A patch as the belief sees it: the adapter's values, stretched to [0, 1], on axes of linspace.
struct PatchObservation {
  PatchAxes axes;
  std::vector<double> values;  // row-major as a Raster
  double noise_std = 0.05;
};

// log L of each state in single precision (loglik.hpp); states are evaluated independently.
std::vector<double> log_likelihoods_nat(const CimParameters& device, const PatchObservation& observation,
                                        std::span<const Electrons> states,
                                        const parallel::Executor& executor = parallel::Executor::serial());

struct ExactPosterior {
  StateProbabilities states;  // in the order of the prior
  double log_evidence_nat = 0.0;
};

// What the particles approximate. log_likelihoods[i] belongs to prior[i].
// Precondition: as many likelihoods as states, at least one state of positive probability.
ExactPosterior exact_update(const StateProbabilities& prior, std::span<const double> log_likelihoods_nat,
                            const std::optional<Classification>& classification);

struct BeliefSettings {
  std::size_t particles = 1000;     // 500 in the original's tests on every commit
  double resample_threshold = 0.5;  // of the number of particles
};

class ParticleBelief {
 public:
  // Particles of equal weight. Precondition: at least one.
  explicit ParticleBelief(std::vector<Electrons> particles);
  // Independent draws from the prior: one uniform of the stream a particle.
  static ParticleBelief drawn(const StateProbabilities& prior, const BeliefSettings& settings,
                              random::Stream& stream);

  const std::vector<Electrons>& particles() const { return particles_; }
  const std::vector<double>& weights() const { return weights_; }  // sum 1

  // States that have particles, in the order of their first one.
  std::vector<Electrons> distinct_states() const;
  StateProbabilities charge_probabilities() const;  // of the distinct states
  double effective_sample_size() const;

  // Reweighs; log_likelihood_nat is asked once for each distinct state.
  void update(const std::function<double(const Electrons&)>& log_likelihood_nat,
              const std::optional<Classification>& classification);
  void update(const CimParameters& device, const PatchObservation& observation,
              const std::optional<Classification>& classification,
              const parallel::Executor& executor = parallel::Executor::serial());

  // Systematic resampling with the uniform u in [0, 1): equal weights afterwards.
  void resample(double u);
  // Resamples when the effective sample size is below threshold x particles; whether it did.
  bool resample_if_depleted(double threshold, double u);

 private:
  // For each particle the index of its state among the distinct ones.
  std::vector<std::size_t> state_indices(const std::vector<Electrons>& distinct) const;
  void reweigh(const std::vector<Electrons>& distinct, std::span<const double> log_likelihoods_nat,
               const std::optional<Classification>& classification);

  std::vector<Electrons> particles_;
  std::vector<double> weights_;
};

}  // namespace qdtune::legacy
