// What holds for every plan: limits, signs, common random numbers.
#include <catch2/catch.hpp>

#include "device/thrown.hpp"
#include "sensing/exact_gain.hpp"
#include "sensing/random_readings.hpp"

using namespace qdtune;
using namespace qdtune::sensing_test;
using sensing::expected_gain;
using sensing::information_bounds;
using sensing::Outcomes;

namespace {

Outcomes outcomes_of(std::size_t count, std::size_t hypotheses, std::size_t points, std::uint64_t seed = 5) {
  return Outcomes(count, hypotheses, points, seed, {3, random::Purpose::plan_ranking, 7, 0});
}

// Forty hypotheses in four groups of sizes 22, 10, 6 and 2.
Question four_groups() {
  Rows answers;
  for (int i = 0; i < 40; ++i) {
    answers.push_back({i < 28 ? 1.0F : 0.0F, i >= 22 && i < 38 ? 1.0F : 0.0F});
  }
  return question_of(answers);
}

}  // namespace

TEST_CASE("a featureless plan tells nothing") {
  const Question question = four_groups();
  const Eigen::ArrayXXf readings = Eigen::ArrayXXf::Constant(40, 9, 0.7F);
  const auto bounds = information_bounds(readings, question);
  CHECK(bounds.low_nat == Approx(0.0).margin(1e-6));
  CHECK(bounds.high_nat == Approx(0.0).margin(1e-6));
  const Gain gain = expected_gain(readings, question, outcomes_of(64, 40, 9));
  CHECK(gain.information_nat == Approx(0.0).margin(1e-6));
  CHECK(gain.success == 0.0);
}

TEST_CASE("no points tell nothing") {
  const Question question = four_groups();
  const Eigen::ArrayXXf readings(40, 0);
  CHECK(information_bounds(readings, question).high_nat == Approx(0.0).margin(1e-6));
  const Gain gain = expected_gain(readings, question, outcomes_of(8, 40, 0));
  CHECK(gain.information_nat == Approx(0.0).margin(1e-6));
  CHECK(gain.success == 0.0);
}

TEST_CASE("hypotheses of one answer leave nothing to tell") {
  const Question question = question_of(Rows(40, {1.0F, 0.0F}));
  const Eigen::ArrayXXf readings = random_readings(40, 6, 2.0, 1);
  CHECK(information_bounds(readings, question).high_nat == 0.0);
  const Gain gain = expected_gain(readings, question, outcomes_of(64, 40, 6));
  CHECK(gain.information_nat == Approx(0.0).margin(1e-6));
  CHECK(gain.success == 0.0);
}

TEST_CASE("hypotheses far apart tell the answer: its whole entropy, and success for certain") {
  const Question question = four_groups();
  Eigen::ArrayXXf readings(40, 1);
  for (Eigen::Index i = 0; i < 40; ++i) readings(i, 0) = 25.0F * static_cast<float>(i);
  const auto bounds = information_bounds(readings, question);
  CHECK(bounds.low_nat == Approx(question.entropy_nat()).margin(1e-5));
  CHECK(bounds.high_nat == Approx(question.entropy_nat()).margin(1e-5));
  const Gain gain = expected_gain(readings, question, outcomes_of(4000, 40, 1));
  CHECK(gain.information_nat == Approx(question.entropy_nat()).margin(0.01));
  // 38 of 40 hypotheses hold one of the two voltages, 28 the better one.
  CHECK(gain.success == Approx(10.0 / 40.0).margin(0.01));
}

TEST_CASE("no outcome tells less than nothing") {
  const Question question = four_groups();
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Eigen::ArrayXXf readings = random_readings(40, 4, 0.05 * static_cast<double>(seed), seed);
    const Gain one = expected_gain(readings, question, outcomes_of(1, 40, 4, seed));
    CHECK(one.information_nat >= -1e-6);
    CHECK(one.success >= 0.0);
  }
}

