// Each move alone, without data, must leave the prior as it is: particles drawn from the prior are moved many
// times, and then every coordinate of the unit cube, and every sum of two (modulo one), is still uniform.
//
// Planted errors that these cases catch, tried by hand: the electron shift without its log_prior_ratio, with
// the ratio upside down, longer one way than back, or mixed with a continuous step of the charging energy; a
// random walk and a differential evolution that clamp at the faces of the cube. One they cannot: steps
// reflected at the faces are symmetric while coordinates are independent, as here, but not when they are
// correlated. That is what the posteriors of exact_posterior_test.cpp are for.
#include "belief/proposals.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <catch2/catch.hpp>

#include "belief/belief_fixture.hpp"
#include "physics/cell.hpp"
#include "random/goodness_of_fit.hpp"

using namespace qdtune;
using namespace qdtune::belief_test;
using belief::BeliefConfig;
using belief::BlockProposal;
using belief::Generation;
using belief::lane_count;
using belief::Move;
using belief::ParameterBlock;
using belief::PriorMap;
using belief::Proposer;
using random::Stream;

namespace {

using Cubes = std::vector<ParameterBlock>;

Cubes prior_cubes(std::size_t blocks, std::uint64_t seed) {
  Cubes cubes(blocks);
  Stream stream(seed, {0, random::Purpose::test, 0, 0});
  for (ParameterBlock& cube : cubes) {
    for (Eigen::Index i = 0; i < cube.size(); ++i) cube(i) = random::uniform_open(stream);
  }
  return cubes;
}

// One sweep of one kind of move without a likelihood. Returns the share of accepted proposals.
double prior_sweep(Cubes& cubes, Move move, const PriorMap& prior, const BeliefConfig& config,
                   std::uint32_t step) {
  const Generation generation = belief::snapshot(cubes, prior);
  const Proposer proposer(prior, config);
  int accepted = 0;
  for (std::size_t b = 0; b < cubes.size(); ++b) {
    Stream stream(31, {0, random::Purpose::test, step, static_cast<std::uint32_t>(b)});
    const BlockProposal proposal =
        proposer.propose(move, generation, b, cubes[b], prior.parameters(cubes[b]), stream);
    for (Eigen::Index lane = 0; lane < lane_count; ++lane) {
      if (!(std::log(random::uniform_open(stream)) < proposal.log_prior_ratio[lane])) continue;
      ++accepted;
      cubes[b].row(lane) = proposal.cube.row(lane);
    }
  }
  return accepted / static_cast<double>(generation.particles());
}

std::vector<double> coordinates_of(const Cubes& cubes, std::size_t p) {
  std::vector<double> values;
  for (const ParameterBlock& cube : cubes) {
    for (Eigen::Index lane = 0; lane < lane_count; ++lane) {
      values.push_back(cube(lane, static_cast<Eigen::Index>(p)));
    }
  }
  return values;
}

// Largest scaled Kolmogorov-Smirnov distance from uniformity over the coordinates and their pairwise sums.
double worst_distance(const Cubes& cubes, const std::vector<std::size_t>& free) {
  const auto identity = [](double u) { return u; };
  double worst = 0.0;
  for (const std::size_t p : free) {
    const std::vector<double> first = coordinates_of(cubes, p);
    worst = std::max(worst, random::scaled_ks_distance(first, identity));
    for (const std::size_t q : free) {
      if (q >= p) break;
      std::vector<double> sum = coordinates_of(cubes, q);
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] = std::fmod(sum[i] + first[i], 1.0);
      worst = std::max(worst, random::scaled_ks_distance(sum, identity));
    }
  }
  return worst;
}

// One of a thousand right samplers exceeds this in any of its 19 coordinates and 171 sums: the distance x has
// the tail 2 exp(-2 x^2), Bonferroni over 190 of them.
constexpr double distance_limit = 2.55;

double mean_travel(const Cubes& before, const Cubes& after, std::size_t p) {
  const auto from = coordinates_of(before, p);
  const auto to = coordinates_of(after, p);
  double sum = 0.0;
  for (std::size_t i = 0; i < from.size(); ++i) sum += std::abs(to[i] - from[i]);
  return sum / static_cast<double>(from.size());
}

// All free, and no two kinds of prior alike among the parameters that moves in theta change.
ParameterDistributions curved_prior() {
  ParameterDistributions prior = device::standard_prior();
  at(prior, Parameter::first_line_1) = log_uniform(0.004, 0.130);
  at(prior, Parameter::first_line_2) = normal(0.050, 0.020);
  at(prior, Parameter::sensor_detuning) = normal(-0.5, 0.6);
  at(prior, Parameter::charging_energy_1) = log_uniform(2.0, 5.0);
  at(prior, Parameter::lever_arm_22) = normal(85.0, 8.0);
  at(prior, Parameter::offset) = normal(0.0, 0.05);
  return prior;
}

