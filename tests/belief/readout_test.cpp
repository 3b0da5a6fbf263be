#include "belief/readout.hpp"

#include <cmath>

#include <Eigen/LU>
#include <catch2/catch.hpp>

#include "belief/belief_fixture.hpp"
#include "random/goodness_of_fit.hpp"

using namespace qdtune;
using namespace qdtune::belief_test;
using belief::LaneSums;
using belief::PriorMap;
using belief::Readout;
using belief::ReadoutSampler;
using random::Stream;

namespace {

// Five readings of a known signal: few enough that the prior counts.
const std::vector<double> known_signal{0.1, 0.9, 0.4, 0.75, 0.2};
const std::vector<double> readings{0.35, 1.1, 0.4, 1.2, 0.1};

LaneSums sums_at(const Readout& readout) {
  LaneSums sums;
  sums.points = static_cast<double>(readings.size());
  for (std::size_t k = 0; k < readings.size(); ++k) {
    const double f = known_signal[k];
    const double r = readings[k] - readout.offset - readout.gain * f;
    sums.rr += r * r;
    sums.r += r;
    sums.rf += r * f;
    sums.f += f;
    sums.ff += f * f;
  }
  return sums;
}

// Long run of one particle: a draw after another, sums always at the present readout.
std::vector<Readout> long_run(const PriorMap& prior, Readout readout, int draws) {
  Stream stream(77, {0, random::Purpose::test, 0, 0});
  std::vector<Readout> run;
  for (int draw = 0; draw < draws; ++draw) {
    readout = ReadoutSampler(prior).draw(sums_at(readout), readout, stream);
    run.push_back(readout);
  }
  return run;
}

template <class Function>
std::vector<double> of_each(const std::vector<Readout>& run, Function&& function) {
  std::vector<double> values;
  for (const Readout& readout : run) values.push_back(function(readout));
  return values;
}

PriorMap readout_prior(const Distribution& gain, const Distribution& offset, const Distribution& noise) {
  ParameterDistributions distributions = known(plain_device());
  at(distributions, Parameter::gain) = gain;
  at(distributions, Parameter::offset) = offset;
  at(distributions, Parameter::noise_sd) = noise;
  return PriorMap(distributions);
}

}  // namespace

