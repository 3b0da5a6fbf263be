#include "belief/tempering.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "random/distributions.hpp"
#include "random/stream.hpp"

using namespace qdtune;
using belief::effective_sample_size;
using belief::log_sum_exp;
using belief::systematic_resample;
using belief::tempering_increment;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// Log-likelihoods of a broad sample: 0 down to about -1000, as a first scan gives them.
std::vector<double> spread_log_likelihoods(std::size_t count) {
  random::Stream stream(5, {0, random::Purpose::test, 0, 0});
  std::vector<double> values(count);
  for (double& value : values) value = -100.0 * std::pow(random::normal(stream), 2);
  return values;
}

std::vector<double> copies_of(const std::vector<std::uint32_t>& parents, std::size_t count) {
  std::vector<double> copies(count, 0.0);
  for (const auto parent : parents) copies.at(parent) += 1.0;
  return copies;
}

}  // namespace

TEST_CASE("log_sum_exp adds in the log domain, far outside the range of exp") {
  CHECK(log_sum_exp(std::vector<double>{}) == -infinity);
  CHECK(log_sum_exp(std::vector{-infinity, -infinity}) == -infinity);
  CHECK(log_sum_exp(std::vector{3.5}) == 3.5);
  CHECK(log_sum_exp(std::vector{0.0, 0.0, 0.0, 0.0}) == Approx(std::log(4.0)));
  CHECK(log_sum_exp(std::vector{-2000.0, -2000.0 + std::log(3.0)}) == Approx(-2000.0 + std::log(4.0)));
  CHECK(log_sum_exp(std::vector{5000.0, 0.0}) == 5000.0);
  CHECK(log_sum_exp(std::vector{std::log(0.25), -infinity, std::log(0.5)}) == Approx(std::log(0.75)));
}

TEST_CASE("effective sample size counts the particles that carry the weight") {
  CHECK(effective_sample_size(std::vector{-7.0, -7.0, -7.0}) == Approx(3.0));
  CHECK(effective_sample_size(std::vector{0.0, -1000.0, -1000.0}) == Approx(1.0));
  CHECK(effective_sample_size(std::vector{-3.0, -infinity, -3.0}) == Approx(2.0));
  // Weights 1 and 3: 16 / 10.
  CHECK(effective_sample_size(std::vector{0.0, std::log(3.0)}) == Approx(1.6));
  CHECK(effective_sample_size(std::vector{0.0, 2.0 * std::log(3.0)}, 0.5) == Approx(1.6));
  CHECK(effective_sample_size(std::vector{0.0, -50.0, -900.0}, 0.0) == Approx(3.0));
  CHECK(effective_sample_size(std::vector<double>{}) == 0.0);
  CHECK(effective_sample_size(std::vector{-infinity, -infinity}) == 0.0);
}

TEST_CASE("a tempering increment reaches the wanted effective sample size, or full likelihood") {
  const auto log_likelihoods = spread_log_likelihoods(1000);
  for (const double threshold : {0.2, 0.5, 0.9}) {
    const double increment = tempering_increment(log_likelihoods, 0.25, threshold);
    INFO(threshold);
    CHECK(increment > 0.0);
    CHECK(increment < 0.75);
    CHECK(effective_sample_size(log_likelihoods, increment) >= threshold * 1000.0);
    CHECK(effective_sample_size(log_likelihoods, increment) == Approx(threshold * 1000.0).epsilon(1e-3));
  }
  const std::vector<double> alike{-1.0, -1.1, -0.9};
  CHECK(tempering_increment(alike, 0.0, 0.5) == 1.0);
  CHECK(tempering_increment(alike, 0.375, 0.5) == 0.625);
  CHECK_THROWS_AS(tempering_increment(alike, 1.0, 0.5), Error);
}

TEST_CASE("a tempering increment of two particles solves its equation") {
  // Weights 1 and w: (1 + w)^2 / (1 + w^2) = 1.6 at w = 1 / 3, so d = log 3 / 40 for a gap of 40.
  CHECK(tempering_increment(std::vector{0.0, -40.0}, 0.0, 0.8) == Approx(std::log(3.0) / 40.0).epsilon(1e-5));
}

TEST_CASE("tempering goes on when hopeless particles make the threshold unreachable") {
  // Three of four weights are zero at any exponent: one tiny step drops them, the next has a full sample.
  const double increment = tempering_increment(std::vector{-2.0, -infinity, -infinity, -infinity}, 0.0, 0.5);
  CHECK(increment > 0.0);
}

TEST_CASE("systematic resampling of exact cases") {
  using Parents = std::vector<std::uint32_t>;
  const std::vector<double> quarters{std::log(0.25), std::log(0.5), std::log(0.25)};
  CHECK(systematic_resample(quarters, 4, 0.5) == Parents{0, 1, 1, 2});
  CHECK(systematic_resample(quarters, 8, 0.5) == Parents{0, 0, 1, 1, 1, 1, 2, 2});
  CHECK(systematic_resample(quarters, 1, 0.1) == Parents{0});
  CHECK(systematic_resample(quarters, 1, 0.9) == Parents{2});
  CHECK(systematic_resample(quarters, 0, 0.5).empty());
  // Unnormalised weights, weights of zero at both ends, the last position close to one.
  CHECK(systematic_resample(std::vector{-infinity, -900.0, -900.0, -infinity}, 4, 0.999) ==
        Parents{1, 1, 2, 2});
  CHECK(systematic_resample(std::vector{4.0, 4.0, 4.0}, 3, 0.0) == Parents{0, 1, 2});
}

TEST_CASE("systematic resampling refuses what has no weight") {
  CHECK_THROWS_AS(systematic_resample(std::vector<double>{}, 4, 0.5), Error);
  CHECK_THROWS_AS(systematic_resample(std::vector{-infinity, -infinity}, 4, 0.5), Error);
  CHECK_THROWS_AS(systematic_resample(std::vector{0.0, 0.0}, 4, 1.0), Error);
}

TEST_CASE("systematic resampling: expected copies are the weights, actual ones differ by less than one") {
  const std::size_t size = 23;
  std::vector<double> log_weights(size);
  for (std::size_t i = 0; i < size; ++i) log_weights[i] = -0.3 * static_cast<double>((i * 7) % size);
  const double total = log_sum_exp(log_weights);
  for (const std::size_t count : {size, std::size_t{5}, std::size_t{200}}) {
    std::vector<double> mean(size, 0.0);
    const int draws = 2000;
    for (int draw = 0; draw < draws; ++draw) {
      // The uniforms at the middles of 2000 equal cells: the mean is an integral, not an estimate.
      const auto copies = copies_of(systematic_resample(log_weights, count, (draw + 0.5) / draws), size);
      for (std::size_t i = 0; i < size; ++i) {
        const double expected = static_cast<double>(count) * std::exp(log_weights[i] - total);
        REQUIRE(std::abs(copies[i] - expected) < 1.0 + 1e-9);
        mean[i] += copies[i] / draws;
      }
    }
    for (std::size_t i = 0; i < size; ++i) {
      INFO(count << " particles from " << size << ", particle " << i);
      CHECK(mean[i] ==
            Approx(static_cast<double>(count) * std::exp(log_weights[i] - total)).margin(2.0 / draws));
    }
  }
}

TEST_CASE("parents are in order, so that resampling is reproducible whatever the threads") {
  const auto parents = systematic_resample(spread_log_likelihoods(300), 300, 0.7);
  CHECK(std::is_sorted(parents.begin(), parents.end()));
}
