// Progress of `qdtune validate` on standard error: which study, runs done of all, time left.
//
// On a terminal one line is redrawn, elsewhere a line is written every 10 s (app/progress.hpp). Calls may not overlap.
#pragma once

#include <chrono>
#include <cstddef>

#include "app/progress.hpp"
#include "app/world.hpp"
#include "validation/finding.hpp"

namespace qdtune::app {

class StudyProgress {
 public:
  StudyProgress(const World& world, Progress::Style style);
  void show(validation::Study study, std::size_t done, std::size_t of);

 private:
  const World& world_;
  Progress::Style style_;
  validation::Study study_ = validation::Study::ranks;
  std::chrono::steady_clock::time_point start_, written_;
  std::size_t width_ = 0;
};

}  // namespace qdtune::app