TEST_CASE("without points the readout draw leaves every prior invariant, and moves") {
  const PriorMap priors[] = {
      readout_prior(log_uniform(0.5, 2.0), uniform(-0.1, 0.1), log_uniform(0.025, 0.1)),
      readout_prior(normal(1.0, 0.2), normal(0.1, 0.05), uniform(0.02, 0.1)),
      readout_prior(uniform(0.2, 1.4), log_uniform(0.01, 1.0), normal(0.06, 0.012))};
  constexpr std::uint32_t particles = 2000;
  for (const PriorMap& prior : priors) {
    std::array<std::vector<double>, 3> cube;
    double travel = 0.0;
    for (std::uint32_t particle = 0; particle < particles; ++particle) {
      Stream stream(13, {0, random::Purpose::test, 0, particle});
      const auto draw = [&](Parameter p) { return prior[p].quantile(random::uniform_open(stream)); };
      const Readout start{draw(Parameter::gain), draw(Parameter::offset), draw(Parameter::noise_sd)};
      Readout now = start;
      for (int k = 0; k < 30; ++k) now = ReadoutSampler(prior).draw(LaneSums{}, now, stream);
      cube[0].push_back(prior[Parameter::gain].cdf(now.gain));
      cube[1].push_back(prior[Parameter::offset].cdf(now.offset));
      cube[2].push_back(prior[Parameter::noise_sd].cdf(now.noise_sd));
      travel += std::abs(cube[0].back() - prior[Parameter::gain].cdf(start.gain)) / particles;
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
  const auto run = long_run(prior, {0.5, 0.3, sigma}, 40000);
  const LaneSums s = sums_at({0.0, 0.0, sigma});  // r = y
  Eigen::Matrix2d precision;
  precision << s.ff / (sigma * sigma) + 1.0 / 0.09, s.f / (sigma * sigma),  //
      s.f / (sigma * sigma), s.points / (sigma * sigma) + 1.0 / 0.01;
  const Eigen::Vector2d pull(s.rf / (sigma * sigma) + 1.0 / 0.09, s.r / (sigma * sigma));
  const Eigen::Matrix2d covariance = precision.inverse();
  const Eigen::Vector2d mean = covariance * pull;
  const auto gains = of_each(run, [](const Readout& r) { return r.gain; });
  const auto offsets = of_each(run, [](const Readout& r) { return r.offset; });
  // Four standard errors of 40000 draws, a tenth of them worth one independent one at worst: 0.06 sd.
  CHECK(mean_of(gains) == Approx(mean[0]).margin(0.03 * std::sqrt(covariance(0, 0))));
  CHECK(mean_of(offsets) == Approx(mean[1]).margin(0.03 * std::sqrt(covariance(1, 1))));
  CHECK(sd_of(gains) == Approx(std::sqrt(covariance(0, 0))).epsilon(0.03));
  CHECK(sd_of(offsets) == Approx(std::sqrt(covariance(1, 1))).epsilon(0.03));
  const auto products =
      of_each(run, [&](const Readout& r) { return (r.gain - mean[0]) * (r.offset - mean[1]); });
  CHECK(mean_of(products) == Approx(covariance(0, 1)).epsilon(0.06));
  for (const Readout& readout : run) REQUIRE(readout.noise_sd == sigma);
}

TEST_CASE("the noise of known residuals follows a posterior integrated on a grid") {
  const Readout start{1.0, 0.1, 0.1};
  const Distribution noise = log_uniform(0.05, 0.5);
  ParameterDistributions distributions = known(plain_device());
  at(distributions, Parameter::noise_sd) = noise;
  const PriorMap prior(distributions);
  const auto run = long_run(prior, start, 60000);
  const LaneSums sums = sums_at(start);
  double total = 0.0, mean = 0.0, square = 0.0, above = 0.0;
  const int cells = 20000;
  for (int k = 0; k < cells; ++k) {
    const double sigma = noise.quantile((k + 0.5) / cells);  // even in log sigma, where this prior is flat
    const double weight = std::exp(-sums.points * std::log(sigma) - 0.5 * sums.rr / (sigma * sigma));
    total += weight;
    mean += weight * std::log(sigma);
    square += weight * std::log(sigma) * std::log(sigma);
    above += sigma > 0.25 ? weight : 0.0;
  }
  mean /= total;
  const double sd = std::sqrt(square / total - mean * mean);
  const auto logs = of_each(run, [](const Readout& r) { return std::log(r.noise_sd); });
  const auto tail = of_each(run, [](const Readout& r) { return r.noise_sd > 0.25 ? 1.0 : 0.0; });
  // A chain of this step keeps about every sixth draw: four standard errors are 0.04 sd.
  CHECK(mean_of(logs) == Approx(mean).margin(0.04 * sd));
  CHECK(sd_of(logs) == Approx(sd).epsilon(0.04));
  CHECK(mean_of(tail) == Approx(above / total).margin(0.015));
  CHECK(run.back().gain == start.gain);
  CHECK(run.back().offset == start.offset);
}

TEST_CASE("gain, offset and noise together follow a posterior integrated on a grid") {
  const Distribution gain = log_uniform(0.6, 1.6);
  const Distribution offset = uniform(-0.2, 0.3);
  const Distribution noise = log_uniform(0.05, 0.5);
  const auto run = long_run(readout_prior(gain, offset, noise), {1.0, 0.0, 0.1}, 60000);
  double total = 0.0;
  Eigen::Vector3d mean = Eigen::Vector3d::Zero(), square = Eigen::Vector3d::Zero();
  const int cells = 60;
  for (int i = 0; i < cells; ++i) {
    for (int j = 0; j < cells; ++j) {
      const Readout cell{gain.quantile((i + 0.5) / cells), offset.quantile((j + 0.5) / cells), 1.0};
      const LaneSums sums = sums_at(cell);
      for (int k = 0; k < cells; ++k) {
        const double sigma = noise.quantile((k + 0.5) / cells);
        const double weight = std::exp(-sums.points * std::log(sigma) - 0.5 * sums.rr / (sigma * sigma));
        const Eigen::Vector3d x(cell.gain, cell.offset, std::log(sigma));
        total += weight;
        mean += weight * x;
        square += weight * x.cwiseAbs2();
      }
    }
  }
  mean /= total;
  const Eigen::Vector3d sd = (square / total - mean.cwiseAbs2()).cwiseSqrt();
  const std::vector<double> columns[] = {of_each(run, [](const Readout& r) { return r.gain; }),
                                         of_each(run, [](const Readout& r) { return r.offset; }),
                                         of_each(run, [](const Readout& r) { return std::log(r.noise_sd); })};
  for (Eigen::Index i = 0; i < 3; ++i) {
    INFO(i);
    CHECK(mean_of(columns[i]) == Approx(mean[i]).margin(0.05 * sd[i]));
    CHECK(sd_of(columns[i]) == Approx(sd[i]).epsilon(0.05));
  }
}

TEST_CASE("tempered sums are old plus beta times new") {
  belief::ResidualSums old_sums, new_sums;
  old_sums.rr[5] = 2.0;
  old_sums.f[5] = 1.0;
  old_sums.points = 10.0;
  new_sums.rr[5] = 4.0;
  new_sums.ff[5] = 8.0;
  new_sums.points = 20.0;
  const LaneSums sums = belief::tempered(old_sums, new_sums, 0.25, 5);
  CHECK(sums.rr == 3.0);
  CHECK(sums.f == 1.0);
  CHECK(sums.ff == 2.0);
  CHECK(sums.points == 15.0);
}

TEST_CASE("what is known of the readout stays, and so does a gain whose offset is known") {
  const Readout now{1.0, 0.1, 0.1};
  Stream stream(1, {0, random::Purpose::test, 0, 0});
  const PriorMap all_known(known(plain_device()));
  const Readout same = ReadoutSampler(all_known).draw(sums_at(now), now, stream);
  CHECK(same.gain == now.gain);
  CHECK(same.offset == now.offset);
  CHECK(same.noise_sd == now.noise_sd);
  // Then the other moves change it.
  const PriorMap offset_known = readout_prior(uniform(0.5, 1.5), fixed(0.1), fixed(0.1));
  CHECK(ReadoutSampler(offset_known).draw(sums_at(now), now, stream).gain == now.gain);
}
