#include "sensing/question.hpp"

#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

#include "device/thrown.hpp"
#include "sensing/sensing_fixture.hpp"

using namespace qdtune;
using namespace qdtune::sensing_test;
using sensing::make_question;
using sensing::membership_question;
using sensing::target_question;

namespace {

Question from_answers(const Eigen::ArrayXXf& inside) {
  return make_question(std::vector<device::GateVoltages>(static_cast<std::size_t>(inside.cols())), inside);
}

// Share of hypotheses with at least one of the first `voltages` in their cell.
double covered(const Question& question, Eigen::Index voltages) {
  return static_cast<double>((question.inside.leftCols(voltages).rowwise().maxCoeff()).mean());
}

// Share of hypotheses that hold v but none of the question's first `voltages`.
double won_by(const Hypotheses& hypotheses, const Question& question, Eigen::Index voltages,
              const device::GateVoltages& v) {
  const Question alone = membership_question(hypotheses, target_cell, v);
  const Eigen::ArrayXf open = 1.0F - question.inside.leftCols(voltages).rowwise().maxCoeff();
  return static_cast<double>((open * alone.inside.col(0)).mean());
}

}  // namespace

TEST_CASE("hypotheses of equal answers are a group") {
  Eigen::ArrayXXf inside(6, 2);
  inside << 1, 0,  //
      0, 1,        //
      1, 0,        //
      0, 0,        //
      1, 1,        //
      1, 0;
  const Question question = from_answers(inside);
  CHECK(question.order == std::vector<std::size_t>{3, 0, 2, 5, 1, 4});
  CHECK(question.start == std::vector<std::size_t>{0, 1, 4, 5, 6});
  REQUIRE(question.groups() == 4);
  CHECK(question.share(0) == Approx(1.0 / 6.0));
  CHECK(question.share(1) == Approx(0.5));
  CHECK(question.success() == Approx(4.0 / 6.0));
  CHECK(question.entropy_nat() == Approx(0.5 * std::log(2.0) + 0.5 * std::log(6.0)));
}

TEST_CASE("a certain answer leaves no entropy, whichever it is") {
  for (const float answer : {0.0F, 1.0F}) {
    const Question question = from_answers(Eigen::ArrayXXf::Constant(10, 1, answer));
    CHECK(question.groups() == 1);
    CHECK(question.share(0) == 1.0);
    CHECK(question.entropy_nat() == 0.0);
    CHECK(question.success() == Approx(static_cast<double>(answer)));
  }
}

TEST_CASE("answers without voltages, or more than fit a question, are programming errors") {
  const auto asked = [](std::size_t voltages, Eigen::Index rows, Eigen::Index columns) {
    return device_test::thrown_by([&] {
      make_question(std::vector<device::GateVoltages>(voltages), Eigen::ArrayXXf::Zero(rows, columns));
    });
  };
  CHECK_FALSE(asked(32, 4, 32).any);
  CHECK(asked(0, 4, 0).any);
  CHECK(asked(33, 4, 33).any);
  CHECK(asked(1, 4, 2).any);
  CHECK(asked(1, 0, 1).any);
}

TEST_CASE("membership is that of the scalar physics") {
  const PriorBelief prior(unsure(0.03), 64);
  const Hypotheses hypotheses(prior.belief, 64);
  const Question question = membership_question(hypotheses, target_cell, plain_centre());
  REQUIRE(question.voltages == std::vector<device::GateVoltages>{plain_centre()});
  for (std::size_t i = 0; i < 64; ++i) {
    const auto dot = device::double_dot(prior.belief.particle(i));
    const double margin = physics::cell_margin_meV(dot, target_cell, plain_centre());
    if (std::abs(margin) < 1e-4) continue;  // single precision
    CHECK(question.inside(static_cast<Eigen::Index>(i), 0) == (margin > 0.0 ? 1.0F : 0.0F));
  }
}

