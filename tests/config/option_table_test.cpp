#include "config/option_table.hpp"

#include <cmath>
#include <set>
#include <type_traits>
#include <utility>

#include <catch2/catch.hpp>

#include "config/support.hpp"

using namespace qdtune::config;
using qdtune::config::testing::another_value;
using qdtune::config::testing::contains;
using qdtune::config::testing::parsed;

namespace {

// Number of members of an aggregate: the longest list of initialisers it takes.
struct AnyMember {
  template <class T>
  operator T() const;
};
template <class T, class... Members>
constexpr std::size_t member_count() {
  if constexpr (requires { T{std::declval<Members>()..., std::declval<AnyMember>()}; })
    return member_count<T, Members..., AnyMember>();
  else
    return sizeof...(Members);
}

std::size_t records_in(const std::string& section) {
  const OptionTable table;
  std::size_t count = 0;
  for (const Option& option : table)
    if (option.section() == section) ++count;
  return count;
}

const Option& option_of(const OptionTable& table, const std::string& key) {
  const Option* option = table.find(key);
  REQUIRE(option != nullptr);
  return *option;
}

// A value of the option's type whose bounded numbers are all x.
Value value_at(const Option& option, double x) {
  switch (option.type) {
    case Type::integer:
      return static_cast<std::int64_t>(x);
    case Type::real:
      return x;
    case Type::electrons:
      return qdtune::physics::Electrons{static_cast<int>(x), static_cast<int>(x)};
    case Type::interval:
      return Pair{x, x};
    default:
      return qdtune::device::Distribution{qdtune::device::DistributionKind::fixed, x, 0.0};
  }
}

// The next value of the type beyond x.
double beyond(const Option& option, double x, double direction) {
  if (option.type == Type::integer) return x + direction * static_cast<double>(option.bounds.multiple_of);
  if (option.type == Type::electrons) return x + direction;
  return std::nextafter(x, direction * HUGE_VAL);
}

bool bounds_refuse(const Option& option, double x) {
  return contains(problem_of(option, value_at(option, x)), "out of bounds");
}

}  // namespace

TEST_CASE("keys are unique, sections are contiguous, and every option explains itself") {
  const OptionTable table;
  std::set<std::string> keys, closed_sections;
  std::string section;
  for (const Option& option : table) {
    CAPTURE(option.key);
    CHECK(keys.insert(option.key).second);
    CHECK_FALSE(option.help.empty());
    CHECK((option.type == Type::choice) == !option.choices.empty());
    if (option.section() != section) {
      CHECK(closed_sections.insert(section).second);
      CHECK(closed_sections.count(option.section()) == 0);
      section = option.section();
    }
  }
  CHECK(table.size() == keys.size());
}

TEST_CASE("every member of the settings has a record") {
  CHECK(records_in("belief") == member_count<qdtune::belief::BeliefConfig>());
  CHECK(records_in("verification") == member_count<qdtune::agent::VerificationConfig>());
  CHECK(records_in("execution") == member_count<ExecutionConfig>());
  CHECK(records_in("population") == qdtune::device::parameter_count);
  CHECK(records_in("prior") == qdtune::device::parameter_count);
  // Four members are the two pairs `columns` and `rows`; the window is in `device`.
  CHECK(records_in("recorded") == member_count<qdtune::trial::RecordedConfig>() - 2 - 1);
  CHECK(records_in("navigation") == member_count<qdtune::navigation::NavigationConfig>());
  CHECK(records_in("quality") == member_count<qdtune::perception::QualityConfig>());
  CHECK(records_in("stages") == member_count<qdtune::agent::StageLimits>());
  // `policy` stands in [sensing]; `stages`, `belief`, `sensing`, `navigation`, `quality`, `verification`, `diagnosis`
  // and `prior` are sections of their own.
  CHECK(records_in("sensing") == member_count<qdtune::sensing::SensingConfig>() + 1);
  CHECK(records_in("agent") == member_count<qdtune::agent::AgentConfig>() - 1 - 8);
  CHECK(records_in("diagnosis") ==
        member_count<qdtune::agent::DiagnosisConfig>() - 1 + member_count<qdtune::belief::RivalConfig>());
  CHECK(records_in("legacy") == member_count<qdtune::legacy::TuningSettings>());
  // `simulated`, `recorded`, `legacy_device`, `agent` and `legacy` are sections, `timing` is in `device`; `distributions` is [population],
  // `noise` [noise]; the window is two options.
  CHECK(records_in("device") == member_count<qdtune::trial::TrialConfig>() - 6 +
                                    member_count<qdtune::device::Timing>() +
                                    member_count<qdtune::trial::SimulatedConfig>() - 2 + 1);
  CHECK(records_in("noise") == member_count<qdtune::simulation::NoiseSettings>() - 1);  // rates are one pair
  CHECK(member_count<Settings>() == 6);  // name, question, seed, trials; trial and execution are sections
  CHECK(records_in("") == 4);
}

