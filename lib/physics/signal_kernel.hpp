// The charge-sensor signal for many lanes at once: one device at many voltages,
// or many devices (hypotheses) at one voltage.
//
// With energies in units of kT and m the continuous minimum of U over n >= 0, the four corners of the unit
// cell at b = floor(m) are b, b + e1, b + e2 and b + e1 + e2, at U = 0, d1, d2 and d12 = d1 + d2 + Em. The
// middle two, of equal total charge, are mixed by the tunnel coupling exactly as a two-level system:
//   eps = d1 - d2,  Omega = sqrt(eps^2 + 4 t_c^2),  E-+ = (d1 + d2 -+ Omega) / 2,
//   weight of b + e1 within E-+: 1/2 (1 -+ eps / Omega);   signal = sum_n w(n) peak(delta(n)) / sum_n w(n).
// The scalar reference is charge_sensor_signal (physics/signal.hpp). What the kernel leaves out:
//   - charge states beyond the four corners: a weight below 2 exp(-(min(E1, E2) - Em) / 2kT);
//   - coupling of the four corners to states beyond them: a level repulsion of order t_c^2 / (E - Em) that
//     moves lead lines by as much. Against the reference, over random dots (E 2 to 5 meV, Em 0.15 to 1 meV,
//     t_c 2 to 50 ueV, 50 to 200 mK) and voltages: mean error 1.4e-5 of the peak, 99 % below 2e-4, 99.7 %
//     below 1e-3; within 4 kT of a line mean 3e-4, 99 % below 5e-3, largest of 200 000 points 0.06.
// Nothing branches: clipping is done with min and max only, because Eigen 3.4 does not vectorise `select`.
//
// `Lanes` is an Eigen fixed-size column of float or double, a multiple of 8 long; 16 floats (FloatLanes) and
// 8 doubles (DoubleLanes) are good sizes. Voltages in V, signal in units of the peak height.
// Preconditions: DoubleDot::valid(), normalised detuning below 1e4, electron numbers below 1000.
// Accuracy in float: 1e-4 for voltages up to 0.15 V at 50 mK (A V - x0 rounded against kT, so on a line only;
// elsewhere some 1e-7). Lanes do not mix, and every lane takes the same operations: a value does not depend on its
// neighbours or its place. For x86-64-v3 without contraction, g++ 12 and clang 14 agreed on every value seen.
// Cost per (lane, voltage) with x86-64-v3: 4.1 ns in float, 13 ns in double; cosh^-2 peaks 5.7 and 22 ns. With Eigen's
// exponential, in the same run, 5.3 and 8.2 ns in float.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <type_traits>

#include <Eigen/Core>

#include "physics/double_dot.hpp"

namespace qdtune::physics {

using FloatLanes = Eigen::Array<float, 16, 1>;
using DoubleLanes = Eigen::Array<double, 8, 1>;

// What the kernel needs of a device and its sensor: energies in units of kT, lever arms in kT/V.
// T is a number or Lanes.
template <class T>
struct KernelConstants {
  T lever_11, lever_12, lever_21, lever_22, offset_1, offset_2;
  T inverse_11, inverse_12;                  // first row of E^-1
  T charging_1, charging_2, mutual;          // E1, E2, Em
  T inverse_charging_1, inverse_charging_2;  // 1 / E1, 1 / E2
  T squared_gap;                             // 4 t_c^2, kept above zero
  T detuning, shift_1, shift_2, cross_talk_1, cross_talk_2;

