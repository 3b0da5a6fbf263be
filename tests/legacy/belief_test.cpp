// The original's particles: what sharing a state's likelihood must not change, and what the filter cannot do.
#include "legacy/belief.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "legacy/loglik.hpp"
#include "parallel/executor.hpp"
#include "random/stream.hpp"

using namespace qdtune::legacy;

namespace {

const CimParameters belief_device{0.5, 0.52, 0.06, 0.01, 1.0};

PatchObservation observed_patch() {
  const PatchAxes axes = patch_axes({{-1.0, -1.0}, {1.0, 1.0}}, 16);
  return {axes, widened(min_max_scaled(current_patch(belief_device, axes).values)), 1.0};
}

// Every particle on its own, as the original does it.
std::vector<double> naive_weights(const ParticleBelief& belief, const PatchObservation& observation,
                                  const std::optional<Classification>& classification) {
  std::vector<double> w;
  for (std::size_t i = 0; i < belief.particles().size(); ++i) {
    const Electrons n = belief.particles()[i];
    const Raster predicted = current_patch_for_state(belief_device, observation.axes, n);
    const double log_l =
        log_likelihood(observation.values, predicted.values, observation.noise_std, Precision::single);
    w.push_back(std::log(belief.weights()[i]) + likelihood_weight(classification) * log_l +
                classification_boost_nat(classification, n));
  }
  const double largest = *std::max_element(w.begin(), w.end());
  double sum = 0.0;
  for (const double x : w) sum += std::exp(x - largest);
  for (double& x : w) x = std::exp(x - largest) / sum;
  return w;
}

ParticleBelief drawn_belief(std::size_t particles) {
  qdtune::random::Stream stream(7, {});
  return ParticleBelief::drawn(uniform_over_25_states(), {particles, 0.5}, stream);
}

const Classification sure_double_dot{RegionLabel::double_dot, 0.8, false};

}  // namespace

TEST_CASE(
    "legacy belief: distinct states evaluated once give the weights of the naive evaluation, bit for bit") {
  for (const std::size_t particles : {500U, 1000U}) {
    ParticleBelief belief = drawn_belief(particles);
    for (int update = 0; update < 3; ++update) {
      const std::vector<double> naive = naive_weights(belief, observed_patch(), sure_double_dot);
      belief.update(belief_device, observed_patch(), sure_double_dot);
      CHECK(belief.weights() == naive);
      belief.resample_if_depleted(0.9, 0.25);
    }
  }
}

TEST_CASE("legacy belief: the likelihood is asked once for each distinct state") {
  ParticleBelief belief = drawn_belief(1000);
  std::map<std::pair<int, int>, int> asked;
  belief.update(
      [&](const Electrons& n) {
        ++asked[{n.n1, n.n2}];
        return -0.1 * n.n1;
      },
      {});
  CHECK(asked.size() == 25);
  for (const auto& [state, times] : asked) CHECK(times == 1);
}

TEST_CASE("legacy belief: threads do not change a bit") {
  using qdtune::parallel::Executor;
  ParticleBelief serial = drawn_belief(500);
  ParticleBelief threaded = drawn_belief(500);
  serial.update(belief_device, observed_patch(), {});
  threaded.update(belief_device, observed_patch(), {},
                  Executor::concurrent(qdtune::parallel::Backend::threads, 3));
  CHECK(serial.weights() == threaded.weights());
}

TEST_CASE("legacy belief: many particles approach the exact posterior over 25 states") {
  const StateProbabilities prior = uniform_over_25_states();
  std::vector<Electrons> states;
  for (const auto& p : prior) states.push_back(p.state);
  const auto exact = exact_update(prior, log_likelihoods_nat(belief_device, observed_patch(), states), {});
  ParticleBelief belief = drawn_belief(20000);
  belief.update(belief_device, observed_patch(), {});
  const StateProbabilities sampled = belief.charge_probabilities();
  REQUIRE(sampled.size() == 25);
  for (const auto& [state, probability] : exact.states) {
    for (const auto& ours : sampled) {
      if (ours.state == state) CHECK(ours.probability == Approx(probability).margin(0.01));
    }
  }
}

