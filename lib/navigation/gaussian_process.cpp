#include "navigation/gaussian_process.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include <Eigen/Core>

#include "base/contracts.hpp"

namespace qdtune::navigation {

namespace {

// Sixteen voltages side by side, whatever is asked for: a tail repeats its last voltage, so that every
// exponential and every sum goes the same way and a voltage's numbers do not depend on its company.
constexpr int lane_count = 16;
using Lanes = Eigen::Array<double, lane_count, 1>;
using Block = Eigen::Array<double, lane_count, Eigen::Dynamic>;  // one column an observation

struct LaneVoltages {
  Lanes v1_V, v2_V;
};

LaneVoltages lanes_from(const std::vector<GateVoltages>& voltages, std::size_t start) {
  LaneVoltages lanes;
  for (int lane = 0; lane < lane_count; ++lane) {
    const GateVoltages& v = voltages[std::min(start + static_cast<std::size_t>(lane), voltages.size() - 1)];
    lanes.v1_V[lane] = v.v1_V;
    lanes.v2_V[lane] = v.v2_V;
  }
  return lanes;
}

// k and g at a squared distance, where dk / dV = -g (V - V').
struct KernelLanes {
  Lanes value, slope;
};

KernelLanes kernel_at(const Lanes& squared_V2, const NavigationConfig& config) {
  const double variance = config.signal_sd * config.signal_sd;
  const double squared_length = config.length_scale_V * config.length_scale_V;
  if (config.kernel == Kernel::rbf) {
    const Lanes value = variance * (squared_V2 * (-0.5 / squared_length)).exp();
    return {value, value / squared_length};
  }
  const Lanes u = (squared_V2 * (5.0 / squared_length)).sqrt();
  const Lanes decay = variance * (-u).exp();
  return {decay * (1.0 + u + u * u / 3.0), decay * (1.0 + u) * (5.0 / (3.0 * squared_length))};
}

KernelLanes kernel_between(const LaneVoltages& lanes, const GateVoltages& v, const NavigationConfig& config) {
  const Lanes d1 = lanes.v1_V - v.v1_V;
  const Lanes d2 = lanes.v2_V - v.v2_V;
  return kernel_at(d1 * d1 + d2 * d2, config);
}

void fill_kernel(const LaneVoltages& lanes, const std::vector<GateVoltages>& points,
                 const NavigationConfig& config, Block& block) {
  for (std::size_t j = 0; j < points.size(); ++j)
    block.col(static_cast<Eigen::Index>(j)) = kernel_between(lanes, points[j], config).value;
}

const double* packed_row(const std::vector<double>& factor, Eigen::Index i) {
  return factor.data() + i * (i + 1) / 2;
}

// block <- L^-1 block, by columns. Two rows at a time share what they read; each sum runs in order of its
// terms.
void solve_lower(const std::vector<double>& factor, Eigen::Index size, Block& block) {
  Eigen::Index i = 0;
  for (; i + 1 < size; i += 2) {
    const double* upper = packed_row(factor, i);
    const double* lower = packed_row(factor, i + 1);
    Lanes first = block.col(i);
    Lanes second = block.col(i + 1);
    for (Eigen::Index j = 0; j < i; ++j) {
      first -= upper[j] * block.col(j);
      second -= lower[j] * block.col(j);
    }
    first /= upper[i];
    block.col(i) = first;
    block.col(i + 1) = (second - lower[i] * first) / lower[i + 1];
  }
  if (i < size) {
    const double* last = packed_row(factor, i);
    Lanes sum = block.col(i);
    for (Eigen::Index j = 0; j < i; ++j) sum -= last[j] * block.col(j);
    block.col(i) = sum / last[i];
  }
}

// block <- L^-T block, by columns.
void solve_upper(const std::vector<double>& factor, Eigen::Index size, Block& block) {
  for (Eigen::Index i = size - 1; i >= 0; --i) {
    const double* row = packed_row(factor, i);
    const Lanes solved = block.col(i) / row[i];
    block.col(i) = solved;
    for (Eigen::Index j = 0; j < i; ++j) block.col(j) -= row[j] * solved;
  }
}

struct PosteriorLanes {
  Lanes shift, variance;  // of the mean against the prior mean; of f
};

PosteriorLanes posterior_of(const Block& solved, const std::vector<double>& whitened, double prior_variance) {
  PosteriorLanes posterior{Lanes::Zero(), Lanes::Constant(prior_variance)};
  for (std::size_t j = 0; j < whitened.size(); ++j) {
    const Lanes v = solved.col(static_cast<Eigen::Index>(j));
    posterior.shift += whitened[j] * v;
    posterior.variance -= v * v;
  }
  posterior.variance = posterior.variance.max(0.0);
  return posterior;
}

// J^T a, the slope of the mean without the prior mean's, and -J^T b, half the slope of the variance.
struct SlopeLanes {
  Lanes mean1 = Lanes::Zero(), mean2 = Lanes::Zero();
  Lanes variance1 = Lanes::Zero(), variance2 = Lanes::Zero();
};

// Column j of `b` belongs to observation j, as weights[j] = a_j does.
SlopeLanes slopes_of(const LaneVoltages& lanes, const std::vector<GateVoltages>& points, const Block& b,
                     const std::vector<double>& weights, const NavigationConfig& config) {
  SlopeLanes slope;
  for (std::size_t j = 0; j < points.size(); ++j) {
    const Lanes g = kernel_between(lanes, points[j], config).slope;
    const Lanes j1 = -g * (lanes.v1_V - points[j].v1_V);
    const Lanes j2 = -g * (lanes.v2_V - points[j].v2_V);
    const Lanes b_j = b.col(static_cast<Eigen::Index>(j));
    slope.mean1 += weights[j] * j1;
    slope.mean2 += weights[j] * j2;
    slope.variance1 -= b_j * j1;
    slope.variance2 -= b_j * j2;
  }
  return slope;
}

void check(const NavigationConfig& config) {
  QDTUNE_REQUIRE(std::isfinite(config.length_scale_V) && config.length_scale_V > 0.0,
                 "a length scale is a positive number of volts");
  QDTUNE_REQUIRE(std::isfinite(config.signal_sd) && config.signal_sd > 0.0, "an objective varies");
  QDTUNE_REQUIRE(std::isfinite(config.noise_sd) && config.noise_sd >= 0.0,
                 "noise is finite and not negative");
  QDTUNE_REQUIRE(config.history_cap >= 1, "at least one observation is kept");
}

}  // namespace

GaussianProcess::GaussianProcess(const NavigationConfig& config, PriorMean prior_mean)
    : config_(config), prior_mean_(std::move(prior_mean)) {
  check(config);
}

void GaussianProcess::observe(const GateVoltages& v, double y) {
  const double residual = y - prior_mean(v);
  QDTUNE_REQUIRE(std::isfinite(v.v1_V) && std::isfinite(v.v2_V), "a voltage is finite");
  QDTUNE_REQUIRE(std::isfinite(residual), "an observation and its prior mean are finite");
  if (points_.size() >= static_cast<std::size_t>(config_.history_cap)) drop_oldest();
  append_row(v, residual);
  points_.push_back(v);
  values_.push_back(y);
}

void GaussianProcess::append_row(const GateVoltages& v, double residual) {
  const auto size = static_cast<Eigen::Index>(points_.size());
  Block block(lane_count, size);
  fill_kernel(lanes_from({v}, 0), points_, config_, block);
  solve_lower(factor_, size, block);
  const double variance = config_.signal_sd * config_.signal_sd;
  double pivot = variance + config_.noise_sd * config_.noise_sd;
  for (Eigen::Index j = 0; j < size; ++j) {
    const double entry = block(0, j);
    factor_.push_back(entry);
    pivot -= entry * entry;
    residual -= entry * whitened_[static_cast<std::size_t>(j)];
  }
  const double diagonal = std::sqrt(std::max(pivot, jitter_pivot * variance));
  factor_.push_back(diagonal);
  whitened_.push_back(residual / diagonal);
}

// With L = [l00 0; c L'], what is left of K is L' L'^T + c c^T: rotations fold c into L', and w_0 into w',
// row by row.
void GaussianProcess::drop_oldest() {
  const std::size_t left = points_.size() - 1;
  std::vector<double> cosine(left), sine(left);
  double folded = whitened_[0];
  for (std::size_t i = 0; i < left; ++i) {
    const double* old_row = factor_.data() + (i + 1) * (i + 2) / 2;
    double* new_row =
        factor_.data() + i * (i + 1) / 2;  // ends before old_row begins: reads stay ahead of writes
    double c = old_row[0];
    for (std::size_t k = 0; k < i; ++k) {
      const double entry = old_row[k + 1];
      new_row[k] = cosine[k] * entry + sine[k] * c;
      c = cosine[k] * c - sine[k] * entry;
    }
    const double diagonal = std::sqrt(old_row[i + 1] * old_row[i + 1] + c * c);
    cosine[i] = old_row[i + 1] / diagonal;
    sine[i] = c / diagonal;
    new_row[i] = diagonal;
    const double w = whitened_[i + 1];
    whitened_[i] = cosine[i] * w + sine[i] * folded;
    folded = cosine[i] * folded - sine[i] * w;
  }
  factor_.resize(left * (left + 1) / 2);
  whitened_.pop_back();
  points_.erase(points_.begin());
  values_.erase(values_.begin());
}

void GaussianProcess::set_prior_mean(PriorMean prior_mean) {
  prior_mean_ = std::move(prior_mean);
  const double* row = factor_.data();
  for (std::size_t i = 0; i < points_.size(); ++i) {
    double residual = values_[i] - this->prior_mean(points_[i]);
    QDTUNE_REQUIRE(std::isfinite(residual), "a prior mean is finite");
    for (std::size_t j = 0; j < i; ++j) residual -= row[j] * whitened_[j];
    whitened_[i] = residual / row[i];
    row += i + 1;
  }
}

Prediction GaussianProcess::predict(const GateVoltages& v) const {
  return predict(std::vector<GateVoltages>{v}).front();
}

std::vector<Prediction> GaussianProcess::predict(const std::vector<GateVoltages>& voltages) const {
  std::vector<Prediction> predictions(voltages.size());
  const auto size = static_cast<Eigen::Index>(points_.size());
  Block block(lane_count, size);
  for (std::size_t start = 0; start < voltages.size(); start += lane_count) {
    fill_kernel(lanes_from(voltages, start), points_, config_, block);
    solve_lower(factor_, size, block);
    const PosteriorLanes posterior = posterior_of(block, whitened_, config_.signal_sd * config_.signal_sd);
    const std::size_t end = std::min(start + lane_count, voltages.size());
    for (std::size_t i = start; i < end; ++i) {
      const auto lane = static_cast<Eigen::Index>(i - start);
      predictions[i] = {prior_mean(voltages[i]) + posterior.shift[lane], std::sqrt(posterior.variance[lane])};
    }
  }
  return predictions;
}

std::vector<PredictionWithSlope> GaussianProcess::predict_with_slope(
    const std::vector<GateVoltages>& voltages) const {
  std::vector<PredictionWithSlope> predictions(voltages.size());
  const auto size = static_cast<Eigen::Index>(points_.size());
  Block block(lane_count, size);
  const std::vector<double> weights = residual_weights();
  for (std::size_t start = 0; start < voltages.size(); start += lane_count) {
    const LaneVoltages lanes = lanes_from(voltages, start);
    fill_kernel(lanes, points_, config_, block);
    solve_lower(factor_, size, block);
    const PosteriorLanes posterior = posterior_of(block, whitened_, config_.signal_sd * config_.signal_sd);
    solve_upper(factor_, size, block);
    const SlopeLanes slope = slopes_of(lanes, points_, block, weights, config_);
    const std::size_t end = std::min(start + lane_count, voltages.size());
    for (std::size_t i = start; i < end; ++i) {
      const auto lane = static_cast<Eigen::Index>(i - start);
      const double sd = std::sqrt(posterior.variance[lane]);
      const Slope prior = prior_slope(voltages[i]);
      predictions[i] = {{prior_mean(voltages[i]) + posterior.shift[lane], sd},
                        {prior.d1_per_V + slope.mean1[lane], prior.d2_per_V + slope.mean2[lane]},
                        {}};
      if (sd > 0.0) predictions[i].sd = {slope.variance1[lane] / sd, slope.variance2[lane] / sd};
    }
  }
  return predictions;
}

std::vector<double> GaussianProcess::residual_weights() const {
  std::vector<double> weights = whitened_;
  for (std::size_t i = weights.size(); i-- > 0;) {
    const double* row = factor_.data() + i * (i + 1) / 2;
    weights[i] /= row[i];
    for (std::size_t j = 0; j < i; ++j) weights[j] -= row[j] * weights[i];
  }
  return weights;
}

Slope GaussianProcess::prior_slope(const GateVoltages& v) const {
  if (!prior_mean_) return {};
  const double h = 0.1 * config_.length_scale_V;
  return {(prior_mean_({v.v1_V + h, v.v2_V}) - prior_mean_({v.v1_V - h, v.v2_V})) / (2.0 * h),
          (prior_mean_({v.v1_V, v.v2_V + h}) - prior_mean_({v.v1_V, v.v2_V - h})) / (2.0 * h)};
}

double GaussianProcess::log_marginal_likelihood_nat() const {
  double sum = -0.5 * static_cast<double>(points_.size()) * std::log(2.0 * std::numbers::pi);
  for (std::size_t i = 0; i < points_.size(); ++i)
    sum -= 0.5 * whitened_[i] * whitened_[i] + std::log(factor_[i * (i + 1) / 2 + i]);
  return sum;
}

}  // namespace qdtune::navigation
