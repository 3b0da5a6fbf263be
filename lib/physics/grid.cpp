#include "physics/grid.hpp"

#include <algorithm>
#include <cstddef>

#include "physics/signal_kernel.hpp"

namespace qdtune::physics {

namespace {

template <class Peak>
void fill(const KernelConstants<double>& constants, std::span<const GateVoltages> points,
          std::span<double> signal) {
  constexpr auto lanes = static_cast<std::size_t>(DoubleLanes::RowsAtCompileTime);
  for (std::size_t start = 0; start < points.size(); start += lanes) {
    const std::size_t last = points.size() - 1;
    DoubleLanes v1_V;
    DoubleLanes v2_V;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      const GateVoltages& v = points[std::min(start + lane, last)];
      v1_V(static_cast<Eigen::Index>(lane)) = v.v1_V;
      v2_V(static_cast<Eigen::Index>(lane)) = v.v2_V;
    }
    const DoubleLanes block = sensor_signal<Peak>(constants, v1_V, v2_V);
    const std::size_t count = std::min(lanes, points.size() - start);
    std::copy_n(block.data(), count, signal.begin() + static_cast<std::ptrdiff_t>(start));
  }
}

}  // namespace

std::vector<double> sensor_signal_grid(const DoubleDot& dot, const ChargeSensor& sensor,
                                       std::span<const GateVoltages> points) {
  std::vector<double> signal(points.size());
  const KernelConstants<double> constants = kernel_constants(dot, sensor);
  switch (sensor.shape) {
    case PeakShape::lorentzian:
      fill<LorentzianPeak>(constants, points, signal);
      break;
    case PeakShape::cosh_squared:
      fill<CoshSquaredPeak>(constants, points, signal);
      break;
  }
  return signal;
}

}  // namespace qdtune::physics
