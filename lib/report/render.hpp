// A summary as text for people, Markdown, CSV and JSON. Identical summaries give
// identical bytes in any locale.
#pragma once

#include <string>

#include "report/summary.hpp"

namespace qdtune::report {

// Sentences and aligned tables for 100 columns (wider for arm names beyond 12 characters and long reasons).
std::string to_text(const Summary& summary);

// The same in Markdown.
std::string to_markdown(const Summary& summary);

// A header line, then one line an arm; RFC 4180 quoting, "\n" ends a line, an empty field does not exist.
std::string to_csv(const Summary& summary);

// The summary object, indented by two spaces; null does not exist; seeds and digests are strings. Of an arm:
// "refusals" lists every reason with its count, "examples" the first ten trials of each bad end, "success_within" has
// true_success by the budget of points; that of a comparison of true_success has "baseline_minus_arm" there, where
// "difference" is the arm minus the baseline. A gate's "passed" is null when it is undecided. "margins" are as the
// options give them ("margin" is that of true_success), a comparison's "margin" is in the unit of its difference.
std::string to_json(const Summary& summary);

}  // namespace qdtune::report
