// Pairs of scans against exact enumeration: few hypotheses, whose readings are far apart or the same.
#include "sensing/look_ahead.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "sensing/exact_gain.hpp"
#include "sensing/score.hpp"

using namespace qdtune;
using namespace qdtune::sensing_test;
using sensing::best_pair;
using sensing::decides_little;
using sensing::PlanPair;
using sensing::score_of;
using sensing::SensingConfig;
using sensing::SimulatedPlan;

namespace {

constexpr float apart = 30.0F;  // readings of 0 and 1, in units of the noise: told apart for certain
constexpr std::size_t even_outcomes = 64;  // a multiple of the hypotheses: each is true equally often
constexpr std::size_t plenty = 1000;

// Hypotheses are numbers of so many bits; a scan reads one bit.
struct BitScan {
  const char* name;
  std::size_t bit;
  double cost;
};

struct BitPuzzle {
  std::size_t bits;
  Rows answers;  // of hypothesis 0, 1, ..., one column a voltage
  std::vector<BitScan> scans;

  std::size_t hypotheses() const { return std::size_t{1} << bits; }
};

bool bit_of(std::size_t hypothesis, std::size_t bit) {
  return ((hypothesis >> bit) & 1U) != 0U;
}

template <class Answer>
Rows answers_of(std::size_t bits, const Answer& answer) {
  Rows rows;
  for (std::size_t h = 0; h < (std::size_t{1} << bits); ++h) rows.push_back(answer(h));
  return rows;
}

Eigen::ArrayXXf readings_of(const BitPuzzle& puzzle, std::size_t scan) {
  Eigen::ArrayXXf readings(static_cast<Eigen::Index>(puzzle.hypotheses()), 1);
  for (std::size_t h = 0; h < puzzle.hypotheses(); ++h) {
    readings(static_cast<Eigen::Index>(h), 0) = bit_of(h, puzzle.scans[scan].bit) ? apart : 0.0F;
  }
  return readings;
}

// The chance of being right at the best voltage when only these hypotheses are left, times their number.
double right_among(const BitPuzzle& puzzle, const std::vector<std::size_t>& left) {
  double best = 0.0;
  for (std::size_t k = 0; k < puzzle.answers.front().size(); ++k) {
    double right = 0.0;
    for (const std::size_t h : left) right += static_cast<double>(puzzle.answers[h][k]);
    best = std::max(best, right);
  }
  return best;
}

std::vector<std::size_t> those_with(const std::vector<std::size_t>& left, std::size_t bit, bool value) {
  std::vector<std::size_t> some;
  for (const std::size_t h : left) {
    if (bit_of(h, bit) == value) some.push_back(h);
  }
  return some;
}

std::vector<std::size_t> all_of(const BitPuzzle& puzzle) {
  std::vector<std::size_t> all(puzzle.hypotheses());
  for (std::size_t h = 0; h < all.size(); ++h) all[h] = h;
  return all;
}

// The same, after one more scan, whichever is best for what is left.
double right_after_best(const BitPuzzle& puzzle, const std::vector<std::size_t>& left) {
  double best = right_among(puzzle, left);
  for (const BitScan& scan : puzzle.scans) {
    best = std::max(best, right_among(puzzle, those_with(left, scan.bit, false)) +
                              right_among(puzzle, those_with(left, scan.bit, true)));
  }
  return best;
}

// Probability of success after this scan and the best second one for each of its readings, by enumeration.
double exact_two_step_success(const BitPuzzle& puzzle, std::size_t scan) {
  const std::vector<std::size_t> all = all_of(puzzle);
  const std::size_t bit = puzzle.scans[scan].bit;
  return (right_after_best(puzzle, those_with(all, bit, false)) +
          right_after_best(puzzle, those_with(all, bit, true))) /
         static_cast<double>(puzzle.hypotheses());
}

// And after these two, whatever the first one reads.
double exact_pair_success(const BitPuzzle& puzzle, std::size_t a, std::size_t b) {
  double right = 0.0;
  for (const bool first : {false, true}) {
    for (const bool second : {false, true}) {
      right += right_among(puzzle, those_with(those_with(all_of(puzzle), puzzle.scans[a].bit, first),
                                              puzzle.scans[b].bit, second));
    }
  }
  return right / static_cast<double>(puzzle.hypotheses());
}

SensingConfig looking_ahead() {
  SensingConfig config;
  config.look_ahead = 8;
  return config;
}

// The scans of a puzzle, ranked one by one.
struct RankedPuzzle {
  BitPuzzle puzzle;  // scans best first
  Question question;
  sensing::Outcomes outcomes;
  SensingConfig config;
  std::vector<SimulatedPlan> plans;

