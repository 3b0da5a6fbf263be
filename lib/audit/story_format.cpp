#include "audit/story_format.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>

#include <fmt/format.h>

namespace qdtune::audit {
namespace {

constexpr std::size_t columns = 100;
constexpr std::size_t indent = 11;

// A character of UTF-8 is one column, however many bytes it has.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

// The words of `text` that fit into `room` columns, at least one; spaces between them are kept as they are.
std::string_view first_line(std::string_view text, std::size_t room) {
  if (width_of(text) <= room) return text;
  std::size_t end = std::string_view::npos;
  for (std::size_t space = text.find(' '); space != std::string_view::npos;
       space = text.find(' ', space + 1)) {
    const bool fits = width_of(text.substr(0, space)) <= room;
    if (!fits && end != std::string_view::npos) break;
    if (space > 0) end = space;
    if (!fits) break;
  }
  return text.substr(0, end);
}

std::string_view without_leading_spaces(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(' '), text.size()));
}

}  // namespace

std::string millivolts(const GateVoltages& v) {
  return fmt::format("({:.1f}, {:.1f}) mV", 1e3 * v.v1_V, 1e3 * v.v2_V);
}

std::string aligned_millivolts(const GateVoltages& v) {
  return fmt::format("({:5.1f}, {:5.1f}) mV", 1e3 * v.v1_V, 1e3 * v.v2_V);
}

std::string per_cent(double probability) {
  if (!std::isfinite(probability)) return "unknown";
  // Rounding must not turn a doubt into a certainty.
  if (probability < 1.0 && probability >= 0.9995) return ">99.9 %";
  if (probability > 0.0 && probability < 0.0005) return "<0.1 %";
  return fmt::format("{:.1f} %", 100.0 * probability);
}

std::string signed_per_cent(double gain) {
  return std::isfinite(gain) ? fmt::format("{:+.1f} %", 100.0 * gain) : "unknown";
}

std::string electrons(const Electrons& n) {
  return fmt::format("({},{})", n.n1, n.n2);
}

std::string short_number(double value) {
  return std::isfinite(value) ? fmt::format("{:.3g}", value) : "unknown";
}

std::string counted(std::int64_t count, std::string_view thing) {
  if (count == 0) return fmt::format("no {}", thing);
  if (count == 1) return fmt::format("1 {}", thing);
  if (thing.ends_with('y')) return fmt::format("{} {}ies", count, thing.substr(0, thing.size() - 1));
  return fmt::format("{} {}s", count, thing);
}

std::string in_words(std::string_view name) {
  std::string words(name);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

void Page::heading(std::string_view name) {
  std::string title = in_words(name);
  if (!title.empty())
    title.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(title.front())));
  text_ += fmt::format("{}{}\n", text_.empty() ? "" : "\n", title);
}

void Page::line(std::string_view label, std::string_view text) {
  std::string flat(text);  // a reason may hold line breaks
  std::replace(flat.begin(), flat.end(), '\n', ' ');
  std::string_view rest = flat;
  do {
    const std::string_view part = first_line(rest, columns - indent);
    std::string line = fmt::format("  {:<9}{}", label, part);
    line.erase(line.find_last_not_of(' ') + 1);
    text_ += line + '\n';
    rest = without_leading_spaces(rest.substr(part.size()));
    label = "";
  } while (!rest.empty());
}

}  // namespace qdtune::audit
