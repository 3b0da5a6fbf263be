// The original's active sensing: which measurement would tell most about the charge state, by Monte Carlo.
//
//   gain(m)  = max(0, H_bits(prior) - mean over draws of H_nat(posterior))
//   score(m) = gain(m) / points(m);  the best score is chosen, nothing when it is not above 1e-4
// A draw is a true state from the prior and a scan of it: its prediction plus 0.02 standard normals in single
// precision. The posterior of a scan:
//   log w = log(prior + 1e-12) - 1/2 mean(((scan - prediction) / (noise_std + 1e-8))^2),
//   w / (sum w + 1e-12), and states with w <= 1e-10 do not count in H_nat = -sum w ln w.
// The modalities and their points: line scan 128 (along gate 1, the other gate at 0 V), coarse 16 x 16 = 256,
// local 32 x 32 = 1024, fine 64 x 64 = 4096, all over the same window.
//
// What is wrong with it: bits minus nats, so that a scan that tells nothing gains H (1 / ln 2 - 1), up to
// 1.43 for 25 states: with the division by points the cheapest scan always wins. The mean of residuals
// (loglik.hpp) makes a scan of 4096 points worth one point. The state is asked for on the whole window. The
// line lies at 0 V wherever the gates rest. A handful of draws: 4 find the best plan about half of the time.
// And what a state predicts for a patch gets fresh noise of the same 0.02 at each comparison, as if it had been
// measured; for a line it does not.
//
// Randomness comes as data: SimulatedScan holds the draws, draw_scans makes them from a stream.
// Each prediction is computed once and shared by all draws; choose_drawn_scan draws for a modality only when it
// can win: no gain exceeds H_bits(prior).
// Cost of a choice, 25 states, 4 / 8 draws: see results/legacy; the original needed 15 / 31 seconds.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "device/device.hpp"
#include "legacy/cim.hpp"
#include "legacy/state_probabilities.hpp"
#include "parallel/executor.hpp"
#include "random/stream.hpp"

namespace qdtune::legacy {

enum class Modality { line_scan, coarse_2d, local_patch, fine_2d };
inline constexpr std::array modalities{Modality::line_scan, Modality::coarse_2d, Modality::local_patch,
                                       Modality::fine_2d};
std::string_view to_string(Modality modality);
std::size_t cost_points(Modality modality);
std::size_t resolution(Modality modality);  // points on a side

struct SensingSettings {
  double noise_std = 0.05;             // of the likelihood
  double simulation_noise_std = 0.02;  // of simulated scans, and of what they are compared with
  double gain_threshold = 1e-4;        // per point
  std::size_t samples = 8;             // 4 in the original's tests on every commit
};

// What each state predicts for a scan: predictions[i] belongs to states[i].
struct ScanPredictions {
  Modality modality = Modality::line_scan;
  std::vector<std::vector<double>> values;
};

// A line is predicted in double precision, a patch rounded to single. States are evaluated independently.
ScanPredictions predict_scan(const CimParameters& device, Modality modality, const device::Window& window,
                             const StateProbabilities& states,
                             const parallel::Executor& executor = parallel::Executor::serial());

// H_nat of the posterior after a scan. Preconditions: one prediction for each state, as long as the scan.
double posterior_entropy_nat(const StateProbabilities& prior, const ScanPredictions& predictions,
                             std::span<const double> scan, double noise_std);

// A draw: the index of the true state in the prior, and a standard normal for each point (none: no noise); of a
// patch also a normal for each point of each state's prediction (none: no noise).
struct SimulatedScan {
  std::size_t true_state = 0;
  std::vector<double> normals;
  std::vector<std::vector<double>> prediction_normals;
};

// The scan as the original simulates it: prediction and noise rounded to single precision, added in it.
std::vector<double> simulated_values(const ScanPredictions& predictions, const SimulatedScan& draw,
                                     double simulation_noise_std);

// What that scan is compared with: the predictions, with the draw's noise if it has any.
ScanPredictions disturbed_predictions(const ScanPredictions& predictions, const SimulatedScan& draw,
                                      double simulation_noise_std);

// `count` draws for a modality: a uniform, a normal a point, and of a patch a normal for each point and state.
std::vector<SimulatedScan> draw_scans(const StateProbabilities& prior, Modality modality, std::size_t count,
                                      random::Stream& stream);

// gain(m), in no unit. Precondition: at least one draw.
double information_gain_mixed_units(const StateProbabilities& prior, const ScanPredictions& predictions,
                                    std::span<const SimulatedScan> draws, const SensingSettings& settings);

struct SensingChoice {
  std::optional<Modality> modality;  // nothing when no score is above the threshold
  double score = 0.0;                // the best one
};

// The best of the candidates; among equal scores the first. draws[i] belongs to candidates[i].
SensingChoice choose_scan(const CimParameters& device, const device::Window& window,
                          const StateProbabilities& prior, std::span<const Modality> candidates,
                          std::span<const std::vector<SimulatedScan>> draws, const SensingSettings& settings,
                          const parallel::Executor& executor = parallel::Executor::serial());

// Streams: Purpose::legacy_sensing at (trial, step), item = place of the modality in `modalities`.
struct SensingStream {
  std::uint64_t seed = 0, trial = 0;
  std::uint32_t step = 0;
};
std::vector<SimulatedScan> draw_scans(const StateProbabilities& prior, Modality modality, std::size_t count,
                                      const SensingStream& stream);

// The choice among all modalities with draws of its own: choose_scan of draw_scans for each, bit for bit.
SensingChoice choose_drawn_scan(const CimParameters& device, const device::Window& window,
                                const StateProbabilities& prior, const SensingSettings& settings,
                                const SensingStream& stream,
                                const parallel::Executor& executor = parallel::Executor::serial());

}  // namespace qdtune::legacy
