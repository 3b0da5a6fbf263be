#include "sensing/question.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

#include "base/contracts.hpp"
#include "belief/cell_probability.hpp"

namespace qdtune::sensing {

namespace {

constexpr std::size_t grid_size = 31;     // points a side, 5 mV in a window of 150 mV
constexpr std::size_t most_voltages = 8;  // of a question
constexpr float worth_asking = 0.01F;     // share of hypotheses that another voltage must win
constexpr std::size_t most_answers = 32;  // bits of an answer

std::vector<std::uint32_t> answers(const Eigen::ArrayXXf& inside) {
  std::vector<std::uint32_t> bits(static_cast<std::size_t>(inside.rows()), 0);
  for (Eigen::Index i = 0; i < inside.rows(); ++i) {
    for (Eigen::Index k = 0; k < inside.cols(); ++k) {
      if (inside(i, k) > 0.5F) bits[static_cast<std::size_t>(i)] |= 1U << static_cast<unsigned>(k);
    }
  }
  return bits;
}

Eigen::ArrayXXf membership(const Hypotheses& hypotheses, const physics::Electrons& target,
                           const std::vector<device::GateVoltages>& voltages) {
  Eigen::ArrayXXf inside(static_cast<Eigen::Index>(hypotheses.count()),
                         static_cast<Eigen::Index>(voltages.size()));
  for (std::size_t b = 0; b < hypotheses.blocks().size(); ++b) {
    inside.middleRows(static_cast<Eigen::Index>(b) * belief::lane_count, belief::lane_count) =
        belief::inside_cell(hypotheses.blocks()[b], target, voltages);
  }
  return inside;
}

}  // namespace

double Question::entropy_nat() const {
  double entropy = 0.0;
  for (std::size_t g = 0; g < groups(); ++g) {
    entropy -= share(g) * std::log(share(g));
  }
  return entropy;
}

Question make_question(std::vector<device::GateVoltages> voltages, Eigen::ArrayXXf inside) {
  QDTUNE_REQUIRE(!voltages.empty() && voltages.size() <= most_answers,
                 "a question asks about 1 to 32 voltages");
  QDTUNE_REQUIRE(static_cast<std::size_t>(inside.cols()) == voltages.size() && inside.rows() >= 1,
                 "each hypothesis answers for each voltage");
  Question question;
  const std::vector<std::uint32_t> bits = answers(inside);
  question.voltages = std::move(voltages);
  question.inside = std::move(inside);
  question.order.resize(bits.size());
  std::iota(question.order.begin(), question.order.end(), std::size_t{0});
  std::stable_sort(question.order.begin(), question.order.end(),
                   [&](std::size_t a, std::size_t b) { return bits[a] < bits[b]; });
  for (std::size_t k = 0; k < bits.size(); ++k) {
    if (k == 0 || bits[question.order[k]] != bits[question.order[k - 1]]) question.start.push_back(k);
  }
  question.start.push_back(bits.size());
  return question;
}

Question membership_question(const Hypotheses& hypotheses, const physics::Electrons& target,
                             const device::GateVoltages& voltage) {
  return make_question({voltage}, membership(hypotheses, target, {voltage}));
}

Question target_question(const Hypotheses& hypotheses, const physics::Electrons& target,
                         const device::GateVoltages& first, const device::Window& window) {
  std::vector<device::GateVoltages> candidates = device::grid_scan(window, grid_size, grid_size).points;
  candidates.insert(candidates.begin(), first);
  const Eigen::ArrayXXf inside = membership(hypotheses, target, candidates);
  std::vector<Eigen::Index> chosen{0};
  Eigen::ArrayXf left = 1.0F - inside.col(0);
  while (chosen.size() < most_voltages) {
    Eigen::Index best = 0;
    const float won = (inside.matrix().transpose() * left.matrix()).maxCoeff(&best);
    if (won < worth_asking * static_cast<float>(hypotheses.count())) break;
    chosen.push_back(best);
    left *= 1.0F - inside.col(best);
  }
  std::vector<device::GateVoltages> voltages;
  Eigen::ArrayXXf answers_of(inside.rows(), static_cast<Eigen::Index>(chosen.size()));
  for (std::size_t k = 0; k < chosen.size(); ++k) {
    voltages.push_back(candidates[static_cast<std::size_t>(chosen[k])]);
    answers_of.col(static_cast<Eigen::Index>(k)) = inside.col(chosen[k]);
  }
  return make_question(std::move(voltages), std::move(answers_of));
}

}  // namespace qdtune::sensing
