#include "belief/misfit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include <Eigen/Cholesky>

#include "base/contracts.hpp"
#include "belief/tempering.hpp"

namespace qdtune::belief {

using device::Parameter;

namespace {

constexpr int most_neighbours = 10;
constexpr std::array amplitudes{0.15, 0.5};
constexpr std::array lengths{0.07, 0.2, 0.6};
constexpr int noise_steps = 6;
constexpr double rough_factor = 6.0;  // of the prior's largest noise

using Matrix =
    Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, 0, most_neighbours + 1, most_neighbours + 1>;
using Vector = Eigen::Matrix<double, Eigen::Dynamic, 1, 0, most_neighbours + 1, 1>;

// A reading last, behind its nearest predecessors: distances among them (in window extents) and values.
struct Neighbourhood {
  Matrix distance;
  Vector value;
};

struct Place {
  double x = 0.0, y = 0.0;
};

double distance(const Place& a, const Place& b) {
  const double dx = a.x - b.x, dy = a.y - b.y;
  return std::sqrt(dx * dx + dy * dy);
}

std::vector<Place> places_in(const device::Window& window, const PointData& data) {
  std::vector<Place> places(data.size());
  const double extent1_V = window.high.v1_V - window.low.v1_V, extent2_V = window.high.v2_V - window.low.v2_V;
  for (std::size_t k = 0; k < places.size(); ++k) {
    places[k] = {static_cast<double>(data.v1_V[k]) / extent1_V,
                 static_cast<double>(data.v2_V[k]) / extent2_V};
  }
  return places;
}

// The nearest of the points before `last`, then `last` itself.
std::vector<std::size_t> nearest_before(const std::vector<Place>& places, std::size_t last) {
  std::vector<std::pair<double, std::size_t>> before(last);
  for (std::size_t k = 0; k < last; ++k) before[k] = {distance(places[k], places[last]), k};
  const std::size_t kept = std::min<std::size_t>(last, most_neighbours);
  std::partial_sort(before.begin(), before.begin() + static_cast<std::ptrdiff_t>(kept), before.end());
  std::vector<std::size_t> members(kept);
  for (std::size_t i = 0; i < kept; ++i) members[i] = before[i].second;
  members.push_back(last);
  return members;
}

Neighbourhood neighbourhood(const PointData& data, const std::vector<Place>& places, std::size_t last) {
  const std::vector<std::size_t> members = nearest_before(places, last);
  const auto size = static_cast<Eigen::Index>(members.size());
  Neighbourhood n{Matrix(size, size), Vector(size)};
  for (Eigen::Index i = 0; i < size; ++i) {
    const std::size_t member = members[static_cast<std::size_t>(i)];
    n.value[i] = static_cast<double>(data.value[member]);
    for (Eigen::Index j = 0; j < size; ++j)
      n.distance(i, j) = distance(places[member], places[members[static_cast<std::size_t>(j)]]);
  }
  return n;
}

// Of the last reading given the others.
double log_conditional(const Neighbourhood& n, double scale, double amplitude, double length, double noise) {
  const Eigen::Index size = n.value.size();
  Matrix covariance(size, size);
  for (Eigen::Index i = 0; i < size; ++i) {
    for (Eigen::Index j = 0; j <= i; ++j) {
      const double r = std::sqrt(3.0) * n.distance(i, j) / length;
      covariance(i, j) = scale * scale * (1.0 + amplitude * amplitude * (1.0 + r) * std::exp(-r));
    }
    covariance(i, i) += noise * noise;
  }
  // With L L^T the covariance, the last entry of L^-1 y is the standardised error of the last reading's prediction.
  const Eigen::LLT<Matrix> factor(covariance);
  const Vector whitened = factor.matrixL().solve(n.value);
  const double sd = factor.matrixLLT()(size - 1, size - 1);
  const double z = whitened[size - 1];
  return -std::log(sd) - 0.5 * std::log(2.0 * std::numbers::pi) - 0.5 * z * z;
}

double variance_of(const std::vector<float>& values) {
  const double count = static_cast<double>(values.size());
  double sum = 0.0, squares = 0.0;
  for (const float value : values) sum += static_cast<double>(value);
  for (const float value : values) squares += std::pow(static_cast<double>(value) - sum / count, 2);
  return squares / count;
}

LanesD squared_residuals(const ParameterBlock& theta, const PointData& data) {
  const Readout readout = readout_of(theta);
  const Signals signals = ForwardModel(theta).signals(data);
  LanesD squares = LanesD::Zero();
  for (Eigen::Index k = 0; k < signals.cols(); ++k) {
    const double value = static_cast<double>(data.value[static_cast<std::size_t>(k)]);
    squares += (value - readout.offset - readout.gain * signals.col(k).cast<double>()).square();
  }
  return squares;
}

}  // namespace

double smooth_evidence_nat(const PointData& data, const device::Window& window,
                           const device::ParameterDistributions& prior) {
  const std::vector<Place> places = places_in(window, data);
  std::vector<Neighbourhood> all;
  for (std::size_t k = 0; k < places.size(); ++k) all.push_back(neighbourhood(data, places, k));
  const auto stated = [&prior](Parameter p) { return prior[static_cast<std::size_t>(p)]; };
  const double scale = stated(Parameter::gain).quantile(0.5);
  const double loudest = rough_factor * stated(Parameter::noise_sd).highest();
  const double quietest = std::max(stated(Parameter::noise_sd).lowest(), 1e-3 * loudest);
  std::vector<double> evidences;
  for (int step = 0; step < noise_steps; ++step) {
    const double noise = quietest * std::pow(loudest / quietest, step / (noise_steps - 1.0));
    const auto add = [&](double amplitude, double length) {
      double total = 0.0;
      for (const Neighbourhood& n : all) total += log_conditional(n, scale, amplitude, length, noise);
      evidences.push_back(total);
    };
    add(0.0, 1.0);
    for (const double amplitude : amplitudes) {
      for (const double length : lengths) add(amplitude, length);
    }
  }
  return log_sum_exp(evidences) - std::log(static_cast<double>(evidences.size()));
}

Misfit model_misfit(const ParticleBelief& belief, const device::ParameterDistributions& prior,
                    const device::Window& window) {
  const PointData& data = belief.data();
  QDTUNE_REQUIRE(data.size() > 0, "a misfit needs readings");
  LanesD squares = LanesD::Zero(), noise_squares = LanesD::Zero();
  for (std::size_t b = 0; b < belief.block_count(); ++b) {
    squares += squared_residuals(belief.parameters(b), data);
    noise_squares += column(belief.parameters(b), Parameter::noise_sd).square();
  }
  const double particles = static_cast<double>(belief.particles());
  const double residual_square = squares.sum() / (particles * static_cast<double>(data.size()));
  const double variance = variance_of(data.value);
  Misfit misfit;
  misfit.residual_rms = std::sqrt(residual_square);
  misfit.residual_ratio =
      misfit.residual_rms / prior[static_cast<std::size_t>(Parameter::noise_sd)].highest();
  misfit.noise_sd = std::sqrt(noise_squares.sum() / particles);
  misfit.unexplained = variance > 0.0 ? residual_square / variance : 1.0;
  misfit.smooth_advantage_nat = smooth_evidence_nat(data, window, prior) - belief.log_evidence_nat();
  return misfit;
}

}  // namespace qdtune::belief
