// Which points of a measurement lie next to each other.
//
//   points on one line (any direction)   each with the next along the line: n - 1 pairs
//   a full rectangular grid              each with the next along both axes
//   anything else                        each with its nearest point (ties: the lower index), no pair twice
// A voltage measured twice is its own nearest neighbour. The order of measuring does not matter.
//
// Precondition: finite voltages.
// Cost: O(n log n) for lines and grids; scattered points O(n^1.5) when spread evenly, O(n^2) at worst.
#pragma once

#include <cstddef>
#include <vector>

#include "device/device.hpp"

namespace qdtune::perception {

// Indices of two points, first < second.
struct NeighbourPair {
  std::size_t first = 0;
  std::size_t second = 0;
  friend bool operator==(const NeighbourPair&, const NeighbourPair&) = default;
};

// In rising order of (first, second).
std::vector<NeighbourPair> neighbour_pairs(const std::vector<device::GateVoltages>& points);

}  // namespace qdtune::perception