  using Field = T KernelConstants::*;
  static constexpr std::array<Field, 19> fields() {
    using K = KernelConstants;
    return {&K::lever_11,
            &K::lever_12,
            &K::lever_21,
            &K::lever_22,
            &K::offset_1,
            &K::offset_2,
            &K::inverse_11,
            &K::inverse_12,
            &K::charging_1,
            &K::charging_2,
            &K::mutual,
            &K::inverse_charging_1,
            &K::inverse_charging_2,
            &K::squared_gap,
            &K::detuning,
            &K::shift_1,
            &K::shift_2,
            &K::cross_talk_1,
            &K::cross_talk_2};
  }
};

// A device and its sensor as numbers, or as lanes of numbers: energies in meV, lever arms in meV/V.
template <class T>
struct DeviceNumbers {
  T charging_1, charging_2, mutual;
  T lever_11, lever_12, lever_21, lever_22, offset_1, offset_2;
  T tunnel_coupling, thermal_energy;
  T detuning, shift_1, shift_2, cross_talk_1, cross_talk_2;
};

// Meant for double; rounded to the lanes' scalar only when stored in a block.
template <class T>
KernelConstants<T> kernel_constants(const DeviceNumbers<T>& d) {
  // Keeps eps / Omega finite where both eps and t_c are zero: a gap of 1e-6 kT has no other effect.
  constexpr double smallest_squared_gap = 1.0e-12;
  const T beta = 1.0 / d.thermal_energy;
  const T e1 = beta * d.charging_1;
  const T e2 = beta * d.charging_2;
  const T em = beta * d.mutual;
  const T gap = 2.0 * beta * d.tunnel_coupling;
  const T determinant = e1 * e2 - em * em;
  return {T(beta * d.lever_11),
          T(beta * d.lever_12),
          T(beta * d.lever_21),
          T(beta * d.lever_22),
          T(beta * d.offset_1),
          T(beta * d.offset_2),
          T(e2 / determinant),
          T(-em / determinant),
          e1,
          e2,
          em,
          T(1.0 / e1),
          T(1.0 / e2),
          T(gap * gap + smallest_squared_gap),
          d.detuning,
          d.shift_1,
          d.shift_2,
          d.cross_talk_1,
          d.cross_talk_2};
}

KernelConstants<double> kernel_constants(const DoubleDot& dot, const ChargeSensor& sensor);

namespace kernel_detail {

// Correctly rounded. Eigen 3.4's own square root of floats starts from the hardware's reciprocal estimate,
// whose bits differ between vendors.
template <class Lanes>
EIGEN_STRONG_INLINE Lanes square_root(const Lanes& x) {
  Lanes root;
#ifdef EIGEN_VECTORIZE_AVX
  if constexpr (std::is_same_v<typename Lanes::Scalar, float>) {
    for (Eigen::Index i = 0; i < Lanes::RowsAtCompileTime; i += 8) {
      _mm256_storeu_ps(root.data() + i, _mm256_sqrt_ps(_mm256_loadu_ps(x.data() + i)));
    }
    return root;
  } else {
    return x.sqrt();
  }
#else
  for (Eigen::Index i = 0; i < Lanes::RowsAtCompileTime; ++i) root(i) = std::sqrt(x(i));
  return root;
#endif
}

#if defined(EIGEN_VECTORIZE_AVX2) && defined(EIGEN_VECTORIZE_FMA)
// exp(x) for -80 < x <= 0 by 2^n 2^f, f in [-1/2, 1/2]: relative error 2e-7 near 0, growing to 5e-6 with the rounding of
// x / log 2. Without the care for other arguments that costs Eigen's as much again.
EIGEN_STRONG_INLINE __m256 exp_of_negative(__m256 x) {
  const __m256 t = _mm256_mul_ps(x, _mm256_set1_ps(1.44269504F));
  const __m256 n = _mm256_round_ps(t, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  const __m256 f = _mm256_sub_ps(t, n);
  __m256 power = _mm256_set1_ps(1.5403530e-4F);  // Taylor's series of 2^f
  for (const float coefficient :
       {1.3333558e-3F, 9.6181291e-3F, 5.5504109e-2F, 2.4022651e-1F, 6.9314718e-1F, 1.0F})
    power = _mm256_fmadd_ps(power, f, _mm256_set1_ps(coefficient));
  const __m256i exponent = _mm256_slli_epi32(_mm256_cvtps_epi32(n), 23);
  return _mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(power), exponent));
}
#endif

// exp(x) for x <= 0, cut off at `least`: results below the normal range would cost a hundred cycles each.
template <class Lanes>
EIGEN_STRONG_INLINE Lanes exp_above(const Lanes& x, typename Lanes::Scalar least) {
#if defined(EIGEN_VECTORIZE_AVX2) && defined(EIGEN_VECTORIZE_FMA)
  if constexpr (std::is_same_v<typename Lanes::Scalar, float>) {
    Lanes result;
    for (Eigen::Index i = 0; i < Lanes::RowsAtCompileTime; i += 8) {
      const __m256 above = _mm256_max_ps(_mm256_loadu_ps(x.data() + i), _mm256_set1_ps(least));
      _mm256_storeu_ps(result.data() + i, exp_of_negative(above));
    }
    return result;
  }
#endif
  return x.max(least).exp();
}

template <class Lanes>
constexpr bool is_float = std::is_same_v<typename Lanes::Scalar, float>;

// A weighted peak as numerator over denominator, so that the average of four peaks needs a single division.
template <class Lanes>
struct Ratio {
  Lanes numerator, denominator;

