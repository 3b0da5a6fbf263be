// The schema and the reader agree: what one accepts the other does, and mistakes of one key are found by both.
#include "config/json_schema.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "config/support.hpp"
#include "config/toml_document.hpp"
#include "support/schema_validator.hpp"

using namespace qdtune::config;
using nlohmann::json;
using qdtune::Error;
using qdtune::test_support::SchemaValidator;

namespace {

json json_of(const TomlNode& node);

json json_of(const TomlTable& table) {
  json object = json::object();
  for (const TomlEntry& entry : table) object[entry.key] = json_of(entry.node);
  return object;
}

struct ToJson {
  json operator()(const TomlArray& array) const {
    json list = json::array();
    for (const TomlNode& node : array) list.push_back(json_of(node));
    return list;
  }
  json operator()(const TomlTable& table) const { return json_of(table); }
  json operator()(const Unsupported&) const { return nullptr; }
  template <class Plain>
  json operator()(const Plain& value) const {
    return value;
  }
};

json json_of(const TomlNode& node) {
  return std::visit(ToJson{}, node.value);
}

// What the schema finds wrong in an experiment file, empty when nothing.
std::string schema_violation(const std::string& toml) {
  static const SchemaValidator validator(json_schema());
  return validator.violation(json_of(parse_toml(toml, "x.toml")).dump());
}

bool reader_accepts(const std::string& toml) {
  try {
    testing::parsed(toml);
    return true;
  } catch (const Error&) {
    return false;
  }
}

void check_refused(const std::string& toml) {
  INFO(toml);
  CHECK_FALSE(schema_violation(toml).empty());
  CHECK_FALSE(reader_accepts(toml));
}

std::string assignment(const Option& option, const Value& value) {
  return option.key + " = " + to_toml_value(value);
}

// A value of the option's type whose numbers are all x; none for types without numbers.
std::optional<Value> value_at(const Option& option, double x) {
  switch (option.type) {
    case Type::integer:
      return Value(static_cast<std::int64_t>(x));
    case Type::real:
      return Value(x);
    case Type::pair:
    case Type::interval:
      return Value(Pair{x, x});
    case Type::electrons:
      return Value(qdtune::physics::Electrons{static_cast<int>(x), static_cast<int>(x)});
    case Type::distribution:
      return Value(qdtune::device::Distribution{qdtune::device::DistributionKind::fixed, x, 0.0});
    default:
      return std::nullopt;
  }
}

std::string contents(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

}  // namespace

TEST_CASE("every preset, and its complete echo, meets the schema") {
  std::size_t count = 0;
  const std::filesystem::path root = QDTUNE_SOURCE_DIR;
  for (const auto& folder : {root / "configs", root / "tests/app"}) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (entry.path().extension() != ".toml") continue;
      CAPTURE(entry.path());
      ++count;
      CHECK(schema_violation(contents(entry.path())) == "");
      CHECK(schema_violation(load_experiment(entry.path()).canonical) == "");
    }
  }
  CHECK(count >= 4);
}

TEST_CASE("the schema has a definition with a default for every option, and accepts another value") {
  const json definitions = json::parse(json_schema()).at("$defs");
  const OptionTable table;
  CHECK(definitions.size() == table.size());
  for (const Option& option : table) {
    CAPTURE(option.key);
    REQUIRE(definitions.contains(option.key));
    CHECK(definitions[option.key].contains("default"));
    CHECK(schema_violation(assignment(option, option.get(Settings{}))) == "");
    if (option.type != Type::name)
      CHECK(schema_violation(assignment(option, testing::another_value(option))) == "");
  }
}

TEST_CASE("descriptions have meaning, unit and bounds") {
  const json definitions = json::parse(json_schema()).at("$defs");
  CHECK(definitions["agent.step_cap_V"]["description"] ==
        "|dV1| + |dV2| of one move at most; in V; 1e-04 .. 10");
  CHECK(definitions["belief.particles"]["multipleOf"] == 16);
  CHECK(definitions["belief.particles"]["minimum"].is_number_integer());
}

TEST_CASE("a value out of bounds violates the schema as it violates the reader") {
  std::size_t planted = 0;
  for (const Option& option : OptionTable()) {
    const Bounds& bounds = option.bounds;
    std::vector<double> outside;
    if (std::isfinite(bounds.low)) outside.push_back(bounds.low_open ? bounds.low : bounds.low - 1.0);
    if (std::isfinite(bounds.high)) outside.push_back(bounds.high_open ? bounds.high : bounds.high + 1.0);
    if (bounds.multiple_of != 1) outside.push_back(bounds.low + 1.0);
    for (const double x : outside) {
      const std::optional<Value> value = value_at(option, x);
      if (!value) continue;
      ++planted;
      check_refused(assignment(option, *value));
    }
  }
  CHECK(planted > 100);
}

TEST_CASE("a value of another type violates the schema as it violates the reader") {
  for (const Option& option : OptionTable()) {
    check_refused(option.key + " = { nonsense = 1 }");
    check_refused(option.key + " = [true]");
    if (option.type != Type::boolean) check_refused(option.key + " = true");
    if (option.type == Type::choice) check_refused(option.key + " = \"no_such_choice\"");
    if (option.type == Type::integer) check_refused(option.key + " = 32.5");
    if (option.type == Type::distribution) {
      check_refused(option.key + " = { unifrom = [0.1, 0.2] }");
      check_refused(option.key + " = { uniform = [0.1, 0.2, 0.3] }");
      check_refused(option.key + " = { uniform = 0.1 }");
      check_refused(option.key + " = { log_uniform = [0.0, 0.2] }");
      check_refused(option.key + " = { normal = [0.5, 0.0] }");
      check_refused(option.key + " = { fixed = 0.1, uniform = [0.1, 0.2] }");
    }
  }
}

TEST_CASE("seeds and names are numbers and texts of their own kind") {
  for (const char* good :
       {"seed = 0", "seed = \"0x2a\"", "seed = \"18446744073709551615\"", "name = \"a-b.c_1\""}) {
    INFO(good);
    CHECK(schema_violation(good) == "");
    CHECK(reader_accepts(good));
  }
  for (const char* bad : {"seed = -1", "seed = 1.5", "seed = \"2a\"", "seed = \"0x12345678123456789\"",
                          "name = \"\"", "name = \".hidden\"", "name = \"a b\""})
    check_refused(bad);
}

TEST_CASE("keys that do not exist violate the schema, wherever they are") {
  for (const char* bad :
       {"trails = 3", "belief.partikles = 64", "[belief]\nparticle = 64", "device.window.v3_V = [0.0, 0.1]",
        "[beliefs]\nparticles = 64", "belief = 3", "[[arm]]\nname = \"a\"\nbelief.partikles = 64"})
    check_refused(bad);
}

TEST_CASE("an arm has a name and changes what an arm may change") {
  const std::string good =
      "[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\nbelief.particles = 64\ndevice.window.v1_V = [0.0, "
      "0.1]\n";
  CHECK(schema_violation(good) == "");
  CHECK(reader_accepts(good));
  for (const char* bad :
       {"[[arm]]\nbelief.particles = 64", "arm = []", "[arm]\nname = \"a\"", "arm = [3]",
        "[[arm]]\nname = \"a\"\nseed = 7", "[[arm]]\nname = \"a\"\ntrials = 7", "[[arm]]\nname = \"a b\"",
        "[[arm]]\nname = \"a\"\nexecution.threads = 2", "[[arm]]\nname = \"a\"\nbelief.particles = 65"})
    check_refused(bad);
}
