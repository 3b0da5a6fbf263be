#include "validation/exact_gain.hpp"

#include <cmath>
#include <numbers>
#include <vector>

#include "base/contracts.hpp"

namespace qdtune::validation {

namespace {

constexpr double reach = 8.0;  // standard deviations of the noise

class Integrand {
 public:
  Integrand(const Eigen::ArrayXXf& readings, const sensing::Question& question)
      : readings_(readings.cast<double>()),
        inside_(question.inside.cast<double>()),
        question_(question),
        group_(question.order.size()) {
    inside_.colwise().mean().maxCoeff(&before_);
    for (std::size_t g = 0; g < question.groups(); ++g) {
      for (std::size_t k = question.start[g]; k < question.start[g + 1]; ++k) group_[question.order[k]] = g;
    }
  }

  Eigen::Index hypotheses() const { return readings_.rows(); }
  Eigen::Index points() const { return readings_.cols(); }

  sensing::Gain at(Eigen::Index truth, double z1, double z2) const {
    Eigen::ArrayXd squares = (readings_.col(0) - (readings_(truth, 0) + z1)).square();
    if (points() == 2) squares += (readings_.col(1) - (readings_(truth, 1) + z2)).square();
    const Eigen::ArrayXd weights = (-0.5 * (squares - squares.minCoeff())).exp();
    const double total = weights.sum();
    const std::size_t own = group_[static_cast<std::size_t>(truth)];
    double of_group = 0.0;
    for (std::size_t k = question_.start[own]; k < question_.start[own + 1]; ++k)
      of_group += weights[static_cast<Eigen::Index>(question_.order[k])];
    const Eigen::VectorXd of_voltage = inside_.matrix().transpose() * weights.matrix();
    return {(of_voltage.maxCoeff() - of_voltage[before_]) / total,
            std::log(of_group / total / question_.share(own))};
  }

 private:
  Eigen::ArrayXXd readings_, inside_;
  const sensing::Question& question_;
  std::vector<std::size_t> group_;
  Eigen::Index before_ = 0;
};

}  // namespace

sensing::Gain exact_gain(const Eigen::ArrayXXf& readings, const sensing::Question& question) {
  const Integrand integrand(readings, question);
  QDTUNE_REQUIRE(integrand.points() == 1 || integrand.points() == 2, "quadrature over one or two readings");
  const bool two = integrand.points() == 2;
  const double step = two ? 0.05 : 0.001;
  const int nodes = static_cast<int>(std::lround(reach / step));
  sensing::Gain gain;
  for (Eigen::Index truth = 0; truth < integrand.hypotheses(); ++truth) {
    for (int i = -nodes; i <= nodes; ++i) {
      for (int j = two ? -nodes : 0; j <= (two ? nodes : 0); ++j) {
        const double z1 = step * i;
        const double z2 = step * j;
        const double density = std::exp(-0.5 * (z1 * z1 + z2 * z2));
        const sensing::Gain here = integrand.at(truth, z1, z2);
        gain.information_nat += density * here.information_nat;
        gain.success += density * here.success;
      }
    }
  }
  const double of_one = step / std::sqrt(2.0 * std::numbers::pi);
  const double scale = (two ? of_one * of_one : of_one) / static_cast<double>(integrand.hypotheses());
  return {gain.success * scale, gain.information_nat * scale};
}

}  // namespace qdtune::validation
