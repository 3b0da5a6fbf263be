#include "config/option.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "config/nearest.hpp"

namespace qdtune::config {

namespace {

// Shortest text that reads back to the same bits, and that TOML reads as a real number.
std::string real_text(double x) {
  char buffer[32];
  const auto [end, problem] = std::to_chars(buffer, buffer + sizeof buffer, x == 0.0 ? 0.0 : x);
  std::string text(buffer, problem == std::errc() ? end : buffer);
  if (text.find_first_of(".en") == std::string::npos) text += ".0";
  return text;
}

// Integers as people write them, without an exponent, as long as a double holds them exactly.
std::string bound_text(double x) {
  constexpr double exact = 9007199254740992.0;
  if (std::abs(x) <= exact && x == std::trunc(x)) return std::to_string(static_cast<std::int64_t>(x));
  return real_text(x);
}

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      result += {'\\', c};
    } else if (byte < 0x20 || byte == 0x7f) {
      char code[8];
      std::snprintf(code, sizeof code, "\\u%04X", byte);
      result += code;
    } else {
      result += c;
    }
  }
  return result + "\"";
}

// TOML integers have 63 bits and a sign: larger seeds are text.
std::string seed_text(std::uint64_t seed) {
  if (seed <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
    return std::to_string(seed);
  char digits[17];
  const auto [end, problem] = std::to_chars(digits, digits + sizeof digits, seed, 16);
  return "\"0x" + std::string(digits, problem == std::errc() ? end : digits) + "\"";
}

std::string distribution_text(const device::Distribution& d) {
  const std::string head = "{ " + std::string(device::to_string(d.kind)) + " = ";
  if (d.kind == device::DistributionKind::fixed) return head + real_text(d.a) + " }";
  return head + "[" + real_text(d.a) + ", " + real_text(d.b) + "] }";
}

struct TomlText {
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(std::int64_t value) const { return std::to_string(value); }
  std::string operator()(std::uint64_t value) const { return seed_text(value); }
  std::string operator()(double value) const { return real_text(value); }
  std::string operator()(const std::string& value) const { return quoted(value); }
  std::string operator()(const Pair& value) const {
    return "[" + real_text(value.first) + ", " + real_text(value.second) + "]";
  }
  std::string operator()(const physics::Electrons& value) const {
    return "[" + std::to_string(value.n1) + ", " + std::to_string(value.n2) + "]";
  }
  std::string operator()(const device::Distribution& value) const { return distribution_text(value); }
};

// Bounds hold for these numbers of a value.
struct Extremes {
  std::vector<double> operator()(bool) const { return {}; }
  std::vector<double> operator()(std::int64_t value) const { return {static_cast<double>(value)}; }
  std::vector<double> operator()(std::uint64_t) const { return {}; }
  std::vector<double> operator()(double value) const { return {value}; }
  std::vector<double> operator()(const std::string&) const { return {}; }
  std::vector<double> operator()(const Pair& value) const { return {value.first, value.second}; }
  std::vector<double> operator()(const physics::Electrons& value) const {
    return {static_cast<double>(value.n1), static_cast<double>(value.n2)};
  }
  std::vector<double> operator()(const device::Distribution& value) const {
    return {value.lowest(), value.highest()};
  }
};

bool is_multiple(const Value& value, std::int64_t factor) {
  const auto* integer = std::get_if<std::int64_t>(&value);
  return integer == nullptr || *integer % factor == 0;
}

std::string problem_of_bounds(const Option& option, const Value& value) {
  const std::string unit = option.unit.empty() ? "" : " " + option.unit;
  const auto* distribution = std::get_if<device::Distribution>(&value);
  for (const double x : std::visit(Extremes{}, value)) {
    if (!std::isfinite(x)) return "must be finite";
    if (option.bounds.contains(x) && is_multiple(value, option.bounds.multiple_of)) continue;
    // Not a number the user wrote first.
    const bool derived = distribution != nullptr && x != distribution->a;
    return (derived ? "reaches " + real_text(x) + unit + " and " : "") + "is out of bounds, needs " +
           option.bounds.text() + unit;
  }
  return "";
}

std::string problem_of_choice(const Option& option, const std::string& choice) {
  if (std::find(option.choices.begin(), option.choices.end(), choice) != option.choices.end()) return "";
  std::string text = "is not one of ";
  for (const std::string& known : option.choices)
    text += (&known == &option.choices.front() ? "" : " | ") + known;
  const std::string nearest = nearest_name(choice, option.choices);
  return nearest.empty() ? text : text + "; did you mean \"" + nearest + "\"?";
}

// Names become parts of paths and of ARM/INDEX on the command line.
std::string problem_of_name(const std::string& name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  };
  if (!name.empty() && name.front() != '.' && name.front() != '-' &&
      std::all_of(name.begin(), name.end(), fits))
    return "";
  return "is not a name: use letters, digits, '_', '-' and '.', beginning with a letter, a digit or '_'";
}

}  // namespace

