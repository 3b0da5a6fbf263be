// Own distributions on any 32-bit generator with operator(): the standard library's may differ between
// implementations. Each takes a fixed number of words a sample and keeps no state between calls (normal: no
// cached spare). `Generator` is Stream, or a scripted or counting engine in tests.
#pragma once

#include <cmath>
#include <cstdint>

#include "base/contracts.hpp"

namespace qdtune::random {

// Quantile of the standard normal distribution, 0 < p < 1 (Wichura 1988, algorithm AS 241,
// PPND16; relative error ~1e-16).
double normal_quantile(double p);

// Uniform on [0, 1) with 53 bits; two words.
template <class Generator>
double uniform(Generator& generator) {
  const std::uint64_t high = generator();
  const std::uint64_t low = generator();
  return static_cast<double>(((high << 32U) | low) >> 11U) * 0x1.0p-53;
}

// Uniform on the open interval (0, 1), symmetric about 1/2; two words.
template <class Generator>
double uniform_open(Generator& generator) {
  const std::uint64_t high = generator();
  const std::uint64_t low = generator();
  return (static_cast<double>(((high << 32U) | low) >> 12U) + 0.5) * 0x1.0p-52;
}

// Uniform on [0, 1) with 32 bits; one word. For choices where 2^-32 does not matter.
template <class Generator>
double uniform_short(Generator& generator) {
  return static_cast<double>(generator()) * 0x1.0p-32;
}

// Uniform integer in [0, count), count >= 1; one word, by the high half of
// the product (bias below count / 2^32).
template <class Generator>
std::uint32_t uniform_index(Generator& generator, std::uint32_t count) {
  QDTUNE_REQUIRE(count >= 1, "uniform_index needs a non-empty range");
  return static_cast<std::uint32_t>((static_cast<std::uint64_t>(generator()) * count) >> 32U);
}

// Standard normal by inversion; two words.
template <class Generator>
double normal(Generator& generator) {
  return normal_quantile(uniform_open(generator));
}

// Standard normal from one 32-bit word: 2^32 equally likely values, tails cut at +-6.3. For proposals, where
// only symmetry matters; measurements use normal().
template <class Generator>
double normal_short(Generator& generator) {
  return normal_quantile((static_cast<double>(generator()) + 0.5) * 0x1.0p-32);
}

// Symmetric about 0 with variance 1, nearly normal, at most 3.45 in size: the sum of the four bytes of one word. For
// steps of a random walk, where only symmetry matters and time counts.
template <class Generator>
double bell_short(Generator& generator) {
  constexpr double inverse_sd = 0.0067659;  // of the sum of four bytes: 1 / sqrt((256^2 - 1) / 3)
  const std::uint32_t word = generator();
  const std::uint32_t sum = (word & 0xffU) + ((word >> 8U) & 0xffU) + ((word >> 16U) & 0xffU) + (word >> 24U);
  return (static_cast<double>(sum) - 510.0) * inverse_sd;
}

// Student's t: a normal over the root of a mean of `degrees_of_freedom` squared normals; 0 degrees: standard normal.
// 2 + 2 degrees_of_freedom words.
template <class Generator>
double student(Generator& generator, int degrees_of_freedom) {
  const double z = normal(generator);
  if (degrees_of_freedom == 0) return z;
  double chi_square = 0.0;
  for (int k = 0; k < degrees_of_freedom; ++k) {
    const double x = normal(generator);
    chi_square += x * x;
  }
  return z / std::sqrt(chi_square / degrees_of_freedom);
}

}  // namespace qdtune::random
