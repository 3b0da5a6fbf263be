#include "belief/prior_map.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.hpp"

namespace qdtune::belief {

using device::Distribution;
using device::DistributionKind;
using device::Parameter;

PriorMap::PriorMap(const device::ParameterDistributions& distributions) : distributions_(distributions) {
  for (std::size_t p = 0; p < device::parameter_count; ++p) {
    if (const std::string problem = distributions_[p].problem(); !problem.empty()) {
      throw Error(ErrorKind::config,
                  "prior of " + std::string(device::parameter_infos()[p].name) + ": " + problem);
    }
    if (distributions_[p].kind != DistributionKind::fixed) free_.push_back(p);
  }
  const auto lowest = [this](Parameter p) { return (*this)[p].lowest(); };
  const double charging =
      std::min(lowest(Parameter::charging_energy_1), lowest(Parameter::charging_energy_2));
  if (!((*this)[Parameter::mutual_charging_energy].highest() < charging)) {
    throw Error(ErrorKind::config,
                "prior: the mutual charging energy must stay below both charging energies");
  }
}

bool PriorMap::is_free(Parameter p) const {
  return (*this)[p].kind != DistributionKind::fixed;
}

ParameterBlock PriorMap::parameters(const ParameterBlock& cube) const {
  ParameterBlock theta;
  for (std::size_t p = 0; p < device::parameter_count; ++p) {
    const Distribution& d = distributions_[p];
    const auto u = cube.col(static_cast<Eigen::Index>(p));
    auto out = theta.col(static_cast<Eigen::Index>(p));
    switch (d.kind) {
      case DistributionKind::fixed:
        out.setConstant(d.a);
        break;
      case DistributionKind::uniform:
        out = d.a + (d.b - d.a) * u;
        break;
      case DistributionKind::log_uniform:
        out = d.a * (u * std::log(d.b / d.a)).exp();
        break;
      case DistributionKind::normal:
        for (Eigen::Index lane = 0; lane < lane_count; ++lane) out[lane] = d.quantile(u[lane]);
        break;
    }
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

double log_density(const Distribution& distribution, double x) {
  if (!distribution.contains(x)) return -std::numeric_limits<double>::infinity();
  switch (distribution.kind) {
    case DistributionKind::fixed:
    case DistributionKind::uniform:
      return 0.0;
    case DistributionKind::log_uniform:
      return -std::log(x);
    case DistributionKind::normal: {
      const double z = (x - distribution.a) / distribution.b;
      return -0.5 * z * z;
    }
  }
  return 0.0;
}

}  // namespace qdtune::belief
