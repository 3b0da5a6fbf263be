// What the agent wants to know: which of a few voltages lies in the target cell.
//
// The first voltage is the agent's present choice; the next one lies in the target cell of most of the
// hypotheses that the voltages before leave out, and so on. A hypothesis answers with the set of voltages its
// cell holds; hypotheses of equal answers are a group, and only what separates groups is worth measuring.
// Cost: hypotheses x 961 voltages, about 1 ns each.
#pragma once

#include <cstddef>
#include <vector>

#include <Eigen/Core>

#include "physics/double_dot.hpp"
#include "sensing/hypotheses.hpp"

namespace qdtune::sensing {

struct Question {
  std::vector<device::GateVoltages> voltages;  // at least one
  Eigen::ArrayXXf inside;                      // hypothesis x voltage: 1 in the cell, else 0
  // Hypotheses sorted by answer: group g holds order[start[g]] .. order[start[g + 1] - 1].
  std::vector<std::size_t> order;
  std::vector<std::size_t> start;

  std::size_t groups() const { return start.size() - 1; }
  double share(std::size_t group) const {
    return static_cast<double>(start[group + 1] - start[group]) / static_cast<double>(order.size());
  }
  // Share of hypotheses whose cell holds the first voltage: what is expected of stopping now.
  double success() const { return static_cast<double>(inside.col(0).mean()); }
  double entropy_nat() const;  // of the group
};

// `first` leads the voltages; up to seven more follow while each wins a hundredth of the hypotheses.
Question target_question(const Hypotheses& hypotheses, const physics::Electrons& target,
                         const device::GateVoltages& first, const device::Window& window);

// Whether one voltage lies in the target cell.
Question membership_question(const Hypotheses& hypotheses, const physics::Electrons& target,
                             const device::GateVoltages& voltage);

// From answers (hypothesis x voltage, 0 or 1) and their voltages, 1 to 32 of them.
Question make_question(std::vector<device::GateVoltages> voltages, Eigen::ArrayXXf inside);

}  // namespace qdtune::sensing
