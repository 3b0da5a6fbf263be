// Did you mean: the nearest of some names by edit distance.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace qdtune::config {

// Insertions, deletions, substitutions and exchanges of neighbours that turn a into b (optimal string
// alignment, a restricted Damerau-Levenshtein distance). Cost: |a| |b|.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The candidate at the smallest distance, the first of equals; empty when that needs more than a third of the
// word (and more than two letters, of a word of up to three letters more than one) rewritten.
std::string nearest_name(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace qdtune::config
