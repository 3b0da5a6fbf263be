// One record of every kind, and the records of a short trial.
#pragma once

#include <vector>

#include "audit/records.hpp"

namespace audit_test {

// No field at its default, so that one that is lost on the way shows.
inline std::vector<qdtune::audit::Record> one_of_each_kind() {
  using namespace qdtune::audit;
  return {
      Start{17,
            0xfedcba9876543210U,
            "expected_success",
            {1, 2},
            {{0.0, 0.01}, {0.15, 0.14}},
            {0.05, 0.06},
            2048,
            100},
      StageChange{"bootstrap", "coarse_survey", "passed", "the signal is alive", 2, 1},
      Ranking{"charge_identification",
              {{"line along gate 1, 8 points", 8, 0.031, 0.41, 0.38, 0.44, 0.0051},
               {"patch 4 x 4", 16, 0.032, 0.5, 0.25, 0.75, 0.003}},
              1,
              "the most per point"},
      Scan{"coarse_survey", "grid 2 x 1", {{0.0, 0.1}, {0.05, 0.1}}, {0.25, -1.5e-7}, {{0.2, 0.1}}},
      Quality{"coarse_survey", "good", 0.9, 0.05, "the signal stands out"},
      Belief{"coarse_survey", {0.0452, 0.101}, 0.625, 0.81, -12.5, 0.52, 0.27},
      Move{"navigation", {0.05, 0.06}, {0.16, 0.06}, {0.15, 0.06}, "clipped", "above the limit of gate 1", 5},
      Verdict{"verification", "a point of a scan", {0.2, 0.1}, "refused", "above the limit of gate 1"},
      Check{"verification", "predictive check", 0.43, 0.01, true, "the fresh points look as expected"},
      End{Outcome::complete, "complete", "a reason", {0.0452, 0.101}, 0.987, 88, 9, 1, 2, 0.731},
      Truth{{1, 1}, 0.64, true},
  };
}

}  // namespace audit_test