struct Shift {
  ParameterVector cube{};
  double log_prior_ratio = 0.0;
};

// Every distinct electron shift of a particle that the prior allows.
std::vector<Shift> all_shifts(const PriorMap& prior, const ParameterBlock& cube, Eigen::Index lane) {
  const BeliefConfig config;
  const Proposer proposer(prior, config);
  const ParameterBlock theta = prior.parameters(cube);
  const Generation unused;
  std::vector<Shift> shifts;
  std::set<ParameterVector> seen;
  for (std::uint32_t item = 0; item < 64; ++item) {
    Stream stream(2, {0, random::Purpose::test, 1, item});
    const BlockProposal proposal = proposer.propose(Move::electron_shift, unused, 0, cube, theta, stream);
    const ParameterVector moved = belief::lane_parameters(proposal.cube, lane);
    const double ratio = proposal.log_prior_ratio[lane];
    if (std::isfinite(ratio) && seen.insert(moved).second) shifts.push_back({moved, ratio});
  }
  return shifts;
}

ParameterBlock block_at(const std::array<double, device::parameter_count>& cube) {
  ParameterBlock block = ParameterBlock::Constant(0.5);
  for (std::size_t p = 0; p < cube.size(); ++p) block.col(static_cast<Eigen::Index>(p)).setConstant(cube[p]);
  return block;
}

}  // namespace

TEST_CASE("wrapping joins the ends of the unit interval") {
  for (const double u : {0.0, 0.25, 0.875}) {
    CHECK(belief::wrap(u) == u);
    CHECK(belief::wrap(u + 3.0) == u);
    CHECK(belief::wrap(u - 2.0) == u);
  }
  CHECK(belief::wrap(-0.25) == 0.75);
  CHECK(belief::wrap(-1e-30) <= 1.0);  // rounded up to the end, where quantiles are defined
}

TEST_CASE("the snapshot's walk is a Cholesky factor of the covariance of the free coordinates") {
  ParameterDistributions distributions = device::standard_prior();
  at(distributions, Parameter::gain) = fixed(1.0);
  const PriorMap prior(distributions);
  Cubes cubes = prior_cubes(64, 7);
  for (ParameterBlock& cube : cubes) cube.col(1) = 0.5 * (cube.col(0) + cube.col(1));  // correlated
  const Generation generation = belief::snapshot(cubes, prior);
  REQUIRE(generation.walk.rows() == 18);
  CHECK(generation.walk.isLowerTriangular());
  const Eigen::MatrixXd covariance = generation.walk * generation.walk.transpose();
  CHECK(covariance(0, 0) == Approx(1.0 / 12.0).epsilon(0.1));
  CHECK(covariance(1, 1) == Approx(1.0 / 24.0).epsilon(0.1));
  CHECK(covariance(1, 0) == Approx(1.0 / 24.0).epsilon(0.1));
  CHECK(covariance(2, 0) == Approx(0.0).margin(0.01));
}

TEST_CASE("random walk and differential evolution leave the prior invariant, and move") {
  const BeliefConfig config;
  for (const auto& distributions : {device::standard_prior(), curved_prior()}) {
    const PriorMap prior(distributions);
    for (const Move move : {Move::random_walk, Move::differential_evolution}) {
      const Cubes start = prior_cubes(128, 3);
      Cubes cubes = start;
      for (std::uint32_t step = 0; step < 24; ++step) {
        // Symmetric in the cube, where the prior is flat: nothing is ever refused.
        REQUIRE(prior_sweep(cubes, move, prior, config, step) == 1.0);
      }
      INFO("move " << static_cast<int>(move));
      CHECK(worst_distance(cubes, prior.free()) < distance_limit);
      for (const std::size_t p : prior.free()) CHECK(mean_travel(start, cubes, p) > 0.15);
    }
  }
}

TEST_CASE("the electron shift leaves the prior invariant, flat or curved, and moves") {
  const BeliefConfig config;
  for (const auto& distributions : {device::standard_prior(), curved_prior()}) {
    const PriorMap prior(distributions);
    const Cubes start = prior_cubes(256, 4);
    Cubes cubes = start;
    double accepted = 0.0;
    for (std::uint32_t step = 0; step < 40; ++step) {
      accepted += prior_sweep(cubes, Move::electron_shift, prior, config, step) / 40.0;
    }
    CHECK(accepted > 0.1);
    CHECK(accepted < 0.9);
    CHECK(worst_distance(cubes, prior.free()) < distance_limit);
    for (const std::size_t p : prior.free()) {
      const auto parameter = static_cast<Parameter>(p);
      const bool moves = parameter == Parameter::first_line_1 || parameter == Parameter::first_line_2 ||
                         parameter == Parameter::sensor_detuning;
      if (moves) {
        CHECK(mean_travel(start, cubes, p) > 0.05);
      } else {
        CHECK(mean_travel(start, cubes, p) == 0.0);
      }
    }
  }
}

