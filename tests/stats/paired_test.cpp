#include "stats/paired.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "random/distributions.hpp"
#include "random/stream.hpp"
#include "stats/proportion.hpp"

namespace stats = qdtune::stats;
namespace random_streams = qdtune::random;
using stats::PairedCounts;

namespace {

// Paired outcomes of arms that agree but for the discordant shares.
PairedCounts paired_test_sample(std::uint64_t study, int trials, double both, double first_only,
                                double second_only) {
  random_streams::Stream stream(11, {.trial = study, .purpose = random_streams::Purpose::test});
  PairedCounts counts;
  for (int i = 0; i < trials; ++i) {
    const double u = random_streams::uniform(stream);
    counts.add(u < both + first_only,
               u < both || (u >= both + first_only && u < both + first_only + second_only));
  }
  return counts;
}

}  // namespace

TEST_CASE("pairs are counted by who succeeded") {
  PairedCounts counts;
  counts.add(true, true);
  counts.add(true, false);
  counts.add(true, false);
  counts.add(false, true);
  counts.add(false, false);
  CHECK(counts.both == 1);
  CHECK(counts.first_only == 2);
  CHECK(counts.second_only == 1);
  CHECK(counts.neither == 1);
  CHECK(stats::risk_difference(counts) == Approx(0.2));
}

TEST_CASE("Newcombe's paired interval reproduces a published example") {
  // Complete response before and after consolidation therapy (Cavo et al., Blood 120, 9 (2012)),
  // as analysed in Fagerland, Lydersen and Laake, Statistical Analysis of Contingency Tables (2017),
  // chapter 8: -0.0621 (-0.1186 to -0.0046).
  const PairedCounts cavo{59, 6, 16, 80};
  CHECK(stats::risk_difference(cavo) == Approx(-0.0621).margin(0.00005));
  CHECK(stats::risk_difference_interval(cavo).low == Approx(-0.1186).margin(0.00005));
  CHECK(stats::risk_difference_interval(cavo).high == Approx(-0.0046).margin(0.00005));
}

TEST_CASE("swapping the arms mirrors the interval") {
  const auto forward = stats::risk_difference_interval({40, 9, 2, 5});
  const auto backward = stats::risk_difference_interval({40, 2, 9, 5});
  CHECK(forward.low == Approx(-backward.high).epsilon(1e-14));
  CHECK(forward.high == Approx(-backward.low).epsilon(1e-14));
}

TEST_CASE("uncorrelated arms add their Wilson deviations in squares") {
  const PairedCounts independent{25, 25, 25, 25};
  const auto wilson = stats::wilson(50, 100);
  const double half = std::hypot(0.5 - wilson.low, wilson.high - 0.5);
  CHECK(stats::risk_difference_interval(independent).high == Approx(half).epsilon(1e-14));
}

TEST_CASE("sharing devices narrows the interval") {
  const auto shared = stats::risk_difference_interval({85, 5, 5, 5});
  const auto unshared = stats::risk_difference_interval({81, 9, 9, 1});
  CHECK(shared.high - shared.low < unshared.high - unshared.low);
}

TEST_CASE("without pairs nothing is known") {
  CHECK(stats::risk_difference({}) == 0.0);
  CHECK(stats::risk_difference_interval({}) == stats::Interval{-1.0, 1.0});
  CHECK(stats::equivalence_p({}, 0.05) == 1.0);
}

TEST_CASE("arms that both always succeed differ by no more than Wilson allows") {
  const auto interval = stats::risk_difference_interval({100, 0, 0, 0});
  CHECK(interval.high == Approx(1.0 - stats::wilson(100, 100).low).epsilon(1e-12));
  CHECK(interval.low == -interval.high);
}

TEST_CASE("Newcombe's paired interval covers the true difference about as often as it says") {
  int covered = 0;
  const int studies = 4000;
  for (int study = 0; study < studies; ++study) {
    const auto counts = paired_test_sample(static_cast<std::uint64_t>(study), 100, 0.84, 0.07, 0.03);
    covered += stats::risk_difference_interval(counts).contains(0.04) ? 1 : 0;
  }
  // Standard error of the estimate: 0.0035.
  CHECK(covered / static_cast<double>(studies) == Approx(0.95).margin(0.015));
}

TEST_CASE("the exact McNemar test by hand") {
  CHECK(stats::mcnemar_exact_p(0, 5) == Approx(2.0 / 32.0).epsilon(1e-14));
  CHECK(stats::mcnemar_exact_p(9, 1) == Approx(2.0 * 11.0 / 1024.0).epsilon(1e-14));
  CHECK(stats::mcnemar_exact_p(6, 16) == Approx(2.0 * 110056.0 / 4194304.0).epsilon(1e-13));
  CHECK(stats::mcnemar_exact_p(3, 3) == 1.0);
  CHECK(stats::mcnemar_exact_p(0, 0) == 1.0);
  CHECK(stats::mcnemar_exact_p(1, 0) == 1.0);
}

