#include "belief/readout.hpp"

#include <cmath>

#include <Eigen/LU>
#include <catch2/catch.hpp>

#include "belief/belief_fixture.hpp"
#include "random/goodness_of_fit.hpp"

using namespace qdtune;
using namespace qdtune::belief_test;
using belief::lane_count;
using belief::LanesD;
using belief::Likelihood;
using belief::PointData;
using belief::PriorMap;
using belief::Readout;
using belief::ReadoutState;
using belief::ReadoutWalk;
using belief::Signals;
using random::Stream;

namespace {

// Five readings of a known signal: few enough that the prior counts.
const std::vector<double> known_signal{0.1, 0.9, 0.4, 0.75, 0.2};
const std::vector<double> readings{0.35, 1.1, 0.4, 1.2, 0.1};

struct KnownSignal {
  PointData data;
  Signals signals = Signals(lane_count, static_cast<Eigen::Index>(known_signal.size()));
  KnownSignal() {
    for (std::size_t k = 0; k < readings.size(); ++k) {
      data.append({{{0.0, 0.0}}, {readings[k]}});
      signals.col(static_cast<Eigen::Index>(k)) = static_cast<float>(known_signal[k]);
    }
  }
  belief::TemperedData target(std::size_t old_points = 0, double beta = 1.0) const {
    return {data, signals, old_points, readings.size(), beta};
  }
};

Readout everywhere(double gain, double offset, double noise_sd) {
  return {LanesD::Constant(gain), LanesD::Constant(offset), LanesD::Constant(noise_sd)};
}

ReadoutState state_at(const Readout& readout, const belief::TemperedData& target,
                      const Likelihood& likelihood) {
  return {readout, likelihood.log_likelihood(readout, target.signals, target.data, 0, target.old_points),
          likelihood.log_likelihood(readout, target.signals, target.data, target.old_points, target.points)};
}

struct Draw {
  double gain, offset, noise_sd;
};

// Long runs of 16 particles, one draw of each a move.
std::vector<Draw> long_run(const PriorMap& prior, const Readout& start, const Likelihood& likelihood,
                           int moves, std::size_t old_points = 0, double beta = 1.0) {
  const KnownSignal known;
  const belief::TemperedData target = known.target(old_points, beta);
  ReadoutState state = state_at(start, target, likelihood);
  const ReadoutWalk walk(prior);
  Stream stream(77, {0, random::Purpose::test, 0, 0});
  std::vector<Draw> run;
  for (int move = 0; move < moves; ++move) {
    walk.walk(state, target, likelihood, 4, stream);
    if (move < moves / 20) continue;
    for (Eigen::Index lane = 0; lane < lane_count; ++lane)
      run.push_back({state.readout.gain[lane], state.readout.offset[lane], state.readout.noise_sd[lane]});
  }
  return run;
}

template <class Function>
std::vector<double> of_each(const std::vector<Draw>& run, Function&& function) {
  std::vector<double> values;
  for (const Draw& draw : run) values.push_back(function(draw));
  return values;
}

PriorMap readout_prior(const Distribution& gain, const Distribution& offset, const Distribution& noise) {
  ParameterDistributions distributions = known(plain_device());
  at(distributions, Parameter::gain) = gain;
  at(distributions, Parameter::offset) = offset;
  at(distributions, Parameter::noise_sd) = noise;
  return PriorMap(distributions);
}

// Likelihood of the known signal's readings, points from `old_points` on to the power beta.
double weight(double gain, double offset, double sigma, int degrees_of_freedom, std::size_t old_points,
              double beta) {
  double log_weight = 0.0;
  for (std::size_t k = 0; k < readings.size(); ++k) {
    const double z = (readings[k] - offset - gain * known_signal[k]) / sigma;
    const double nu = degrees_of_freedom;
    const double term =
        degrees_of_freedom == 0 ? -0.5 * z * z : -0.5 * (nu + 1.0) * std::log(1.0 + z * z / nu);
    log_weight += (k < old_points ? 1.0 : beta) * (term - std::log(sigma));
  }
  return std::exp(log_weight);
}

struct Moments {
  Eigen::Vector3d mean = Eigen::Vector3d::Zero(), sd = Eigen::Vector3d::Zero();
};

// Of gain, offset and log sigma under a flat prior in the quantiles, by a sum over a grid.
Moments integrated(const Distribution& gain, const Distribution& offset, const Distribution& noise,
                   int degrees_of_freedom, std::size_t old_points, double beta) {
  double total = 0.0;
  Eigen::Vector3d mean = Eigen::Vector3d::Zero(), square = Eigen::Vector3d::Zero();
  const int cells = 60;
  const auto middle = [](int k) { return (k + 0.5) / cells; };
  for (int i = 0; i < cells; ++i) {
    for (int j = 0; j < cells; ++j) {
      for (int k = 0; k < cells; ++k) {
        const double sigma = noise.quantile(middle(k));
        const double w = weight(gain.quantile(middle(i)), offset.quantile(middle(j)), sigma,
                                degrees_of_freedom, old_points, beta);
        const Eigen::Vector3d x(gain.quantile(middle(i)), offset.quantile(middle(j)), std::log(sigma));
        total += w;
        mean += w * x;
        square += w * x.cwiseAbs2();
      }
    }
  }
  mean /= total;
  return {mean, (square / total - mean.cwiseAbs2()).cwiseSqrt()};
}

}  // namespace

