#include "belief/energy_scale.hpp"

#include <array>

#include <catch2/catch.hpp>

#include "belief/belief_fixture.hpp"
#include "belief/likelihood.hpp"
#include "random/goodness_of_fit.hpp"

using namespace qdtune;
using namespace qdtune::belief_test;
using belief::EnergyScale;
using belief::lane_count;
using belief::ParameterBlock;
using belief::PriorMap;
using random::Stream;

namespace {

constexpr std::array energies{Parameter::charging_energy_1,      Parameter::charging_energy_2,
                              Parameter::mutual_charging_energy, Parameter::lever_arm_11,
                              Parameter::lever_arm_22,           Parameter::tunnel_coupling,
                              Parameter::electron_temperature};

ParameterBlock prior_cube(std::uint32_t item) {
  ParameterBlock cube;
  Stream stream(31, {0, random::Purpose::test, 0, item});
  for (Eigen::Index i = 0; i < cube.size(); ++i) cube(i) = random::uniform_open(stream);
  return cube;
}

}  // namespace

TEST_CASE("the energy scale moves, all seven by one factor, and no reading tells") {
  const PriorMap prior(device::standard_prior());
  const ParameterBlock start = prior_cube(0);
  const ParameterBlock before = prior.parameters(start);
  ParameterBlock cube = start, theta = before;
  Stream stream(1, {0, random::Purpose::test, 0, 0});
  EnergyScale(prior).walk(cube, theta, 20, stream);
  belief::PointData data;
  data.append(measured(plain_device(), device::grid_scan(bench_window, 7, 6), 4));
  const belief::Likelihood likelihood(4);
  const belief::LanesD old_fit = likelihood.log_likelihood(before, data, 0, data.size());
  const belief::LanesD new_fit = likelihood.log_likelihood(theta, data, 0, data.size());
  int moved = 0;
  for (Eigen::Index lane = 0; lane < lane_count; ++lane) {
    INFO("lane " << lane);
    const double factor =
        belief::column(theta, energies[0])[lane] / belief::column(before, energies[0])[lane];
    moved += factor != 1.0 ? 1 : 0;
    for (const Parameter p : energies)
      CHECK(belief::column(theta, p)[lane] == Approx(factor * belief::column(before, p)[lane]));
    CHECK(belief::column(theta, Parameter::first_line_1)[lane] ==
          belief::column(before, Parameter::first_line_1)[lane]);
    CHECK(new_fit[lane] == Approx(old_fit[lane]).epsilon(1e-3).margin(0.05));
  }
  CHECK(moved > 12);
  const ParameterBlock mapped = prior.parameters(cube);
  for (const Parameter p : energies) {
    for (Eigen::Index lane = 0; lane < lane_count; ++lane)
      CHECK(belief::column(mapped, p)[lane] == Approx(belief::column(theta, p)[lane]));
  }
}

TEST_CASE("the energy scale leaves the prior as it is, soft ends and all") {
  const PriorMap prior(device::standard_prior(), {0.1, 0.15, 0.0});
  const EnergyScale move(prior);
  std::array<std::vector<double>, energies.size()> places;
  for (std::uint32_t item = 0; item < 250; ++item) {
    ParameterBlock cube = prior_cube(item);
    ParameterBlock theta = prior.parameters(cube);
    Stream stream(5, {0, random::Purpose::test, 1, item});
    move.walk(cube, theta, 30, stream);
    for (std::size_t k = 0; k < energies.size(); ++k) {
      const auto column = belief::column(cube, energies[k]);
      places[k].insert(places[k].end(), column.begin(), column.end());
    }
  }
  for (const auto& values : places)
    CHECK(random::scaled_ks_distance(values, [](double u) { return u; }) < 2.1);  // 1e-3 over seven
}

TEST_CASE("with one of its parameters known there is no energy scale to move") {
  ParameterDistributions distributions = device::standard_prior();
  at(distributions, Parameter::electron_temperature) = fixed(0.1);
  const PriorMap prior(distributions);
  const ParameterBlock start = prior_cube(3);
  ParameterBlock cube = start, theta = prior.parameters(start);
  Stream stream(1, {0, random::Purpose::test, 0, 0});
  EnergyScale(prior).walk(cube, theta, 20, stream);
  CHECK((cube == start).all());
}
