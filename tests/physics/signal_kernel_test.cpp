#include "physics/signal_kernel.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

#include "physics/cell.hpp"
#include "physics/random_dots.hpp"
#include "physics/signal.hpp"

using namespace qdtune::physics;

namespace {

template <class Lanes, class Peak = LorentzianPeak>
double one_lane(const physics_test::Sample& sample, const GateVoltages& v, std::size_t lane) {
  using Scalar = typename Lanes::Scalar;
  HypothesisBlock<Lanes> block;
  block.set(lane, sample.dot, sample.sensor);
  const Lanes signal = block.template signal<Peak>(static_cast<Scalar>(v.v1_V), static_cast<Scalar>(v.v2_V));
  return static_cast<double>(signal(static_cast<Eigen::Index>(lane)));
}

// A voltage within a few kT of a lead line or of the inter-dot line of the lowest cells,
// where signals are steepest.
GateVoltages voltage_near_a_line(qdtune::random::Stream& stream, const DoubleDot& dot) {
  const auto points = triple_points(dot, {static_cast<int>(physics_test::between(stream, 0.0, 2.0)),
                                          static_cast<int>(physics_test::between(stream, 0.0, 2.0))});
  const GateVoltages& v = physics_test::between(stream, 0.0, 1.0) < 0.5 ? points->electron : points->hole;
  const double reach_V = 4.0 * dot.thermal_energy_meV() / 50.0;
  return {v.v1_V + physics_test::between(stream, -reach_V, reach_V),
          v.v2_V + physics_test::between(stream, -reach_V, reach_V)};
}

struct Errors {
  double mean = 0.0;
  double largest = 0.0;
  double above_1e_3 = 0.0;  // share of the points
};

Errors errors_of(const std::vector<double>& errors) {
  Errors result;
  for (const double error : errors) {
    result.mean += error / static_cast<double>(errors.size());
    result.largest = std::max(result.largest, error);
    result.above_1e_3 += (error > 1e-3 ? 1.0 : 0.0) / static_cast<double>(errors.size());
  }
  return result;
}

}  // namespace

TEST_CASE("without coupling the kernel is the reference, in both precisions and for both peaks") {
  auto stream = physics_test::stream_of(50);
  double largest_double = 0.0;
  double largest_float = 0.0;
  for (int i = 0; i < 3000; ++i) {
    physics_test::Sample sample = physics_test::draw_sample(stream);
    sample.dot.tunnel_coupling_meV = 0.0;
    const GateVoltages v = i % 2 == 0 ? physics_test::draw_voltage(stream, -0.05, 0.15)
                                      : voltage_near_a_line(stream, sample.dot);
    sample.sensor.shape = PeakShape::lorentzian;
    const double lorentzian = charge_sensor_signal(sample.dot, sample.sensor, v);
    largest_double = std::max(largest_double, std::abs(one_lane<DoubleLanes>(sample, v, 3) - lorentzian));
    largest_float = std::max(largest_float, std::abs(one_lane<FloatLanes>(sample, v, 11) - lorentzian));
    sample.sensor.shape = PeakShape::cosh_squared;
    const double cosh = charge_sensor_signal(sample.dot, sample.sensor, v);
    largest_double =
        std::max(largest_double, std::abs(one_lane<DoubleLanes, CoshSquaredPeak>(sample, v, 0) - cosh));
    largest_float =
        std::max(largest_float, std::abs(one_lane<FloatLanes, CoshSquaredPeak>(sample, v, 0) - cosh));
  }
  CHECK(largest_double < 1e-10);
  CHECK(largest_float < 1e-4);
}

TEST_CASE("with coupling the four corners differ from the reference only near lines, by little") {
  auto stream = physics_test::stream_of(51);
  std::vector<double> anywhere;
  for (int i = 0; i < 20000; ++i) {
    const physics_test::Sample sample = physics_test::draw_sample(stream);
    const GateVoltages v = physics_test::draw_voltage(stream, 0.0, 0.15);
    anywhere.push_back(
        std::abs(one_lane<DoubleLanes>(sample, v, 0) - charge_sensor_signal(sample.dot, sample.sensor, v)));
  }
  const Errors errors = errors_of(anywhere);
  CHECK(errors.mean < 3e-5);
  CHECK(errors.above_1e_3 < 0.005);
  CHECK(errors.largest < 0.05);
}

TEST_CASE("near a triple point the coupled kernel follows the reference") {
  // Half of the points lie on a line here; the two-level mixing itself is exact,
  // so only the level repulsion is left.
  auto stream = physics_test::stream_of(52);
  std::vector<double> coupled;
  std::vector<double> uncoupled;
  for (int i = 0; i < 5000; ++i) {
    physics_test::Sample sample = physics_test::draw_sample(stream);
    const GateVoltages v = voltage_near_a_line(stream, sample.dot);
    const double reference = charge_sensor_signal(sample.dot, sample.sensor, v);
    coupled.push_back(std::abs(one_lane<DoubleLanes>(sample, v, 5) - reference));
    sample.dot.tunnel_coupling_meV = 0.0;
    uncoupled.push_back(std::abs(one_lane<DoubleLanes>(sample, v, 5) - reference));
  }
  CHECK(errors_of(coupled).mean < 2e-3);
  CHECK(errors_of(coupled).mean < 0.1 * errors_of(uncoupled).mean);
}

