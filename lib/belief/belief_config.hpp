// Settings of the particle belief.
//
// Cost: with the agent's defaults a trial takes about 0.5 s of one core.
#pragma once

namespace qdtune::belief {

struct BeliefConfig {
  // Soft ends of the prior's ranges (prior_distribution.hpp): a device may lie a little outside.
  double tail_probability = 0.1;  // of both ends of a range together; 0: none
  double tail_extent = 0.15;      // of each end, as a share of the range's width
  // Of the Student's t that readings are taken to scatter by (likelihood.hpp); 0: Gaussian. 4 costs nothing on Gaussian
  // readings and keeps single readings that the model cannot explain from deciding.
  int degrees_of_freedom = 4;
  int particles = 256;         // number of hypotheses, a multiple of 16
  int prior_pool = 32;         // prior draws a particle that the first tempering level chooses from
  double ess_threshold = 0.5;  // tempering step: effective sample size as a fraction of the particles
  int move_sweeps = 96;        // Metropolis sweeps a tempering level
  int final_factor = 3;        // times as many at the full likelihood of an update
  double walk_scale = 0.6;     // random-walk step in units of 2.38 / sqrt(d) posterior standard deviations
  double shift_probability = 0.06;     // share of moves that are electron-number shifts
  double evolution_probability = 0.6;  // share of the continuous moves that are differential evolution
};

}  // namespace qdtune::belief