  explicit RankedPuzzle(BitPuzzle given, const SensingConfig& settings = looking_ahead())
      : puzzle(std::move(given)),
        question(question_of(puzzle.answers)),
        outcomes(even_outcomes, puzzle.hypotheses(), 2, 3, {0, random::Purpose::test, 0, 0}),
        config(settings) {
    const auto score = [&](const BitScan& scan) { return simulated(scan).score; };
    std::stable_sort(puzzle.scans.begin(), puzzle.scans.end(),
                     [&](const BitScan& a, const BitScan& b) { return score(a) > score(b); });
    for (const BitScan& scan : puzzle.scans) plans.push_back(simulated(scan));
  }

  SimulatedPlan simulated(const BitScan& scan) const {
    const BitPuzzle alone{puzzle.bits, puzzle.answers, {scan}};
    const Gain gain = sensing::expected_gain(readings_of(alone, 0), question, outcomes);
    return {static_cast<std::size_t>(scan.cost), scan.cost, gain, score_of(gain, scan.cost, config)};
  }
  std::optional<PlanPair> pair(std::size_t most_points = plenty) const {
    return best_pair(
        plans, [&](std::size_t k) { return readings_of(puzzle, k); }, question, outcomes, config,
        most_points);
  }
  std::string name(std::size_t place) const { return puzzle.scans[place].name; }
};

// Voltage B is right where bits x and y are set, A elsewhere. Voltage C lies in the cells of A that have bit z: to know z
// tells most about the cells, and changes nothing, since C is never better than A.
BitPuzzle two_conditions() {
  return {3,
          answers_of(3,
                     [](std::size_t h) {
                       const bool b = bit_of(h, 0) && bit_of(h, 1);
                       const bool c = !b && bit_of(h, 2);
                       return std::vector<float>{b ? 0.0F : 1.0F, b ? 1.0F : 0.0F, c ? 1.0F : 0.0F};
                     }),
          {{"x", 0, 3.0}, {"y", 1, 4.0}, {"z", 2, 4.0}}};
}

// A or B is right, by the parity of x and y: each bit alone tells nothing whatever.
BitPuzzle parity() {
  return {3,
          answers_of(3,
                     [](std::size_t h) {
                       const bool b = bit_of(h, 0) != bit_of(h, 1);
                       const bool c = !b && bit_of(h, 2);
                       return std::vector<float>{b ? 0.0F : 1.0F, b ? 1.0F : 0.0F, c ? 1.0F : 0.0F};
                     }),
          {{"x", 0, 3.0}, {"y", 1, 4.0}, {"z", 2, 4.0}}};
}

// Bit s says whether x or y is worth reading: where it is clear x brings B, where it is set y brings C. A is right without
// them, and beside them in half of the cases.
BitPuzzle signpost() {
  return {4,
          answers_of(4,
                     [](std::size_t h) {
                       const bool b = !bit_of(h, 2) && bit_of(h, 0);
                       const bool c = bit_of(h, 2) && bit_of(h, 1);
                       const bool a = bit_of(h, 3) || !(b || c);
                       return std::vector<float>{a ? 1.0F : 0.0F, b ? 1.0F : 0.0F, c ? 1.0F : 0.0F};
                     }),
          {{"s", 2, 4.0}, {"x", 0, 4.0}, {"y", 1, 4.0}}};
}

}  // namespace

TEST_CASE("two scans that only together change the choice beat the one that tells most and changes nothing") {
  const RankedPuzzle ranked(two_conditions());
  REQUIRE(ranked.name(0) == "z");  // what one scan ahead would measure
  REQUIRE(decides_little(ranked.plans.front().gain, ranked.config));
  for (const SimulatedPlan& plan : ranked.plans) CHECK(plan.gain.success == Approx(0.0).margin(1e-6));

  const std::optional<PlanPair> pair = ranked.pair();
  REQUIRE(pair);
  CHECK(ranked.name(pair->first) == "x");  // the cheaper of the two
  CHECK(ranked.name(pair->second) == "y");
  // Two scans, the first one chosen so, find the cell for certain; after z they cannot even change the choice.
  CHECK(exact_two_step_success(ranked.puzzle, pair->first) == 1.0);
  CHECK(exact_two_step_success(ranked.puzzle, 0) == 0.75);
  CHECK(ranked.question.success() == Approx(0.75));
}