TEST_CASE("readings beyond single precision's exponentials still give finite gains") {
  const Question question = four_groups();
  const Eigen::ArrayXXf readings = random_readings(40, 8, 1e4, 2);
  const Gain gain = expected_gain(readings, question, outcomes_of(64, 40, 8));
  CHECK(gain.information_nat == Approx(question.entropy_nat()).margin(0.2));
  CHECK(information_bounds(readings, question).low_nat == Approx(question.entropy_nat()).margin(1e-5));
}

TEST_CASE("the same outcomes give the same bits, others do not") {
  const Question question = four_groups();
  const Eigen::ArrayXXf readings = random_readings(40, 5, 1.0, 3);
  const Gain once = expected_gain(readings, question, outcomes_of(64, 40, 5));
  const Gain again = expected_gain(readings, question, outcomes_of(64, 40, 5));
  CHECK(once.information_nat == again.information_nat);
  CHECK(once.success == again.success);
  CHECK(once.information_nat != expected_gain(readings, question, outcomes_of(64, 40, 5, 6)).information_nat);
  // Room for longer plans changes nothing for a shorter one.
  CHECK(once.information_nat == expected_gain(readings, question, outcomes_of(64, 40, 64)).information_nat);
}

TEST_CASE("the order of hypotheses of one answer is of no matter to the bounds") {
  const Question question = four_groups();
  const Eigen::ArrayXXf readings = random_readings(40, 5, 1.0, 3);
  Eigen::ArrayXXf swapped = readings;
  swapped.row(0) = readings.row(21);
  swapped.row(21) = readings.row(0);
  const auto bounds = information_bounds(readings, question);
  CHECK(information_bounds(swapped, question).low_nat == Approx(bounds.low_nat).margin(1e-6));
  CHECK(information_bounds(swapped, question).high_nat == Approx(bounds.high_nat).margin(1e-6));
}

TEST_CASE("a plan gains at least what a part of it gains") {
  const Question question = four_groups();
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    INFO("seed " << seed);
    const Eigen::ArrayXXf whole = random_readings(40, 6, 0.2 * static_cast<double>(1 + seed), seed);
    const Outcomes shared = outcomes_of(2000, 40, 6, seed);
    const Gain of_part = expected_gain(whole.leftCols(3), question, shared);
    const Gain of_whole = expected_gain(whole, question, shared);
    CHECK(of_whole.information_nat >= of_part.information_nat - 0.01);
    CHECK(of_whole.success >= of_part.success - 0.01);
  }
}

TEST_CASE("success is bounded by the information (Pinsker)") {
  const Question question = four_groups();
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    INFO("seed " << seed);
    const Eigen::ArrayXXf readings = random_readings(40, 2, 0.1 * static_cast<double>(1 + seed), seed);
    const Gain gain = expected_gain(readings, question, outcomes_of(2000, 40, 2, seed));
    CHECK(gain.success <= std::sqrt(0.5 * information_bounds(readings, question).high_nat) + 0.01);
  }
}

TEST_CASE("truths are spread evenly over the hypotheses") {
  const Outcomes outcomes = outcomes_of(64, 16, 1);
  std::vector<int> times(16, 0);
  for (std::size_t m = 0; m < outcomes.count(); ++m) ++times[outcomes.truth_place(m)];
  CHECK(times == std::vector<int>(16, 4));
}

TEST_CASE("plans of more points than the outcomes hold, or other hypotheses, are programming errors") {
  const auto thrown = device_test::thrown_by(
      [] { expected_gain(random_readings(40, 3, 1.0, 1), four_groups(), outcomes_of(8, 40, 2)); });
  CHECK(thrown.any);
  CHECK(thrown.kind == ErrorKind::internal);
  CHECK(device_test::thrown_by([] {
          expected_gain(random_readings(40, 2, 1.0, 1), four_groups(), outcomes_of(8, 41, 2));
        }).any);
  CHECK(device_test::thrown_by([] {
          expected_gain(random_readings(39, 2, 1.0, 1), four_groups(), outcomes_of(8, 39, 2));
        }).any);
  CHECK(device_test::thrown_by([] { outcomes_of(0, 40, 2); }).any);
  CHECK(
      device_test::thrown_by([] { information_bounds(random_readings(39, 3, 1.0, 1), four_groups()); }).any);
}