TEST_CASE(
    "legacy belief: the classifier's word raises its states, physics silences it and halves the likelihood") {
  CHECK(classification_boost_nat(sure_double_dot, {1, 2}) == Approx(1.2));
  CHECK(classification_boost_nat(sure_double_dot, {0, 2}) == 0.0);
  CHECK(classification_boost_nat(Classification{RegionLabel::single_dot, 0.8, false}, {0, 2}) == 0.8);
  CHECK(classification_boost_nat(Classification{RegionLabel::misc, 0.8, false}, {0, 0}) == 0.4);
  CHECK(classification_boost_nat(Classification{RegionLabel::misc, 0.8, false}, {0, 1}) == 0.0);
  CHECK(classification_boost_nat(Classification{RegionLabel::unknown, 0.8, false}, {0, 0}) == 0.0);
  const Classification overruled{RegionLabel::double_dot, 0.8, true};
  CHECK(classification_boost_nat(overruled, {1, 1}) == 0.0);
  CHECK(likelihood_weight(overruled) == 0.5);
  CHECK(likelihood_weight(std::nullopt) == 1.0);
}

TEST_CASE("legacy belief: systematic resampling gives each particle its share, rounded up or down") {
  ParticleBelief belief({{0, 0}, {1, 1}, {2, 2}, {3, 3}});
  belief.update([](const Electrons& n) { return n == Electrons{1, 1} ? std::log(5.0) : 0.0; }, {});
  CHECK(belief.weights()[1] == Approx(0.625));
  CHECK(belief.effective_sample_size() == Approx(64.0 / 28.0));
  CHECK_FALSE(belief.resample_if_depleted(0.5, 0.5));
  CHECK(belief.resample_if_depleted(0.6, 0.4));
  CHECK(belief.particles() == std::vector<Electrons>{{0, 0}, {1, 1}, {1, 1}, {2, 2}});
  CHECK(belief.effective_sample_size() == 4.0);
  CHECK_THROWS(belief.resample(1.0));
}

TEST_CASE("legacy belief: a state that lost its last particle never returns") {
  ParticleBelief belief = drawn_belief(200);
  belief.update([](const Electrons& n) { return n == Electrons{2, 1} ? 0.0 : -50.0; }, {});
  belief.resample(0.5);
  belief.update([](const Electrons& n) { return n == Electrons{1, 1} ? 0.0 : -500.0; }, {});
  CHECK(belief.charge_probabilities() ==
        StateProbabilities{{{2, 1}, belief.charge_probabilities()[0].probability}});
  CHECK(most_likely(belief.charge_probabilities()) == Electrons{2, 1});
}

TEST_CASE(
    "legacy belief: no particles, no states of positive probability, and lists of different lengths are "
    "refused") {
  CHECK_THROWS(ParticleBelief({}));
  CHECK_THROWS(exact_update({}, {}, {}));
  CHECK_THROWS(exact_update({{{0, 0}, 1.0}}, std::vector<double>{-1.0, -2.0}, {}));
  CHECK_THROWS(exact_update({{{0, 0}, 0.0}}, std::vector<double>{-1.0}, {}));
}

TEST_CASE("legacy belief: entropies of 25 equal states, in nats and in bits") {
  const StateProbabilities states = uniform_over_25_states();
  CHECK(entropy_nat(states) == Approx(std::log(25.0)));
  CHECK(entropy_bits(states) == Approx(std::log2(25.0)));
  CHECK(entropy_nat({{{0, 0}, 1.0}, {{1, 1}, 0.0}}) == 0.0);
  CHECK(most_likely(states) == Electrons{0, 0});
  CHECK(drawn_index(states, 0.0) == 0);
  CHECK(drawn_index(states, 0.999999) == 24);
}