TEST_CASE("where each scan alone tells nothing at all a pair still finds what two tell") {
  const RankedPuzzle ranked(parity());
  REQUIRE(ranked.name(0) == "z");
  const std::optional<PlanPair> pair = ranked.pair();
  REQUIRE(pair);
  CHECK(ranked.plans[pair->first].gain.information_nat == Approx(0.0).margin(1e-6));
  CHECK(ranked.plans[pair->second].gain.information_nat == Approx(0.0).margin(1e-6));
  CHECK(ranked.puzzle.scans[pair->first].bit + ranked.puzzle.scans[pair->second].bit == 1);  // x and y
  CHECK(exact_two_step_success(ranked.puzzle, pair->first) == 1.0);
  CHECK(exact_two_step_success(ranked.puzzle, 0) == 0.5);
}

TEST_CASE("a pair's gain is that of both readings, its score pays for two scans") {
  SensingConfig config = looking_ahead();
  config.overhead_points = 3.0;
  const RankedPuzzle ranked(two_conditions(), config);
  const std::optional<PlanPair> pair = ranked.pair();
  REQUIRE(pair);
  const double h = -0.75 * std::log(0.75) - 0.25 * std::log(0.25);  // of x and y: A or B
  CHECK(pair->gain.success == Approx(0.25).margin(1e-5));
  CHECK(pair->gain.information_nat == Approx(h).margin(1e-5));
  CHECK(pair->score == Approx((0.25 + 0.1 * h) / (3.0 + 4.0 + 2 * 3.0)));
}

TEST_CASE("what a pair gains is a lower bound of a second scan chosen by the first one's reading") {
  const RankedPuzzle ranked(signpost());
  const std::optional<PlanPair> pair = ranked.pair();
  REQUIRE(pair);
  const double fixed = ranked.question.success() + pair->gain.success;
  CHECK(fixed == Approx(exact_pair_success(ranked.puzzle, pair->first, pair->second)).margin(1e-5));
  CHECK(fixed == Approx(0.875).margin(1e-5));
  // Read s, then the bit that it points to.
  REQUIRE(ranked.name(pair->first) == "s");
  CHECK(exact_two_step_success(ranked.puzzle, pair->first) == 1.0);
}

TEST_CASE("a pair fits what is left of the budget") {
  const RankedPuzzle ranked(two_conditions());
  CHECK(ranked.pair(7).has_value());
  CHECK_FALSE(ranked.pair(6).has_value());
}

TEST_CASE("a pair that promises no more per cost than one scan alone does not decide") {
  BitPuzzle without_y = two_conditions();
  without_y.scans.erase(without_y.scans.begin() + 1);
  CHECK_FALSE(RankedPuzzle(without_y).pair().has_value());
  // Nor one that costs more than it is worth.
  BitPuzzle dear = two_conditions();
  dear.scans[1].cost = 40.0;
  CHECK_FALSE(RankedPuzzle(dear).pair().has_value());
}

TEST_CASE("only so many of the most telling scans are paired") {
  SensingConfig config;
  config.look_ahead = 2;  // z and x
  CHECK_FALSE(RankedPuzzle(two_conditions(), config).pair().has_value());
  config.look_ahead = 3;
  CHECK(RankedPuzzle(two_conditions(), config).pair().has_value());
  config.look_ahead = 0;
  CHECK_FALSE(RankedPuzzle(two_conditions(), config).pair().has_value());
}

TEST_CASE("information decides where it counts more than the choice that changes") {
  SensingConfig config;
  config.information_weight = 0.1;
  CHECK(decides_little({0.0, 0.5}, config));
  CHECK(decides_little({0.049, 0.5}, config));
  CHECK_FALSE(decides_little({0.051, 0.5}, config));
  config.information_weight = 0.0;
  CHECK(decides_little({0.0, 0.5}, config));
  CHECK_FALSE(decides_little({1e-6, 0.5}, config));
}
