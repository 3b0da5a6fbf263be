#include "stats/uniformity.hpp"

#include <array>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "random/distributions.hpp"
#include "random/stream.hpp"

namespace stats = qdtune::stats;
namespace random_numbers = qdtune::random;

namespace {

random_numbers::Stream uniformity_stream(std::uint32_t item) {
  return {5, {.purpose = random_numbers::Purpose::test, .item = item}};
}

}  // namespace

TEST_CASE("chi-square of equal classes has the tail of tables") {
  CHECK(stats::chi_square_uniformity_p(std::array<std::int64_t, 3>{10, 10, 10}) == Approx(1.0));
  // X^2 = 6 with 2 degrees of freedom: exp(-3).
  CHECK(stats::chi_square_uniformity_p(std::array<std::int64_t, 3>{4, 10, 16}) ==
        Approx(0.02732).epsilon(0.01));
  // X^2 = 4 with 1 degree of freedom.
  CHECK(stats::chi_square_uniformity_p(std::array<std::int64_t, 2>{60, 40}) == Approx(0.0455).epsilon(0.001));
  CHECK_THROWS_AS(stats::chi_square_uniformity_p(std::array<std::int64_t, 1>{5}), qdtune::Error);
  CHECK_THROWS_AS(stats::chi_square_uniformity_p(std::array<std::int64_t, 2>{0, 0}), qdtune::Error);
  CHECK_THROWS_AS(stats::chi_square_uniformity_p(std::array<std::int64_t, 2>{-1, 2}), qdtune::Error);
}

TEST_CASE("Kolmogorov's distance has the tail of tables") {
  // Values spread evenly up to 1 - d are d away at their end. The 5 % points: 0.40925 of 10 values, 0.13403 of 100.
  const auto p_at = [](int count, double distance) {
    std::vector<double> values;
    for (int i = 0; i < count; ++i) values.push_back((1.0 - distance) * (i + 0.5) / (count - 0.5));
    return stats::kolmogorov_uniformity_p(std::move(values));
  };
  CHECK(p_at(10, 0.40925) == Approx(0.05).margin(0.001));
  CHECK(p_at(100, 0.13403) == Approx(0.05).margin(0.001));
  CHECK(p_at(100, 0.005) == Approx(1.0));
  CHECK_THROWS_AS(stats::kolmogorov_uniformity_p({}), qdtune::Error);
  CHECK_THROWS_AS(stats::kolmogorov_uniformity_p({0.5, 1.5}), qdtune::Error);
}

TEST_CASE("p-values of uniform samples are uniform") {
  std::array<std::int64_t, 10> chi_square{}, kolmogorov{};
  for (std::uint32_t sample = 0; sample < 1000; ++sample) {
    random_numbers::Stream stream = uniformity_stream(sample);
    std::array<std::int64_t, 16> counts{};
    std::vector<double> values;
    for (int i = 0; i < 320; ++i) {
      values.push_back(random_numbers::uniform(stream));
      ++counts[static_cast<std::size_t>(16.0 * values.back())];
    }
    const auto bin = [](double p) { return std::min<std::size_t>(9, static_cast<std::size_t>(10.0 * p)); };
    ++chi_square[bin(stats::chi_square_uniformity_p(counts))];
    ++kolmogorov[bin(stats::kolmogorov_uniformity_p(std::move(values)))];
  }
  CHECK(stats::chi_square_uniformity_p(chi_square) > 1e-3);
  CHECK(stats::chi_square_uniformity_p(kolmogorov) > 1e-3);
}
