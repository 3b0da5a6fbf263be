// Wall time on a steady clock: for telemetry only, never for a decision.
#pragma once

#include <chrono>

namespace qdtune {

class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace qdtune
