// Who looks at a two-dimensional scan: stands in for the original's five small neural networks.
//
//   untrained   networks of random weights, as the original's tests run it: one answer for whatever it sees,
//               close to a third sure. Label and confidence in [1/3, 0.38) are drawn once for a seed, since one
//               set of networks served a whole benchmark.
//   double_dot  always a double dot, entirely sure: the best that training could do for the original
// The physics features overrule either (stability_features.hpp, region_label.hpp), at a confidence of 0.65 at
// most. No score of novelty, no disagreement: 0 for both, as without its detector.
//
// What is wrong with it: below a confidence of 0.5 charge identification cannot pass, so an untrained classifier
// never gets further; and one that is always sure lets the original "succeed" in (0,0).
// Not modelled: trained weights, which are not part of this project.
// Cost of inspect: that of the features, 0.3 ms for 16 x 16 points.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "legacy/belief.hpp"
#include "legacy/raster.hpp"

namespace qdtune::legacy {

enum class Classifier { untrained, double_dot };
inline constexpr std::array classifiers{Classifier::untrained, Classifier::double_dot};
std::string_view to_string(Classifier classifier);

// What the classifier says of any scan. Stream: Purpose::legacy_classifier, trial 0.
Classification blind_answer(Classifier classifier, std::uint64_t seed);

// The answer after the physics features have had their say. Precondition: a well-formed raster in [0, 1].
Classification inspect(const Raster& scan, const Classification& answer);

}  // namespace qdtune::legacy
