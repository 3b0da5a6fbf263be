#include "belief/prior_map.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string>

#include "base/error.hpp"

namespace qdtune::belief {

using device::Parameter;

namespace {

constexpr std::array energies{Parameter::charging_energy_1, Parameter::charging_energy_2,
                              Parameter::mutual_charging_energy};

// Below it a parameter has no meaning, or none that can be told.
double floor_of(Parameter p, const device::Distribution& d, const PriorTails& tails) {
  if (p == Parameter::first_line_1 || p == Parameter::first_line_2) return tails.first_line_floor_V;
  switch (device::parameter_infos()[static_cast<std::size_t>(p)].domain) {
    case device::Domain::non_negative:
      return 0.0;
    case device::Domain::positive:
      return d.kind == device::DistributionKind::log_uniform ? 0.0 : 0.25 * d.a;
    case device::Domain::real:
      break;
  }
  return -std::numeric_limits<double>::infinity();
}

}  // namespace

PriorMap::PriorMap(const device::ParameterDistributions& distributions, const PriorTails& tails) {
  for (std::size_t p = 0; p < device::parameter_count; ++p) {
    const device::ParameterInfo& info = device::parameter_infos()[p];
    if (const std::string problem = distributions[p].problem(); !problem.empty()) {
      throw Error(ErrorKind::config, "prior of " + std::string(info.name) + ": " + problem);
    }
    distributions_[p] = PriorDistribution(distributions[p], tails,
                                          floor_of(static_cast<Parameter>(p), distributions[p], tails));
    if (!distributions_[p].is_fixed()) free_.push_back(p);
  }
  for (int k = 0; k < 8 && !stable(); ++k) {
    for (const Parameter p : energies) {
      PriorDistribution& energy = distributions_[static_cast<std::size_t>(p)];
      energy = energy.with_tails_scaled(k < 7 ? 0.5 : 0.0);
    }
  }
  if (!stable()) {
    throw Error(ErrorKind::config,
                "prior: the mutual charging energy must stay below both charging energies");
  }
}

bool PriorMap::stable() const {
  const double charging = std::min((*this)[Parameter::charging_energy_1].lowest(),
                                   (*this)[Parameter::charging_energy_2].lowest());
  return (*this)[Parameter::mutual_charging_energy].highest() < charging;
}

bool PriorMap::is_free(Parameter p) const {
  return !(*this)[p].is_fixed();
}

ParameterBlock PriorMap::parameters(const ParameterBlock& cube) const {
  ParameterBlock theta;
  for (std::size_t p = 0; p < device::parameter_count; ++p) {
    const auto column = static_cast<Eigen::Index>(p);
    theta.col(column) = distributions_[p].quantile(LanesD(cube.col(column)));
  }
  return theta;
}

device::ParameterVector PriorMap::parameters(const std::array<double, device::parameter_count>& cube) const {
  ParameterBlock block = ParameterBlock::Constant(0.5);
  for (std::size_t p = 0; p < device::parameter_count; ++p) block(0, static_cast<Eigen::Index>(p)) = cube[p];
  const ParameterBlock theta = parameters(block);
  device::ParameterVector result{};
  for (std::size_t p = 0; p < device::parameter_count; ++p)
    result[p] = theta(0, static_cast<Eigen::Index>(p));
  return result;
}

}  // namespace qdtune::belief
