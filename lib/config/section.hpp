// How records are written: a Section turns pointers to members into options, so that an option is one line.
//
//   const auto belief = [](auto& s) -> auto& { return s.trial.agent.belief; };
//   Section section(records, "belief", Role::science, belief);
//   section.add("particles", &BeliefConfig::particles, "", multiple_of(16, between(16, 65536)),
//               "number of hypotheses");
//
// The type of the member decides the type of the option; the reference `add` returns lets a record say more.
#pragma once

#include <array>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "config/option.hpp"

namespace qdtune::config {

template <class Member>
constexpr Type type_of_member() {
  if constexpr (std::is_same_v<Member, bool>)
    return Type::boolean;
  else if constexpr (std::is_same_v<Member, std::uint64_t>)
    return Type::seed;
  else if constexpr (std::is_integral_v<Member>)
    return Type::integer;
  else if constexpr (std::is_same_v<Member, double>)
    return Type::real;
  else if constexpr (std::is_same_v<Member, std::string>)
    return Type::text;
  else if constexpr (std::is_same_v<Member, physics::Electrons>)
    return Type::electrons;
  else
    return Type::distribution;
}

// int travels as std::int64_t; all else as itself.
template <class Member>
using value_of_member = std::conditional_t<std::is_same_v<Member, int>, std::int64_t, Member>;

// `Access` reaches the owner of the members from Settings, const or not: [](auto& settings) -> auto& {...}.
template <class Access>
class Section {
 public:
  Section(std::vector<Option>& records, std::string name, Role role, Access access)
      : records_(records), name_(std::move(name)), role_(role), access_(access) {}

  template <class Owner, class Member>
  Option& add(const std::string& name, Member Owner::*member, std::string unit, const Bounds& bounds,
              std::string help) {
    using Carried = value_of_member<Member>;
    return append(
        name, type_of_member<Member>(), std::move(unit), bounds, std::move(help),
        [access = access_, member](const Settings& s) -> Value { return Carried(access(s).*member); },
        [access = access_, member](Settings& s, const Value& value) {
          access(s).*member = static_cast<Member>(std::get<Carried>(value));
        });
  }

  template <class Owner, class Enum>
  Option& add_choice(const std::string& name, Enum Owner::*member,
                     const std::vector<std::pair<std::string, Enum>>& names, std::string help) {
    Option& option = append(
        name, Type::choice, "", {}, std::move(help),
        [access = access_, member, names](const Settings& s) -> Value {
          for (const auto& [text, value] : names)
            if (value == access(s).*member) return text;
          return std::string();
        },
        [access = access_, member, names](Settings& s, const Value& choice) {
          for (const auto& [text, value] : names)
            if (text == std::get<std::string>(choice)) access(s).*member = value;
        });
    for (const auto& [text, value] : names) option.choices.push_back(text);
    return option;
  }

  // `ends` returns the two numbers by reference: [](auto& owner) { return std::tie(owner.low, owner.high); }.
  template <class Ends>
  Option& add_pair(const std::string& name, Type type, Ends ends, std::string unit, const Bounds& bounds,
                   std::string help) {
    return append(
        name, type, std::move(unit), bounds, std::move(help),
        [access = access_, ends](const Settings& s) -> Value {
          const auto [first, second] = ends(access(s));
          return Pair{first, second};
        },
        [access = access_, ends](Settings& s, const Value& value) {
          const Pair pair = std::get<Pair>(value);
          ends(access(s)) = std::pair(pair.first, pair.second);
        });
  }

  template <class Get, class Set>
  Option& append(const std::string& name, Type type, std::string unit, const Bounds& bounds, std::string help,
                 Get get, Set set) {
    Option option;
    option.key = name_.empty() ? name : name_ + "." + name;
    option.unit = std::move(unit);
    option.type = type;
    option.role = role_;
    option.bounds = bounds;
    option.help = std::move(help);
    option.get = get;
    option.set = set;
    return records_.emplace_back(std::move(option));
  }

 private:
  std::vector<Option>& records_;
  std::string name_;
  Role role_;
  Access access_;
};

// Values with the names they go by everywhere.
template <class Enum, std::size_t n>
std::vector<std::pair<std::string, Enum>> named(const std::array<Enum, n>& values) {
  std::vector<std::pair<std::string, Enum>> pairs;
  for (const Enum value : values) pairs.emplace_back(to_string(value), value);
  return pairs;
}

inline Bounds unbounded() {
  return {};
}
inline Bounds between(double low, double high) {
  return {.low = low, .high = high};
}
inline Bounds at_least(double low) {
  return {.low = low};
}
inline Bounds above(double low) {
  return {.low = low, .low_open = true};
}
inline Bounds above_to(double low, double high) {
  return {.low = low, .high = high, .low_open = true};
}
inline Bounds inside(double low, double high) {
  return {.low = low, .high = high, .low_open = true, .high_open = true};
}
inline Bounds multiple_of(std::int64_t factor, Bounds bounds) {
  bounds.multiple_of = factor;
  return bounds;
}

}  // namespace qdtune::config
