// Settings of active sensing: how plans are ranked, and which one is measured.
#pragma once

#include <array>
#include <string_view>

namespace qdtune::sensing {

// Which candidate is measured next. All choose among the same scans; gain has sets of single points besides.
//   gain      the highest expected gain per cost, also of sets of single points made for it
//   random    any, with a chance of 1 / cost: each size of scan gets the same share of the budget
//   cheapest  the lowest cost, the first of equals
//   variance  the highest predictive variance per cost, whatever it would say about the question
enum class Choice { gain, random, cheapest, variance };

// What a plan costs (plan_cost.hpp): its points, or the seconds that the device says they take.
enum class Cost { points, seconds };
inline constexpr std::array costs{Cost::points, Cost::seconds};
std::string_view to_string(Cost cost);

struct SensingConfig {
  Cost cost = Cost::points;
  int hypotheses = 256;               // particles that a ranking reasons with, a multiple of 16
  int outcomes = 64;                  // simulated outcomes of a plan
  double information_weight = 0.1;    // a nat about the target cell counts as much as this rise of success
  double overhead_points = 1.0;       // fixed cost of a scan, in points
  double stop_gain_per_point = 1e-5;  // below: nothing is worth measuring
  int look_ahead = 8;                 // plans tried in pairs where one alone decides little; 0: none
};

}  // namespace qdtune::sensing
