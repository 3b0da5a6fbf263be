#include "report/number_text.hpp"

#include <array>
#include <charconv>

namespace qdtune::report {

std::string shortest(double value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

std::string fixed(double value, int digits) {
  // The largest double has 309 digits before the point.
  std::array<char, 400> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, digits).ptr;
  const std::string result(text.data(), end);
  const bool is_zero = result.find_first_of("123456789in") == std::string::npos;
  return is_zero && result.starts_with('-') ? result.substr(1) : result;
}

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\n\r") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace qdtune::report