TEST_CASE("defaults are within their own bounds and read back from their own text") {
  const Settings defaults;
  for (const Option& option : OptionTable()) {
    CAPTURE(option.key);
    const Value value = option.get(defaults);
    CHECK(problem_of(option, value).empty());
    const Experiment experiment = parsed(option.key + " = " + to_toml_value(value));
    CHECK(option.get(experiment) == value);
  }
}

TEST_CASE("every option takes another value from a file, and changes nothing else but what follows it") {
  for (const Option& option : OptionTable()) {
    CAPTURE(option.key);
    if (option.key == "device.kind") continue;  // needs a file: see hash_test.cpp
    const Value value = another_value(option);
    const Experiment standard = parsed("");
    const Experiment experiment = parsed(option.key + " = " + to_toml_value(value));
    CHECK(option.get(experiment) == value);
    for (const Option& other : OptionTable()) {
      const bool follows =
          option.key == "device.population" ||
          (option.section() == "population" && other.section() == "prior" && other.name() == option.name());
      if (other.key == option.key || follows) continue;
      CAPTURE(other.key);
      CHECK(other.get(experiment) == other.get(standard));
    }
  }
}

TEST_CASE("bounds hold at both ends, closed or open") {
  int checked = 0;
  for (const Option& option : OptionTable()) {
    const Bounds& bounds = option.bounds;
    CAPTURE(option.key, bounds.text());
    if (std::isfinite(bounds.low)) {
      CHECK(bounds_refuse(option, bounds.low) == bounds.low_open);
      CHECK(bounds_refuse(option, beyond(option, bounds.low, -1.0)));
      CHECK_FALSE(bounds_refuse(option, beyond(option, bounds.low, +1.0)));
      ++checked;
    }
    if (std::isfinite(bounds.high)) {
      CHECK(bounds_refuse(option, bounds.high) == bounds.high_open);
      CHECK(bounds_refuse(option, beyond(option, bounds.high, +1.0)));
      CHECK_FALSE(bounds_refuse(option, beyond(option, bounds.high, -1.0)));
      ++checked;
    }
  }
  CHECK(checked > 50);
}

TEST_CASE("bounds say themselves as a person would") {
  CHECK(Bounds{}.text().empty());
  CHECK(Bounds{.low = 0.0, .high = 1.0}.text() == "0 .. 1");
  CHECK(Bounds{.low = 0.0, .high = 1.0, .low_open = true}.text() == "0 < x <= 1");
  CHECK(Bounds{.low = 0.0, .high = 0.5, .low_open = true, .high_open = true}.text() == "0 < x < 0.5");
  CHECK(Bounds{.low = 0.0, .low_open = true}.text() == "> 0");
  CHECK(Bounds{.low = -1e6, .high = 1e7}.text() == "-1000000 .. 10000000");
  CHECK(Bounds{.low = 1e12}.text() == ">= 1000000000000");
  CHECK(Bounds{.low = 1e-4, .high = 2.5}.text() == "1e-04 .. 2.5");
  CHECK(Bounds{.low = 2.0}.text() == ">= 2");
  CHECK(Bounds{.high = 2.0}.text() == "<= 2");
  CHECK(Bounds{.low = 16.0, .high = 64.0, .multiple_of = 16}.text() == "16 .. 64, a multiple of 16");
}

TEST_CASE("numbers are written in the shortest form that reads back, and as TOML reals") {
  CHECK(to_toml_value(0.1) == "0.1");
  CHECK(to_toml_value(1.0) == "1.0");
  CHECK(to_toml_value(-0.0) == "0.0");
  CHECK(to_toml_value(1e-12) == "1e-12");
  CHECK(to_toml_value(1.0 / 3.0) == "0.3333333333333333");
  CHECK(to_toml_value(std::uint64_t{9223372036854775807U}) == "9223372036854775807");
  CHECK(to_toml_value(std::uint64_t{9223372036854775808U}) == "\"0x8000000000000000\"");
  CHECK(to_toml_value(std::string("a \"b\"\\\n")) == "\"a \\\"b\\\"\\\\\\u000A\"");
}

TEST_CASE("sections are known at every depth") {
  const OptionTable table;
  CHECK(table.is_section("device"));
  CHECK(table.is_section("device.window"));
  CHECK_FALSE(table.is_section("device.kind"));
  CHECK_FALSE(table.is_section("dev"));
  CHECK(option_of(table, "device.window.v1_V").section() == "device");
  CHECK(option_of(table, "device.window.v1_V").name() == "window.v1_V");
  CHECK(option_of(table, "seed").section().empty());
  CHECK(table.find("device.window") == nullptr);
}
