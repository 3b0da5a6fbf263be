#include "legacy/patch.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include <Eigen/Core>

#include "base/contracts.hpp"

namespace qdtune::legacy {
namespace {

using Lanes = Eigen::Array<double, 8, 1>;
constexpr std::size_t lane_count = 8;

struct LaneVoltages {
  Lanes v1_V;
  Lanes v2_V;
};

// The operations of cim.cpp in their order, on eight voltages.
EIGEN_STRONG_INLINE Lanes energy_meV(const CimParameters& device, const LaneVoltages& v, int n1, int n2) {
  const double on_site = device.E_c1_meV * n1 + device.E_c2_meV * n2;
  const double coupled = n1 == 1 && n2 == 1 ? device.t_c_meV : 0.0;
  const Lanes gates = device.lever_arm_meV_per_V * (v.v1_V * double(n1) + v.v2_V * double(n2));
  return on_site + gates - coupled;
}

EIGEN_STRONG_INLINE Lanes lorentzian(const CimParameters& device, const Lanes& gap_meV) {
  const double b = std::max(device.t_c_meV, device.T_meV);
  return b / (gap_meV * gap_meV + b * b);
}

struct CurrentKernel {
  const CimParameters& device;

  EIGEN_STRONG_INLINE Lanes operator()(const LaneVoltages& v) const {
    Lanes lowest = energy_meV(device, v, 0, 0);
    Lanes second = Lanes::Constant(std::numeric_limits<double>::infinity());
    for (int n = 1; n < cim_levels * cim_levels; ++n) {
      const Lanes energy = energy_meV(device, v, n / cim_levels, n % cim_levels);
      second = second.min(lowest.max(energy));
      lowest = lowest.min(energy);
    }
    return lorentzian(device, second - lowest);
  }
};

struct StateKernel {
  const CimParameters& device;
  Electrons state;
  std::array<Electrons, 4> neighbours{};
  std::size_t neighbour_count = 0;

  StateKernel(const CimParameters& parameters, const Electrons& n) : device(parameters), state(n) {
    for (const Electrons& step : {Electrons{-1, 0}, Electrons{1, 0}, Electrons{0, -1}, Electrons{0, 1}}) {
      const Electrons other{n.n1 + step.n1, n.n2 + step.n2};
      if (in_cim_device(other)) neighbours[neighbour_count++] = other;
    }
  }

  EIGEN_STRONG_INLINE Lanes operator()(const LaneVoltages& v) const {
    Lanes lowest = energy_meV(device, v, 0, 0);
    for (int n = 1; n < cim_levels * cim_levels; ++n) {
      lowest = lowest.min(energy_meV(device, v, n / cim_levels, n % cim_levels));
    }
    const Lanes energy = energy_meV(device, v, state.n1, state.n2);
    Lanes gap = Lanes::Constant(std::numeric_limits<double>::infinity());
    for (std::size_t k = 0; k < neighbour_count; ++k) {
      gap = gap.min((energy_meV(device, v, neighbours[k].n1, neighbours[k].n2) - energy).abs());
    }
    const Lanes excess = (energy - lowest).max(0.0);
    return lorentzian(device, gap) * (-excess / std::max(device.T_meV, 0.01)).exp();
  }
};

template <class Kernel>
Raster scan(const PatchAxes& axes, const Kernel& kernel) {
  QDTUNE_REQUIRE(!axes.v1_V.empty() && !axes.v2_V.empty(), "a scan needs points on both axes");
  const std::size_t columns = axes.v1_V.size();
  Raster raster{axes.v2_V.size(), columns, std::vector<double>(axes.v2_V.size() * columns)};
  const std::size_t points = raster.values.size();
  for (std::size_t first = 0; first < points; first += lane_count) {
    LaneVoltages v;
    for (std::size_t lane = 0; lane < lane_count; ++lane) {
      const std::size_t point = std::min(first + lane, points - 1);  // the last block is padded, never scalar
      v.v1_V(static_cast<Eigen::Index>(lane)) = axes.v1_V[point % columns];
      v.v2_V(static_cast<Eigen::Index>(lane)) = axes.v2_V[point / columns];
    }
    const Lanes values = kernel(v);
    std::copy_n(values.data(), std::min(lane_count, points - first), raster.values.data() + first);
  }
  return raster;
}

}  // namespace

std::vector<double> linspace(double start, double stop, std::size_t points) {
  std::vector<double> axis(points, start);
  if (points < 2) return axis;
  const double step = (stop - start) / static_cast<double>(points - 1);
  for (std::size_t k = 0; k < points; ++k) axis[k] = static_cast<double>(k) * step + start;
  axis.back() = stop;
  return axis;
}

PatchAxes patch_axes(const device::Window& window, std::size_t resolution) {
  return {linspace(window.low.v1_V, window.high.v1_V, resolution),
          linspace(window.low.v2_V, window.high.v2_V, resolution)};
}

Raster current_patch(const CimParameters& device, const PatchAxes& axes) {
  return scan(axes, CurrentKernel{device});
}

Raster current_patch_for_state(const CimParameters& device, const PatchAxes& axes, const Electrons& state) {
  const StateKernel kernel(device, state);
  if (kernel.neighbour_count > 0) return scan(axes, kernel);
  const std::size_t points = axes.v1_V.size() * axes.v2_V.size();
  return {axes.v2_V.size(), axes.v1_V.size(), std::vector<double>(points, 0.0)};
}

std::vector<float> rounded_to_single(std::span<const double> values) {
  std::vector<float> single(values.size());
  std::transform(values.begin(), values.end(), single.begin(),
                 [](double x) { return static_cast<float>(x); });
  return single;
}

std::vector<double> widened(std::span<const float> values) {
  return {values.begin(), values.end()};
}

std::vector<float> min_max_scaled(std::span<const double> values) {
  QDTUNE_REQUIRE(!values.empty(), "a scan needs points to be scaled");
  std::vector<float> scaled = rounded_to_single(values);
  const auto [lowest, highest] = std::minmax_element(scaled.begin(), scaled.end());
  const float least = *lowest;
  const float range = *highest - least;
  const bool flat = static_cast<double>(range) <= 1e-12;
  for (float& value : scaled) value = flat ? 0.5F : (value - least) / range;
  return scaled;
}

}  // namespace qdtune::legacy
