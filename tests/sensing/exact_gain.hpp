// Expected gain by quadrature over the readings, for one or two points and few hypotheses.
//
//   I(S; Y) = sum_g integral p(g, y) log(p(g | y) / p(g)) dy
//   success = integral p(y) max_k P(k | y) dy - max_k P(k)
// on a regular grid that reaches 9 standard deviations beyond every prediction. The trapezoid rule is exact
// to rounding for the smooth first integral; the kinks of the second leave about 1e-7.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <numbers>
#include <vector>

#include "sensing/gain.hpp"

namespace qdtune::sensing_test {

using sensing::Gain;
using sensing::Question;

// Readings as rows of one number a point: hypothesis by hypothesis.
using Rows = std::vector<std::vector<float>>;

inline Eigen::ArrayXXf array_of(const Rows& rows) {
  Eigen::ArrayXXf all(static_cast<Eigen::Index>(rows.size()), static_cast<Eigen::Index>(rows.front().size()));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t k = 0; k < rows[i].size(); ++k) {
      all(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k)) = rows[i][k];
    }
  }
  return all;
}

// Each hypothesis answers with its row of 0 and 1, one column a voltage (whose place is of no matter).
inline Question question_of(const Rows& answers) {
  return sensing::make_question(std::vector<device::GateVoltages>(answers.front().size()), array_of(answers));
}

class Quadrature {
 public:
  Quadrature(const Rows& readings, const Rows& answers) : readings_(readings), answers_(answers) {
    std::map<std::vector<float>, std::size_t> groups;
    for (const auto& answer : answers) {
      group_.push_back(groups.try_emplace(answer, groups.size()).first->second);
    }
    share_.assign(groups.size(), 0.0);
    for (const std::size_t g : group_) share_[g] += 1.0 / count();
  }

  Gain gain() const {
    Gain sum;
    const std::vector<double> first = axis(0);
    const bool two = readings_.front().size() == 2;
    const std::vector<double> second = two ? axis(1) : std::vector<double>{0.0};
    for (const double y1 : first) {
      for (const double y2 : second) add(sum, y1, y2);
    }
    const double cell =
        two ? step() * step() / (2.0 * std::numbers::pi) : step() / std::sqrt(2.0 * std::numbers::pi);
    double before = 0.0;
    for (std::size_t k = 0; k < answers_.front().size(); ++k) {
      double probability = 0.0;
      for (const auto& answer : answers_) probability += static_cast<double>(answer[k]) / count();
      before = std::max(before, probability);
    }
    return {sum.success * cell / count() - before, sum.information_nat * cell / count()};
  }

  double entropy_nat() const {
    double entropy = 0.0;
    for (const double p : share_) entropy -= p * std::log(p);
    return entropy;
  }

 private:
  double count() const { return static_cast<double>(readings_.size()); }
  double step() const { return readings_.front().size() == 2 ? 0.02 : 0.001; }

  std::vector<double> axis(std::size_t point) const {
    double low = 1e9, high = -1e9;
    for (const auto& row : readings_) {
      low = std::min(low, static_cast<double>(row[point]) - 9.0);
      high = std::max(high, static_cast<double>(row[point]) + 9.0);
    }
    std::vector<double> values;
    for (double y = low; y < high; y += step()) values.push_back(y);
    return values;
  }

  // The integrands at one reading, without the Gaussian's normalisation.
  void add(Gain& sum, double y1, double y2) const {
    std::vector<double> of_group(share_.size(), 0.0), of_voltage(answers_.front().size(), 0.0);
    double all = 0.0;
    for (std::size_t i = 0; i < readings_.size(); ++i) {
      const double d1 = y1 - static_cast<double>(readings_[i][0]);
      const double d2 = readings_[i].size() == 2 ? y2 - static_cast<double>(readings_[i][1]) : 0.0;
      const double density = std::exp(-0.5 * (d1 * d1 + d2 * d2));
      all += density;
      of_group[group_[i]] += density;
      for (std::size_t k = 0; k < of_voltage.size(); ++k) {
        of_voltage[k] += density * static_cast<double>(answers_[i][k]);
      }
    }
    for (std::size_t g = 0; g < share_.size(); ++g) {
      if (of_group[g] > 0.0) sum.information_nat += of_group[g] * std::log(of_group[g] / (all * share_[g]));
    }
    sum.success += *std::max_element(of_voltage.begin(), of_voltage.end());
  }

  Rows readings_, answers_;
  std::vector<std::size_t> group_;
  std::vector<double> share_;
};

}  // namespace qdtune::sensing_test
