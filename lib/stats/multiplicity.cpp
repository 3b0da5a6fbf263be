#include "stats/multiplicity.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

#include "base/contracts.hpp"

namespace qdtune::stats {

std::vector<double> holm(std::span<const double> p_values) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
  std::vector<double> adjusted(p_values.size());
  double largest = 0.0;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const double p = p_values[order[rank]];
    QDTUNE_REQUIRE(p >= 0.0 && p <= 1.0, "a p-value lies in [0, 1]");
    largest = std::max(largest, std::min(1.0, p * static_cast<double>(order.size() - rank)));
    adjusted[order[rank]] = largest;
  }
  return adjusted;
}

}  // namespace qdtune::stats