  EIGEN_STRONG_INLINE Ratio operator+(const Ratio& other) const {
    return {numerator * other.denominator + other.numerator * denominator, denominator * other.denominator};
  }
};

}  // namespace kernel_detail

// Peak shapes as policies of the kernel.
struct LorentzianPeak {
  template <class Lanes>
  static EIGEN_STRONG_INLINE kernel_detail::Ratio<Lanes> weighted(const Lanes& weight, const Lanes& u) {
    return {weight, u * u + typename Lanes::Scalar(1)};
  }
};

struct CoshSquaredPeak {
  template <class Lanes>
  static EIGEN_STRONG_INLINE kernel_detail::Ratio<Lanes> weighted(const Lanes& weight, const Lanes& u) {
    using Scalar = typename Lanes::Scalar;
    const Lanes e =
        kernel_detail::exp_above<Lanes>(Scalar(-2) * u.abs(), kernel_detail::is_float<Lanes> ? -20 : -40);
    return {weight * e * Scalar(4), (e + Scalar(1)).square()};
  }
};

namespace kernel_detail {

// Corner b and the Boltzmann weights of the four corners, up to a common factor.
template <class Lanes>
struct Corners {
  Lanes b1, b2;
  Lanes none, one, two, both;  // at b, b + e1, b + e2, b + e1 + e2
  Lanes sum;
};

template <class Lanes>
struct Energies {
  Lanes d1, d2;
};

// C and V are Lanes or numbers, at least one of them Lanes.
template <class Lanes, class C, class V>
EIGEN_STRONG_INLINE Energies<Lanes> corner_energies(const KernelConstants<C>& k, const V& v1_V, const V& v2_V,
                                                    Lanes& b1, Lanes& b2) {
  using Scalar = typename Lanes::Scalar;
  const Scalar zero(0), half(0.5);
  const Lanes x1 = k.lever_11 * v1_V + k.lever_12 * v2_V - k.offset_1;
  const Lanes x2 = k.lever_21 * v1_V + k.lever_22 * v2_V - k.offset_2;
  // The same three steps as continuous_minimum in physics/cell.hpp, and as exact.
  const Lanes unconstrained = (k.inverse_11 * x1 + k.inverse_12 * x2).max(zero);
  const Lanes m2 = ((x2 - k.mutual * unconstrained) * k.inverse_charging_2).max(zero);
  const Lanes m1 = ((x1 - k.mutual * m2) * k.inverse_charging_1).max(zero);
  b1 = m1.floor();
  b2 = m2.floor();
  return {(b1 + half) * k.charging_1 + b2 * k.mutual - x1, (b2 + half) * k.charging_2 + b1 * k.mutual - x2};
}

template <class Lanes, class C, class V>
EIGEN_STRONG_INLINE Corners<Lanes> corners(const KernelConstants<C>& k, const V& v1_V, const V& v2_V) {
  using Scalar = typename Lanes::Scalar;
  const Scalar zero(0), half(0.5);
  const Scalar least = is_float<Lanes> ? Scalar(-60) : Scalar(-300);
  Corners<Lanes> c;
  const Energies<Lanes> d = corner_energies<Lanes>(k, v1_V, v2_V, c.b1, c.b2);
  const Lanes sum = d.d1 + d.d2;
  const Lanes d12 = sum + k.mutual;
  const Lanes eps = d.d1 - d.d2;
  const Lanes omega = square_root<Lanes>(eps * eps + k.squared_gap);
  const Lanes lower = (sum - omega) * half;
  const Lanes upper = (sum + omega) * half;
  const Lanes lowest = lower.min(d12).min(zero);
  const Lanes w_lower = exp_above<Lanes>(lowest - lower, least);
  const Lanes w_upper = exp_above<Lanes>(lowest - upper, least);
  const Lanes pair = w_lower + w_upper;
  const Lanes difference = (w_upper - w_lower) * (eps / omega);
  c.none = exp_above<Lanes>(lowest, least);
  c.both = exp_above<Lanes>(lowest - d12, least);
  c.one = (pair + difference) * half;
  c.two = (pair - difference) * half;
  c.sum = c.none + c.both + pair;
  return c;
}

template <class Peak, class Lanes, class C, class V>
EIGEN_STRONG_INLINE Lanes sensor_signal(const KernelConstants<C>& k, const V& v1_V, const V& v2_V) {
  static_assert(Lanes::RowsAtCompileTime > 0 && Lanes::RowsAtCompileTime % 8 == 0, "lanes come in eights");
  const Corners<Lanes> c = corners<Lanes>(k, v1_V, v2_V);
  const Lanes u =
      k.detuning + k.shift_1 * c.b1 + k.shift_2 * c.b2 + k.cross_talk_1 * v1_V + k.cross_talk_2 * v2_V;
  const Lanes u1 = u + k.shift_1;
  const auto peaks = (Peak::template weighted<Lanes>(c.none, u) + Peak::template weighted<Lanes>(c.one, u1)) +
                     (Peak::template weighted<Lanes>(c.two, u + k.shift_2) +
                      Peak::template weighted<Lanes>(c.both, u1 + k.shift_2));
  return peaks.numerator / (peaks.denominator * c.sum);
}

}  // namespace kernel_detail

