// Settings of navigation: how the next voltage is chosen, and the model behind it.
//
// Defaults are for a window of 0.15 V, where charge states are 20 to 60 mV wide, and for an objective between
// 0 and 1 (a probability, a score). The cap on a single step is not among them: it belongs to safety and
// comes as a Reach (search.hpp).
#pragma once

#include <array>
#include <string_view>

namespace qdtune::navigation {

//   direct  straight to the goal that the belief names, in steps within the cap (travel.hpp)
//   bo      Bayesian optimisation of an objective (navigator.hpp)
enum class Method { direct, bo };
inline constexpr std::array methods{Method::direct, Method::bo};
std::string_view to_string(Method method);

enum class Kernel { rbf, matern52 };
inline constexpr std::array kernels{Kernel::rbf, Kernel::matern52};
std::string_view to_string(Kernel kernel);

//   ucb  upper confidence bound
//   ei   expected improvement
//   pi   probability of improvement; without an improvement_margin it never leaves the first hill
enum class Acquisition { ucb, ei, pi };
inline constexpr std::array acquisitions{Acquisition::ucb, Acquisition::ei, Acquisition::pi};
std::string_view to_string(Acquisition acquisition);

struct NavigationConfig {
  Method method = Method::direct;
  Kernel kernel = Kernel::rbf;
  Acquisition acquisition = Acquisition::ucb;
  int max_moves = 30;               // of one journey by bo before it gives up; >= 1
  double length_scale_V = 0.015;    // of the kernel, both gates; > 0
  double signal_sd = 0.5;           // sd of the objective about its prior mean; > 0
  double noise_sd = 0.05;           // of one observation of the objective; >= 0
  double exploration = 2.0;         // ucb: mean + exploration * sd; >= 0
  double improvement_margin = 0.0;  // ei, pi: an improvement is what exceeds the incumbent by this; >= 0
  int history_cap = 200;            // observations kept, the newest; >= 1
  int grid_size = 33;               // candidates a side; >= 2
  int refine_starts = 8;            // best candidates improved along the gradient; 0 for the grid alone
  int refine_steps = 16;            // steps of each; >= 0
};

}  // namespace qdtune::navigation
