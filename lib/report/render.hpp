// A summary as text for people, Markdown, CSV and JSON. Byte-identical for identical summaries, independent
// of the locale; UTF-8.
#pragma once

#include <string>

#include "report/summary.hpp"

namespace qdtune::report {

// Aligned tables for a terminal of 100 columns (wider only for arm names beyond 20 characters), one line an
// arm; ends with a newline.
std::string to_text(const Summary& summary);

// The same tables in Markdown.
std::string to_markdown(const Summary& summary);

// One line an arm after a header line; RFC 4180 quoting, "\n" ends a line, an empty field is a value that
// does not exist.
std::string to_csv(const Summary& summary);

// The summary object, two spaces of indent; a value that does not exist is null. Seeds and digests are
// strings.
std::string to_json(const Summary& summary);

}  // namespace qdtune::report