TEST_CASE("the agent's voltage leads, also when it is a bad one") {
  const PriorBelief prior(unsure(0.03), 128);
  const Hypotheses hypotheses(prior.belief, 128);
  for (const device::GateVoltages first :
       {plain_centre(), bench_window.low, device::GateVoltages{0.0123, 0.1}}) {
    const Question question = target_question(hypotheses, target_cell, first, bench_window);
    REQUIRE(question.voltages.size() >= 2);
    CHECK(question.voltages.front() == first);
    CHECK(question.success() == Approx(membership_question(hypotheses, target_cell, first).success()));
  }
}

TEST_CASE("each further voltage wins most of the hypotheses left") {
  const PriorBelief prior(unsure(0.04), 256);
  const Hypotheses hypotheses(prior.belief, 256);
  const Question question = target_question(hypotheses, target_cell, plain_centre(), bench_window);
  const auto voltages = static_cast<Eigen::Index>(question.voltages.size());
  REQUIRE(voltages >= 3);
  REQUIRE(voltages <= 8);
  REQUIRE(question.inside.cols() == voltages);
  const auto rivals = device::grid_scan(bench_window, 31, 31).points;
  for (Eigen::Index k = 1; k < voltages; ++k) {
    const double won = covered(question, k + 1) - covered(question, k);
    CHECK(won >= 0.01);
    for (std::size_t r = 0; r < rivals.size(); r += 7) {
      CHECK(won_by(hypotheses, question, k, rivals[r]) <= won + 1e-6);
    }
  }
}

TEST_CASE("voltages end when none wins a hundredth of the hypotheses") {
  const PriorBelief prior(unsure(0.015), 256);
  const Hypotheses hypotheses(prior.belief, 256);
  const Question question = target_question(hypotheses, target_cell, plain_centre(), bench_window);
  const auto voltages = static_cast<Eigen::Index>(question.voltages.size());
  REQUIRE(voltages < 8);
  for (const auto& rival : device::grid_scan(bench_window, 31, 31).points) {
    CHECK(won_by(hypotheses, question, voltages, rival) < 0.01);
  }
}

TEST_CASE("groups are a partition of the hypotheses by their answers") {
  const PriorBelief prior(unsure(0.04), 256);
  const Hypotheses hypotheses(prior.belief, 256);
  const Question question = target_question(hypotheses, target_cell, plain_centre(), bench_window);
  std::vector<std::size_t> all = question.order;
  std::sort(all.begin(), all.end());
  for (std::size_t i = 0; i < all.size(); ++i) REQUIRE(all[i] == i);
  const auto answer = [&](std::size_t k) {
    return question.inside.row(static_cast<Eigen::Index>(question.order[k]));
  };
  double shares = 0.0;
  for (std::size_t g = 0; g < question.groups(); ++g) {
    shares += question.share(g);
    for (std::size_t k = question.start[g]; k + 1 < question.start[g + 1]; ++k) {
      CHECK((answer(k) == answer(k + 1)).all());
    }
    if (g > 0) CHECK_FALSE((answer(question.start[g]) == answer(question.start[g] - 1)).all());
  }
  CHECK(shares == Approx(1.0));
}

TEST_CASE("a certain belief asks nothing more") {
  const PriorBelief prior(belief_test::known(plain_device()), 32);
  const Hypotheses hypotheses(prior.belief, 32);
  const Question question = target_question(hypotheses, target_cell, plain_centre(), bench_window);
  CHECK(question.voltages.size() == 1);
  CHECK(question.success() == 1.0);
  CHECK(question.entropy_nat() == 0.0);
}

TEST_CASE("a belief whose cell the window does not hold has nothing to ask either") {
  const PriorBelief prior(belief_test::known(plain_device()), 32);
  const Hypotheses hypotheses(prior.belief, 32);
  const device::Window below{{0.0, 0.0}, {0.010, 0.010}};  // (0,0) everywhere
  const Question question = target_question(hypotheses, target_cell, below.low, below);
  CHECK(question.voltages.size() == 1);
  CHECK(question.success() == 0.0);
  CHECK(question.groups() == 1);
}
