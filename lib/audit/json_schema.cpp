#include <concepts>

#include <fmt/format.h>

#include "audit/json_lines.hpp"
#include "audit/record_fields.hpp"

namespace qdtune::audit {
namespace {

constexpr std::string_view definitions =
    R"(    "number": {"type": ["number", "null"], "description": "null when it is not finite"},
    "count": {"type": "integer", "minimum": 0},
    "ordinal": {"type": ["integer", "null"], "minimum": 0},
    "seed": {"type": "string", "pattern": "^0x[0-9a-f]{16}$"},
    "electrons": {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
    "voltages": {"type": "array", "items": {"$ref": "#/$defs/number"}, "minItems": 2, "maxItems": 2},
    "window": {"type": "array", "items": {"$ref": "#/$defs/voltages"}, "minItems": 2, "maxItems": 2},
)";

template <class T>
std::string type_of(std::string_view name) {
  const auto list = [](const char* item) {
    return fmt::format(R"({{"type": "array", "items": {{"$ref": "#/$defs/{}"}}}})", item);
  };
  const auto reference = [](const char* definition) {
    return fmt::format(R"({{"$ref": "#/$defs/{}"}})", definition);
  };
  if constexpr (std::same_as<T, double>) return reference("number");
  if constexpr (std::same_as<T, std::uint64_t>) return reference(name == "seed" ? "seed" : "count");
  if constexpr (std::same_as<T, std::int64_t>) return reference("count");
  if constexpr (std::same_as<T, std::optional<std::int64_t>>) return reference("ordinal");
  if constexpr (std::same_as<T, Electrons>) return reference("electrons");
  if constexpr (std::same_as<T, GateVoltages>) return reference("voltages");
  if constexpr (std::same_as<T, Window>) return reference("window");
  if constexpr (std::same_as<T, std::vector<double>>) return list("number");
  if constexpr (std::same_as<T, std::vector<GateVoltages>>) return list("voltages");
  if constexpr (std::same_as<T, std::vector<Candidate>>) return list("candidate");
  if constexpr (std::same_as<T, bool>) return R"({"type": "boolean"})";
  if constexpr (std::same_as<T, std::string>) return R"({"type": "string"})";
  if constexpr (std::same_as<T, Outcome>) return R"({"enum": ["complete", "refused"]})";
}

// An object with exactly the fields of T; `head` are properties that come before them.
template <class T>
std::string object_of(std::string_view definition, std::string properties, std::string required) {
  const T record{};
  visit_fields(record, [&](std::string_view name, const auto& member) {
    const std::string_view comma = required.empty() ? "" : ",";
    properties += fmt::format("{}\n        \"{}\": {}", comma, name,
                              type_of<std::remove_cvref_t<decltype(member)>>(name));
    required += fmt::format("{}\"{}\"", required.empty() ? "" : ", ", name);
  });
  return fmt::format(
      "    \"{}\": {{\n      \"type\": \"object\", \"additionalProperties\": false,\n      \"properties\": "
      "{{{}\n      }},\n      \"required\": [{}]\n    }}",
      definition, properties, required);
}

template <class T>
std::string line_of() {
  const std::string head = fmt::format(
      "\n        \"schema\": {{\"const\": {}}},\n        \"seq\": {{\"$ref\": \"#/$defs/count\"}},\n        "
      "\"kind\": {{\"const\": \"{}\"}}",
      schema_version, kind_name<T>);
  return object_of<T>(kind_name<T>, head, R"("schema", "seq", "kind")");
}

// One definition and one alternative for each kind of record.
template <std::size_t index = 0>
void add_kinds(std::string& defined, std::string& alternatives) {
  if constexpr (index < std::variant_size_v<Record>) {
    using Kind = std::variant_alternative_t<index, Record>;
    defined += ",\n" + line_of<Kind>();
    alternatives +=
        fmt::format("{}\n    {{\"$ref\": \"#/$defs/{}\"}}", index == 0 ? "" : ",", kind_name<Kind>);
    add_kinds<index + 1>(defined, alternatives);
  }
}

}  // namespace

std::string json_schema() {
  std::string defined = std::string(definitions) + object_of<Candidate>("candidate", "", "");
  std::string alternatives;
  add_kinds(defined, alternatives);
  return fmt::format(
      "{{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n  \"title\": \"One line of the "
      "audit of a trial\",\n  \"description\": \"Voltages are [v1, v2] in V, windows [[low1, low2], [high1, "
      "high2]], charge states [n1, n2].\",\n  \"oneOf\": [{}\n  ],\n  \"$defs\": {{\n{}\n  }}\n}}\n",
      alternatives, defined);
}

}  // namespace qdtune::audit
