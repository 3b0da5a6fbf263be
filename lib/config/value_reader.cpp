#include "config/value_reader.hpp"

#include <array>
#include <limits>

#include "base/error.hpp"
#include "config/nearest.hpp"
#include "config/seed.hpp"

namespace qdtune::config {

namespace {

using device::Distribution;
using device::DistributionKind;

constexpr std::array kinds = {DistributionKind::fixed, DistributionKind::uniform,
                              DistributionKind::log_uniform, DistributionKind::normal};

// Integers are numbers too: `gain = 1`.
std::optional<double> read_number(const TomlNode& node) {
  if (const auto* real = node.as<double>()) return *real;
  if (const auto* integer = node.as<std::int64_t>()) return static_cast<double>(*integer);
  return std::nullopt;
}

std::optional<Pair> read_pair(const TomlNode& node) {
  const auto* array = node.as<TomlArray>();
  if (array == nullptr || array->size() != 2) return std::nullopt;
  const auto first = read_number((*array)[0]), second = read_number((*array)[1]);
  if (!first || !second) return std::nullopt;
  return Pair{*first, *second};
}

std::optional<Value> read_electrons(const TomlNode& node) {
  const auto* array = node.as<TomlArray>();
  if (array == nullptr || array->size() != 2) return std::nullopt;
  std::array<int, 2> n{};
  for (std::size_t i = 0; i < 2; ++i) {
    const auto* count = (*array)[i].as<std::int64_t>();
    constexpr std::int64_t most = std::numeric_limits<int>::max();
    if (count == nullptr || *count > most || *count < -most) return std::nullopt;
    n[i] = static_cast<int>(*count);
  }
  return physics::Electrons{n[0], n[1]};
}

Reading read_seed(const TomlNode& node) {
  if (const auto* integer = node.as<std::int64_t>()) {
    if (*integer < 0) return {std::nullopt, "has a sign: a seed is 0 or more"};
    return {static_cast<std::uint64_t>(*integer), ""};
  }
  if (const auto* text = node.as<std::string>()) {
    try {
      return {parse_seed(*text), ""};
    } catch (const Error& error) {
      return {std::nullopt, error.what()};
    }
  }
  return {};
}

Reading read_distribution(const TomlNode& node) {
  if (const auto number = read_number(node)) return {Distribution{DistributionKind::fixed, *number, 0.0}, ""};
  const auto* table = node.as<TomlTable>();
  if (table == nullptr || table->size() != 1) return {};
  const TomlEntry& entry = table->front();
  std::vector<std::string> names;
  for (const DistributionKind kind : kinds) {
    names.emplace_back(device::to_string(kind));
    if (names.back() != entry.key) continue;
    const auto number = read_number(entry.node);
    const auto pair = read_pair(entry.node);
    if (kind == DistributionKind::fixed && number) return {Distribution{kind, *number, 0.0}, ""};
    if (kind != DistributionKind::fixed && pair) return {Distribution{kind, pair->first, pair->second}, ""};
    return {};
  }
  const std::string nearest = nearest_name(entry.key, names);
  return {std::nullopt, "has an unknown distribution '" + entry.key + "'" +
                            (nearest.empty() ? ": known are fixed, uniform, log_uniform, normal"
                                             : "; did you mean '" + nearest + "'?")};
}

template <class T>
Reading read_plain(const TomlNode& node) {
  if (const T* value = node.as<T>()) return {*value, ""};
  return {};
}

// Neither value nor problem: the type is wrong.
Reading read_type(const Option& option, const TomlNode& node) {
  const auto reading = [](auto value) -> Reading {
    if (!value) return {};
    return {Value(*value), ""};
  };
  switch (option.type) {
    case Type::boolean:
      return read_plain<bool>(node);
    case Type::integer:
      return read_plain<std::int64_t>(node);
    case Type::real:
      return reading(read_number(node));
    case Type::text:
    case Type::name:
    case Type::choice:
    case Type::file:
      return read_plain<std::string>(node);
    case Type::seed:
      return read_seed(node);
    case Type::pair:
    case Type::interval:
      return reading(read_pair(node));
    case Type::electrons:
      return reading(read_electrons(node));
    case Type::distribution:
      return read_distribution(node);
  }
  return {};
}

}  // namespace

Reading read_value(const Option& option, const TomlNode& node) {
  Reading reading = read_type(option, node);
  if (reading.value) {
    std::string problem = problem_of(option, *reading.value);
    if (problem.empty()) return reading;
    return {std::nullopt, option.key + " = " + to_toml_value(*reading.value) + " " + problem};
  }
  if (!reading.problem.empty()) return {std::nullopt, option.key + " " + reading.problem};
  const std::string unit = option.unit.empty() ? "" : " (" + option.unit + ")";
  return {std::nullopt,
          option.key + unit + " needs " + std::string(to_string(option.type)) + ", not " + node.type_name()};
}

}  // namespace qdtune::config