TEST_CASE("hypotheses in lanes and voltages in lanes are the same numbers, bit for bit") {
  auto stream = physics_test::stream_of(53);
  for (int i = 0; i < 200; ++i) {
    const physics_test::Sample sample = physics_test::draw_sample(stream);
    const KernelConstants<double> constants = kernel_constants(sample.dot, sample.sensor);
    DoubleLanes v1_V;
    DoubleLanes v2_V;
    for (Eigen::Index lane = 0; lane < DoubleLanes::RowsAtCompileTime; ++lane) {
      const GateVoltages v = physics_test::draw_voltage(stream, 0.0, 0.15);
      v1_V(lane) = v.v1_V;
      v2_V(lane) = v.v2_V;
    }
    const DoubleLanes together = sensor_signal(constants, v1_V, v2_V);
    for (Eigen::Index lane = 0; lane < DoubleLanes::RowsAtCompileTime; ++lane) {
      CHECK(one_lane<DoubleLanes>(sample, {v1_V(lane), v2_V(lane)}, static_cast<std::size_t>(lane)) ==
            together(lane));
    }
  }
}

TEST_CASE("a lane depends neither on its neighbours nor on its place") {
  auto stream = physics_test::stream_of(54);
  const physics_test::Sample sample = physics_test::draw_sample(stream);
  HypothesisBlock<FloatLanes> block;
  for (std::size_t lane = 0; lane < block.size; ++lane) {
    const physics_test::Sample other = physics_test::draw_sample(stream);
    block.set(lane, other.dot, other.sensor);
  }
  const float alone = static_cast<float>(one_lane<FloatLanes>(sample, {0.05, 0.07}, 0));
  for (std::size_t lane = 0; lane < block.size; ++lane) {
    HypothesisBlock<FloatLanes> mixed = block;
    mixed.set(lane, sample.dot, sample.sensor);
    CHECK(mixed.signal(0.05F, 0.07F)(static_cast<Eigen::Index>(lane)) == alone);
  }
}

TEST_CASE("unset lanes hold a finite signal") {
  CHECK(HypothesisBlock<FloatLanes>().signal(0.02F, 0.03F).isFinite().all());
}

TEST_CASE("extreme devices and voltages stay finite and within the peak") {
  auto stream = physics_test::stream_of(55);
  for (int i = 0; i < 500; ++i) {
    physics_test::Sample sample = physics_test::draw_sample(stream);
    sample.dot.electron_temperature_K = i % 2 == 0 ? 0.005 : 5.0;
    sample.dot.tunnel_coupling_meV = i % 3 == 0 ? 0.0 : 2.0;
    sample.sensor.detuning = physics_test::between(stream, -100.0, 100.0);
    const GateVoltages v = physics_test::draw_voltage(stream, -1.0, 1.0);
    for (const double signal : {one_lane<FloatLanes>(sample, v, 1), one_lane<DoubleLanes>(sample, v, 1),
                                one_lane<FloatLanes, CoshSquaredPeak>(sample, v, 1),
                                one_lane<DoubleLanes, CoshSquaredPeak>(sample, v, 1)}) {
      CHECK(signal >= 0.0);
      CHECK(signal <= 1.0 + 1e-5);
    }
  }
}

TEST_CASE("the square root is the correctly rounded one in every lane") {
  FloatLanes x;
  for (Eigen::Index i = 0; i < FloatLanes::RowsAtCompileTime; ++i)
    x(i) = 1e-12F * std::pow(7.3F, static_cast<float>(i));
  const FloatLanes root = kernel_detail::square_root<FloatLanes>(x);
  for (Eigen::Index i = 0; i < FloatLanes::RowsAtCompileTime; ++i) CHECK(root(i) == std::sqrt(x(i)));
}

TEST_CASE("the exponential of the weights is as exact as its single-precision argument") {
  FloatLanes x;
  for (float first = 0.0F; first > -60.0F; first -= 0.37F) {
    for (Eigen::Index lane = 0; lane < x.size(); ++lane) x[lane] = first - 0.02F * static_cast<float>(lane);
    const FloatLanes weights = kernel_detail::exp_above<FloatLanes>(x, -60.0F);
    for (Eigen::Index lane = 0; lane < x.size(); ++lane) {
      const double exact = std::exp(static_cast<double>(std::max(x[lane], -60.0F)));
      const double error = 3e-7 - 1e-7 * static_cast<double>(x[lane]);
      CHECK(std::abs(static_cast<double>(weights[lane]) / exact - 1.0) < error);
    }
  }
  CHECK(kernel_detail::exp_above<FloatLanes>(FloatLanes::Zero(), -60.0F)[0] == 1.0F);
}

TEST_CASE("a hypothesis one electron off looks the same when offset and sensor move with it") {
  // x0 by -E e_1 and s0 by -k1: the belief's electron-number shift leaves the signal unchanged.
  auto stream = physics_test::stream_of(56);
  for (int i = 0; i < 200; ++i) {
    const physics_test::Sample sample = physics_test::draw_sample(stream);
    physics_test::Sample shifted = sample;
    shifted.dot.offset_meV -= sample.dot.charging_matrix_meV().col(0);
    shifted.sensor.detuning -= sample.sensor.shift_1;
    const GateVoltages v = physics_test::draw_voltage(stream, 0.1, 0.15);
    const Eigen::Vector2d m = continuous_minimum(sample.dot, v);
    if (m(0) == 0.0 || m(1) == 0.0) continue;
    CHECK(one_lane<DoubleLanes>(shifted, v, 2) == Approx(one_lane<DoubleLanes>(sample, v, 2)).margin(1e-9));
  }
}
