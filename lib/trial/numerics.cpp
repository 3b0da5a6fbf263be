#include "trial/numerics.hpp"

#include <Eigen/Core>

namespace qdtune::trial {

void pin_numerics() {
  // Close to most processors of the baseline; only that they are fixed matters.
  constexpr std::ptrdiff_t kibibyte = 1024;
  Eigen::setCpuCacheSizes(32 * kibibyte, 512 * kibibyte, 4096 * kibibyte);
}

}  // namespace qdtune::trial