TEST_CASE("without points the readout's walk leaves every prior invariant, and moves") {
  const PriorMap priors[] = {
      readout_prior(log_uniform(0.5, 2.0), uniform(-0.1, 0.1), log_uniform(0.025, 0.1)),
      readout_prior(normal(1.0, 0.2), normal(0.1, 0.05), uniform(0.02, 0.1)),
      readout_prior(uniform(0.2, 1.4), log_uniform(0.01, 1.0), normal(0.06, 0.012))};
  constexpr std::uint32_t blocks = 125;
  const PointData no_data;
  const Signals no_signals(lane_count, 0);
  for (const PriorMap& prior : priors) {
    std::array<std::vector<double>, 3> cube;
    double travel = 0.0;
    for (std::uint32_t block = 0; block < blocks; ++block) {
      Stream stream(13, {0, random::Purpose::test, 0, block});
      const auto draw = [&](Parameter p) {
        LanesD u;
        for (double& x : u) x = random::uniform_open(stream);
        return prior[p].quantile(u);
      };
      const Readout start{draw(Parameter::gain), draw(Parameter::offset), draw(Parameter::noise_sd)};
      ReadoutState state{start, LanesD::Zero(), LanesD::Zero()};
      ReadoutWalk(prior).walk(state, {no_data, no_signals, 0, 0, 1.0}, Likelihood(4), 150, stream);
      for (Eigen::Index lane = 0; lane < lane_count; ++lane) {
        cube[0].push_back(prior[Parameter::gain].cdf(state.readout.gain[lane]));
        cube[1].push_back(prior[Parameter::offset].cdf(state.readout.offset[lane]));
        cube[2].push_back(prior[Parameter::noise_sd].cdf(state.readout.noise_sd[lane]));
        travel +=
            std::abs(cube[0].back() - prior[Parameter::gain].cdf(start.gain[lane])) / (blocks * lane_count);
      }
    }
    for (const auto& values : cube) {
      CHECK(random::scaled_ks_distance(values, [](double u) { return u; }) < 2.2);  // 1e-3 over nine
    }
    CHECK(travel == Approx(1.0 / 3.0).margin(0.03));  // of two independent uniforms: start is forgotten
  }
}