TEST_CASE("the exact McNemar test is symmetric and keeps its digits in the tail") {
  CHECK(stats::mcnemar_exact_p(2, 30) == stats::mcnemar_exact_p(30, 2));
  CHECK(stats::mcnemar_exact_p(0, 1000) == Approx(std::ldexp(1.0, -999)).epsilon(1e-12));
}

TEST_CASE("the exact McNemar test rejects equal arms at most as often as it says") {
  int rejected = 0;
  const int studies = 4000;
  for (int study = 0; study < studies; ++study) {
    const auto counts = paired_test_sample(static_cast<std::uint64_t>(study), 200, 0.80, 0.06, 0.06);
    rejected += stats::mcnemar_exact_p(counts.first_only, counts.second_only) < 0.05 ? 1 : 0;
  }
  CHECK(rejected > 0);
  CHECK(rejected <= studies / 20);
}

TEST_CASE("the equivalence p-value is where the 1 - 2 alpha interval touches the margin") {
  const PairedCounts counts{280, 7, 5, 8};
  const double p = stats::equivalence_p(counts, 0.05);
  const auto interval = stats::risk_difference_interval(counts, 1.0 - 2.0 * p);
  CHECK(std::max(-interval.low, interval.high) == Approx(0.05).epsilon(1e-9));
}

TEST_CASE("equivalence needs trials, not only equal rates") {
  CHECK(stats::equivalence_p({18, 1, 1, 0}, 0.05) > 0.05);
  CHECK(stats::equivalence_p({1800, 20, 20, 0}, 0.05) < 1e-6);
  CHECK(stats::equivalence_p({60, 30, 10, 0}, 0.05) == 1.0);
}

TEST_CASE("arms that differ by the margin are rarely called equivalent") {
  int called = 0;
  const int studies = 4000;
  for (int study = 0; study < studies; ++study) {
    const auto counts = paired_test_sample(static_cast<std::uint64_t>(study), 400, 0.85, 0.06, 0.01);
    called += stats::equivalence_p(counts, 0.05) < 0.05 ? 1 : 0;
  }
  CHECK(called / static_cast<double>(studies) == Approx(0.05).margin(0.02));
}

TEST_CASE("trials needed by hand") {
  // (1.6449 + 1.2816)^2 0.05 / 0.05^2 = 171.3; unpaired, twice 0.9 * 0.1 instead: 616.6.
  CHECK(stats::trials_to_show_equivalence(0.0, 0.05, 0.05) == 172);
  CHECK(stats::trials_to_show_equivalence(0.0, 0.18, 0.05) == 617);
  // (1.9600 + 1.2816)^2 0.2 / 0.2^2 = 52.5.
  CHECK(stats::trials_to_show_difference(-0.2, 0.2) == 53);
  CHECK(stats::trials_to_show_equivalence(0.04, 0.05, 0.05) ==
        stats::trials_to_show_equivalence(-0.04, 0.05, 0.05));
  CHECK(stats::trials_to_show_difference(0.9, 1e-6) == 1);
}

TEST_CASE("what no number of trials can show is never shown") {
  const std::int64_t never = 1'000'000'000'000;
  CHECK(stats::trials_to_show_difference(0.0, 0.05) == never);
  CHECK(stats::trials_to_show_equivalence(0.05, 0.05, 0.05) == never);
  CHECK(stats::trials_to_show_equivalence(-0.2, 0.05, 0.05) == never);
  CHECK(stats::trials_to_show_equivalence(0.0, 1.0, 1e-9) == never);
}

TEST_CASE("the exact test needs some discordant trials before it can reject") {
  CHECK(stats::fewest_discordant(0.05) == 6);   // 2 / 2^6 = 0.031
  CHECK(stats::fewest_discordant(0.025) == 7);  // 2 / 2^7 = 0.016
  for (const double alpha : {0.2, 0.05, 0.001}) {
    CHECK(stats::mcnemar_exact_p(stats::fewest_discordant(alpha), 0) < alpha);
    CHECK(stats::mcnemar_exact_p(stats::fewest_discordant(alpha) - 1, 0) >= alpha);
  }
}

TEST_CASE("impossible paired input is refused") {
  CHECK_THROWS_AS(stats::risk_difference({-1, 0, 0, 0}), qdtune::Error);
  CHECK_THROWS_AS(stats::mcnemar_exact_p(-1, 0), qdtune::Error);
  CHECK_THROWS_AS(stats::equivalence_p({1, 0, 0, 0}, 0.0), qdtune::Error);
  CHECK_THROWS_AS(stats::trials_to_show_equivalence(0.0, 0.0, 0.05), qdtune::Error);
  CHECK_THROWS_AS(stats::trials_to_show_equivalence(0.0, 0.1, 0.0), qdtune::Error);
  CHECK_THROWS_AS(stats::trials_to_show_difference(0.1, 0.1, 2.0), qdtune::Error);
  CHECK_THROWS_AS(stats::fewest_discordant(0.0), qdtune::Error);
}