// Hypotheses in lanes, one voltage.
template <class Peak = LorentzianPeak, class Lanes>
EIGEN_STRONG_INLINE Lanes sensor_signal(const KernelConstants<Lanes>& constants, typename Lanes::Scalar v1_V,
                                        typename Lanes::Scalar v2_V) {
  return kernel_detail::sensor_signal<Peak, Lanes>(constants, v1_V, v2_V);
}

// Voltages in lanes, one device.
template <class Peak = LorentzianPeak, class Lanes>
EIGEN_STRONG_INLINE Lanes sensor_signal(const KernelConstants<typename Lanes::Scalar>& constants,
                                        const Lanes& v1_V, const Lanes& v2_V) {
  return kernel_detail::sensor_signal<Peak, Lanes>(constants, v1_V, v2_V);
}

// A block of hypotheses, one a lane, kept as structure of arrays. Lanes that were never set hold a default
// device. The sensor's `shape` is not stored: it is the template argument of `signal`.
template <class Lanes>
class HypothesisBlock {
 public:
  using Scalar = typename Lanes::Scalar;
  static constexpr std::size_t size = static_cast<std::size_t>(Lanes::RowsAtCompileTime);

  HypothesisBlock() {
    for (std::size_t lane = 0; lane < size; ++lane) set(lane, DoubleDot{}, ChargeSensor{});
  }
  // All lanes at once, from constants in double.
  explicit HypothesisBlock(const KernelConstants<Eigen::Array<double, Lanes::RowsAtCompileTime, 1>>& source) {
    constexpr auto from = KernelConstants<Eigen::Array<double, Lanes::RowsAtCompileTime, 1>>::fields();
    constexpr auto to = KernelConstants<Lanes>::fields();
    for (std::size_t i = 0; i < to.size(); ++i) constants_.*to[i] = (source.*from[i]).template cast<Scalar>();
  }

  // Cost: tens of nanoseconds. Precondition: lane < size.
  void set(std::size_t lane, const DoubleDot& dot, const ChargeSensor& sensor) {
    const KernelConstants<double> source = kernel_constants(dot, sensor);
    constexpr auto from = KernelConstants<double>::fields();
    constexpr auto to = KernelConstants<Lanes>::fields();
    for (std::size_t i = 0; i < to.size(); ++i) {
      (constants_.*to[i])(static_cast<Eigen::Index>(lane)) = static_cast<Scalar>(source.*from[i]);
    }
  }

  template <class Peak = LorentzianPeak>
  EIGEN_STRONG_INLINE Lanes signal(Scalar v1_V, Scalar v2_V) const {
    return sensor_signal<Peak>(constants_, v1_V, v2_V);
  }

  const KernelConstants<Lanes>& constants() const { return constants_; }

 private:
  KernelConstants<Lanes> constants_;
};

}  // namespace qdtune::physics