TEST_CASE("gain and offset of a known signal follow the conjugate closed form") {
  const double sigma = 0.15;
  const PriorMap prior = readout_prior(normal(1.0, 0.3), normal(0.0, 0.1), fixed(sigma));
  const auto run = long_run(prior, everywhere(0.5, 0.3, sigma), Likelihood(0), 4000);
  Eigen::Matrix2d precision = Eigen::Vector2d(1.0 / 0.09, 1.0 / 0.01).asDiagonal();
  Eigen::Vector2d pull(1.0 / 0.09, 0.0);
  for (std::size_t k = 0; k < readings.size(); ++k) {
    const Eigen::Vector2d row(known_signal[k], 1.0);
    precision += row * row.transpose() / (sigma * sigma);
    pull += row * readings[k] / (sigma * sigma);
  }
  const Eigen::Matrix2d covariance = precision.inverse();
  const Eigen::Vector2d mean = covariance * pull;
  const auto gains = of_each(run, [](const Draw& d) { return d.gain; });
  const auto offsets = of_each(run, [](const Draw& d) { return d.offset; });
  // 60000 draws, about every third worth an independent one: four standard errors are 0.03 sd.
  CHECK(mean_of(gains) == Approx(mean[0]).margin(0.03 * std::sqrt(covariance(0, 0))));
  CHECK(mean_of(offsets) == Approx(mean[1]).margin(0.03 * std::sqrt(covariance(1, 1))));
  CHECK(sd_of(gains) == Approx(std::sqrt(covariance(0, 0))).epsilon(0.03));
  CHECK(sd_of(offsets) == Approx(std::sqrt(covariance(1, 1))).epsilon(0.03));
  const auto products =
      of_each(run, [&](const Draw& d) { return (d.gain - mean[0]) * (d.offset - mean[1]); });
  CHECK(mean_of(products) == Approx(covariance(0, 1)).epsilon(0.06));
  for (const Draw& draw : run) REQUIRE(draw.noise_sd == sigma);
}

TEST_CASE("gain, offset and noise together follow a posterior integrated on a grid, tempered or not") {
  const Distribution gain = log_uniform(0.6, 1.6);
  const Distribution offset = uniform(-0.2, 0.3);
  const Distribution noise = log_uniform(0.05, 0.5);
  struct Case {
    int degrees_of_freedom;
    std::size_t old_points;
    double beta;
  };
  for (const auto [degrees_of_freedom, old_points, beta] :
       {Case{0, 0, 1.0}, Case{4, 0, 1.0}, Case{4, 2, 0.3}}) {
    INFO(degrees_of_freedom << " " << beta);
    const auto run = long_run(readout_prior(gain, offset, noise), everywhere(1.0, 0.0, 0.1),
                              Likelihood(degrees_of_freedom), 4000, old_points, beta);
    const Moments expected = integrated(gain, offset, noise, degrees_of_freedom, old_points, beta);
    const std::vector<double> columns[] = {of_each(run, [](const Draw& d) { return d.gain; }),
                                           of_each(run, [](const Draw& d) { return d.offset; }),
                                           of_each(run, [](const Draw& d) { return std::log(d.noise_sd); })};
    for (Eigen::Index i = 0; i < 3; ++i) {
      INFO(i);
      CHECK(mean_of(columns[i]) == Approx(expected.mean[i]).margin(0.05 * expected.sd[i]));
      CHECK(sd_of(columns[i]) == Approx(expected.sd[i]).epsilon(0.05));
    }
  }
}

TEST_CASE("what is known of the readout stays, and the log-likelihoods are those of the place reached") {
  const KnownSignal known_signals;
  const belief::TemperedData target = known_signals.target(2, 0.5);
  const Likelihood likelihood(4);
  const Readout start = everywhere(1.0, 0.1, 0.1);
  Stream stream(1, {0, random::Purpose::test, 0, 0});
  ReadoutState still = state_at(start, target, likelihood);
  ReadoutWalk(PriorMap(known(plain_device()))).walk(still, target, likelihood, 4, stream);
  CHECK((still.readout.gain == start.gain).all());
  CHECK((still.readout.noise_sd == start.noise_sd).all());

  const PriorMap offset_known = readout_prior(uniform(0.5, 1.5), fixed(0.1), log_uniform(0.05, 0.5));
  ReadoutState moved = state_at(start, target, likelihood);
  ReadoutWalk(offset_known).walk(moved, target, likelihood, 20, stream);
  CHECK((moved.readout.offset == start.offset).all());
  CHECK((moved.readout.gain != start.gain).all());
  const ReadoutState expected = state_at(moved.readout, target, likelihood);
  for (Eigen::Index lane = 0; lane < lane_count; ++lane) {
    CHECK(moved.old_log_likelihood[lane] == Approx(expected.old_log_likelihood[lane]));
    CHECK(moved.new_log_likelihood[lane] == Approx(expected.new_log_likelihood[lane]));
  }
}