TEST_CASE("each electron shift has its inverse among the shifts, with the opposite prior ratio") {
  const PriorMap prior(curved_prior());
  std::size_t checked = 0;
  for (const ParameterBlock& cube : prior_cubes(4, 9)) {
    for (const Shift& there : all_shifts(prior, cube, 0)) {
      const ParameterBlock moved = block_at(there.cube);
      int back = 0;
      for (const Shift& again : all_shifts(prior, moved, 0)) {
        double distance = 0.0;
        for (std::size_t p = 0; p < again.cube.size(); ++p) {
          distance = std::max(distance, std::abs(again.cube[p] - cube(0, static_cast<Eigen::Index>(p))));
        }
        if (distance > 1e-9) continue;
        ++back;
        CHECK(again.log_prior_ratio == Approx(-there.log_prior_ratio).margin(1e-9));
      }
      CHECK(back == 1);
      ++checked;
    }
  }
  CHECK(checked >= 4);
}

TEST_CASE("an electron shift explains the same pattern wherever no dot is near empty") {
  ParameterDistributions distributions = known(plain_device());
  at(distributions, Parameter::first_line_1) = uniform(-0.2, 0.2);
  at(distributions, Parameter::first_line_2) = uniform(-0.2, 0.2);
  at(distributions, Parameter::sensor_detuning) = uniform(-5.0, 5.0);
  const PriorMap prior(distributions);
  std::array<double, device::parameter_count> cube{};
  cube.fill(0.5);
  const ParameterVector before = prior.parameters(cube);  // both first lines at 0 V
  const auto shifts = all_shifts(prior, block_at(cube), 0);
  REQUIRE(shifts.size() == 4);
  int compared = 0;
  for (const Shift& shift : shifts) {
    CHECK(shift.log_prior_ratio == 0.0);
    const ParameterVector after = prior.parameters(shift.cube);
    CHECK(get(after, Parameter::first_line_1) != get(before, Parameter::first_line_1));
    for (const auto& v : device::grid_scan(bench_window, 24, 24).points) {
      const auto n = physics::ground_state(device::double_dot(before), v);
      const auto m = physics::ground_state(device::double_dot(after), v);
      if (std::min({n.n1, n.n2, m.n1, m.n2}) < 2) continue;
      CHECK(std::abs(n.n1 - m.n1) + std::abs(n.n2 - m.n2) == 1);
      CHECK(clean_value(after, v) == Approx(clean_value(before, v)).margin(1e-9));
      ++compared;
    }
  }
  CHECK(compared > 200);
}

TEST_CASE("no electron shift where a parameter that it moves is known") {
  for (const Parameter p : {Parameter::first_line_1, Parameter::first_line_2, Parameter::sensor_detuning}) {
    ParameterDistributions distributions = device::standard_prior();
    at(distributions, p) = fixed(get(plain_device(), p));
    const PriorMap prior(distributions);
    CHECK(all_shifts(prior, prior_cubes(1, 6)[0], 0).empty());
  }
}

TEST_CASE("moves leave known parameters alone") {
  ParameterDistributions distributions = device::standard_prior();
  at(distributions, Parameter::lever_arm_11) = fixed(80.0);
  const PriorMap prior(distributions);
  const BeliefConfig config;
  for (const Move move : {Move::random_walk, Move::differential_evolution}) {
    const Cubes start = prior_cubes(4, 8);
    Cubes cubes = start;
    prior_sweep(cubes, move, prior, config, 0);
    CHECK(mean_travel(start, cubes, index_of(Parameter::lever_arm_11)) == 0.0);
    CHECK(mean_travel(start, cubes, index_of(Parameter::lever_arm_22)) > 0.0);
  }
}

TEST_CASE("moves are chosen with the configured shares") {
  const PriorMap prior(device::standard_prior());
  BeliefConfig config;
  config.shift_probability = 0.2;
  config.evolution_probability = 0.25;
  const Proposer proposer(prior, config);
  std::array<int, 3> counts{};
  Stream stream(12, {0, random::Purpose::test, 0, 0});
  for (int draw = 0; draw < 20000; ++draw) ++counts[static_cast<std::size_t>(proposer.choose(stream))];
  CHECK(counts[static_cast<std::size_t>(Move::electron_shift)] == Approx(4000).margin(230));
  CHECK(counts[static_cast<std::size_t>(Move::differential_evolution)] == Approx(4000).margin(230));
  CHECK(counts[static_cast<std::size_t>(Move::random_walk)] == Approx(12000).margin(280));
}
