// A stride that is coprime to count and near the golden section: the first multiples of it, modulo count,
// cover [0, count) evenly however many are taken, and all count of them visit every index once.
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace qdtune {

// At least 1. Precondition: count >= 1.
inline std::size_t golden_stride(std::size_t count) {
  auto stride = static_cast<std::size_t>(0.6180339887498949 * static_cast<double>(count));
  while (stride > 1 && std::gcd(stride, count) != 1) --stride;
  return std::max<std::size_t>(stride, 1);
}

}  // namespace qdtune
