// JSON strings, for the few objects the program writes itself (the summary object is the report layer's).
#pragma once

#include <string>
#include <string_view>

namespace qdtune::app {

// The text in double quotes, with quotes, backslashes and control characters escaped;
// other bytes, so UTF-8, as they are.
std::string json_quoted(std::string_view text);

}  // namespace qdtune::app
