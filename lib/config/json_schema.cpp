#include "config/json_schema.hpp"

#include <cmath>
#include <sstream>
#include <utility>

#include <nlohmann/json.hpp>

#include "config/option_table.hpp"

namespace qdtune::config {

namespace {

using Json = nlohmann::ordered_json;

Json typed(const char* type) {
  return {{"type", type}};
}

Json text_like(const char* pattern) {
  Json schema = typed("string");
  schema["pattern"] = pattern;
  return schema;
}

// Bounds of whole numbers are written as such.
Json bound(double x, bool whole) {
  return whole ? Json(static_cast<std::int64_t>(x)) : Json(x);
}

Json bounded_number(const Bounds& bounds, const char* type = "number") {
  Json schema = typed(type);
  const bool whole = schema["type"] == "integer";
  if (std::isfinite(bounds.low))
    schema[bounds.low_open ? "exclusiveMinimum" : "minimum"] = bound(bounds.low, whole);
  if (std::isfinite(bounds.high))
    schema[bounds.high_open ? "exclusiveMaximum" : "maximum"] = bound(bounds.high, whole);
  if (bounds.multiple_of != 1) schema["multipleOf"] = bounds.multiple_of;
  return schema;
}

Json two(const Json& first, const Json& second) {
  Json schema = typed("array");
  if (first == second) {
    schema["items"] = first;
  } else {
    schema["prefixItems"] = {first, second};
  }
  schema["minItems"] = 2;
  schema["maxItems"] = 2;
  return schema;
}

// A table with exactly these keys, or any of them.
Json table(const Json& properties, const Json& required = nullptr) {
  Json schema = typed("object");
  schema["properties"] = properties;
  if (!required.is_null()) schema["required"] = required;
  schema["additionalProperties"] = false;
  return schema;
}

Json distribution(const Bounds& bounds) {
  const Json number = bounded_number(bounds);
  const Bounds above_zero{.low = 0.0, .low_open = true};
  const Json positive = bounded_number(above_zero);
  const Json& end_of_log = bounds.low > 0.0 ? number : positive;  // whichever is stricter
  const auto kind = [](device::DistributionKind name, const Json& value) {
    const std::string key(device::to_string(name));
    return table({{key, value}}, Json::array({key}));
  };
  using Kind = device::DistributionKind;
  return {
      {"oneOf",
       {number, kind(Kind::fixed, number), kind(Kind::uniform, two(number, number)),
        kind(Kind::log_uniform, two(end_of_log, end_of_log)), kind(Kind::normal, two(number, positive))}}};
}

Json seed() {
  return {
      {"oneOf",
       {bounded_number({.low = 0.0}, "integer"), text_like("^(0[xX]0*[0-9a-fA-F]{1,16}|0*[0-9]{1,20})$")}}};
}

Json value_schema(const Option& option) {
  switch (option.type) {
    case Type::boolean:
      return typed("boolean");
    case Type::integer:
      return bounded_number(option.bounds, "integer");
    case Type::real:
      return bounded_number(option.bounds);
    case Type::text:
    case Type::file:
      return typed("string");
    case Type::name:
      return text_like("^[A-Za-z0-9_][A-Za-z0-9_.-]*$");
    case Type::choice:
      return {{"enum", option.choices}};
    case Type::seed:
      return seed();
    case Type::pair:
    case Type::interval:
      return two(bounded_number(option.bounds), bounded_number(option.bounds));
    case Type::electrons:
      return two(bounded_number(option.bounds, "integer"), bounded_number(option.bounds, "integer"));
    case Type::distribution:
      return distribution(option.bounds);
  }
  return {};
}

struct DefaultValue {
  Json operator()(const Pair& value) const { return {value.first, value.second}; }
  Json operator()(const physics::Electrons& value) const { return {value.n1, value.n2}; }
  Json operator()(const device::Distribution& value) const {
    const std::string kind(device::to_string(value.kind));
    if (value.kind == device::DistributionKind::fixed) return {{kind, value.a}};
    return {{kind, {value.a, value.b}}};
  }
  template <class Plain>
  Json operator()(const Plain& value) const {
    return value;
  }
};

std::string description_of(const Option& option) {
  std::string text = option.help;
  if (!option.unit.empty()) text += "; in " + option.unit;
  if (const std::string bounds = option.bounds.text(); !bounds.empty()) text += "; " + bounds;
  if (option.type == Type::interval) text += "; low < high";
  return text;
}

Json definition_of(const Option& option) {
  Json schema{{"description", description_of(option)}};
  schema.update(value_schema(option));
  schema["default"] = std::visit(DefaultValue{}, option.get(Settings{}));
  return schema;
}

// Puts a reference to the option's definition where its key stands in a tree of tables.
void place(Json& properties, const Option& option) {
  Json* here = &properties;
  std::istringstream key(option.key);
  for (std::string part; std::getline(key, part, '.');) {
    if (key.eof()) {
      (*here)[part] = {{"$ref", "#/$defs/" + option.key}};
    } else {
      if (!here->contains(part)) (*here)[part] = table(Json::object());
      here = &(*here)[part]["properties"];
    }
  }
}

}  // namespace

std::string json_schema() {
  Json definitions = Json::object(), top = Json::object(), arm = Json::object();
  const OptionTable options;
  arm["name"] = value_schema(*options.find("name"));
  for (const Option& option : options) {
    definitions[option.key] = definition_of(option);
    place(top, option);
    if (an_arm_may_set(option.role)) place(arm, option);
  }
  Json arms = typed("array");
  arms["description"] = "Arms share devices and noise; each repeats only what it changes.";
  arms["minItems"] = 1;
  arms["items"] = table(arm, Json::array({"name"}));
  top["arm"] = arms;

  Json schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
              {"title", "Experiment of qdtune"},
              {"description", "What depends on several keys is checked by: qdtune config check FILE"}};
  schema.update(table(top));
  schema["$defs"] = definitions;
  return schema.dump(2) + "\n";
}

}  // namespace qdtune::config