std::string_view to_string(Type type) {
  switch (type) {
    case Type::boolean:
      return "true or false";
    case Type::integer:
      return "an integer";
    case Type::real:
      return "a number";
    case Type::text:
      return "text";
    case Type::name:
      return "a name";
    case Type::choice:
      return "one of its names";
    case Type::file:
      return "a file name";
    case Type::seed:
      return "a seed: 42 or \"0x2a\"";
    case Type::pair:
      return "[first, last]";
    case Type::interval:
      return "[low, high]";
    case Type::electrons:
      return "[n1, n2]";
    case Type::distribution:
      return "a number or one of { fixed = x }, { uniform = [low, high] }, { log_uniform = [low, high] }, "
             "{ normal = [mean, sd] }";
  }
  return "unknown";
}

std::string_view to_string(Role role) {
  switch (role) {
    case Role::label:
      return "label";
    case Role::seed:
      return "seed";
    case Role::science:
      return "science";
    case Role::data:
      return "data";
    case Role::execution:
      return "execution";
  }
  return "unknown";
}

bool an_arm_may_set(Role role) {
  return role == Role::science || role == Role::data;
}

bool Bounds::contains(double x) const {
  return (low_open ? x > low : x >= low) && (high_open ? x < high : x <= high);
}

std::string Bounds::text() const {
  const bool below = std::isfinite(low), above = std::isfinite(high);
  std::string text;
  if (below && above) {
    text = low_open || high_open ? bound_text(low) + (low_open ? " < x " : " <= x ") +
                                       (high_open ? "< " : "<= ") + bound_text(high)
                                 : bound_text(low) + " .. " + bound_text(high);
  } else if (below) {
    text = (low_open ? "> " : ">= ") + bound_text(low);
  } else if (above) {
    text = (high_open ? "< " : "<= ") + bound_text(high);
  }
  if (multiple_of != 1) text += (text.empty() ? "" : ", ") + ("a multiple of " + std::to_string(multiple_of));
  return text;
}

std::string Option::section() const {
  const auto dot = key.find('.');
  return dot == std::string::npos ? "" : key.substr(0, dot);
}

std::string Option::name() const {
  const auto dot = key.find('.');
  return dot == std::string::npos ? key : key.substr(dot + 1);
}

std::string problem_of(const Option& option, const Value& value) {
  if (const auto* distribution = std::get_if<device::Distribution>(&value)) {
    if (std::string problem = distribution->problem(); !problem.empty())
      return "is no distribution: " + problem;
  }
  if (std::string problem = problem_of_bounds(option, value); !problem.empty()) return problem;
  switch (option.type) {
    case Type::choice:
      return problem_of_choice(option, std::get<std::string>(value));
    case Type::name:
      return problem_of_name(std::get<std::string>(value));
    case Type::interval:
      return std::get<Pair>(value).first < std::get<Pair>(value).second ? "" : "needs low < high";
    default:
      return "";
  }
}

std::string to_toml_value(const Value& value) {
  return std::visit(TomlText{}, value);
}

}  // namespace qdtune::config
