// A summary as text for people, Markdown, CSV and JSON. Identical summaries give
// identical bytes in any locale.
#pragma once

#include <string>

#include "report/summary.hpp"

namespace qdtune::report {

// Aligned tables, one line an arm, for 100 columns (wider for arm names beyond 16 characters).
std::string to_text(const Summary& summary);

// The same tables in Markdown.
std::string to_markdown(const Summary& summary);

// A header line, then one line an arm; RFC 4180 quoting, "\n" ends a line, an empty field does not exist.
std::string to_csv(const Summary& summary);

// The summary object, indented by two spaces; null does not exist; seeds and digests are strings.
std::string to_json(const Summary& summary);

}  // namespace qdtune::report
