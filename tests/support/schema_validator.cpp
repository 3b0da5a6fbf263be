#include "support/schema_validator.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <regex>
#include <stdexcept>

#include <nlohmann/json.hpp>

namespace qdtune::test_support {
namespace {

using Json = nlohmann::json;

class Walk {
 public:
  explicit Walk(const Json& root) : root_(root) {}

  std::string check(const Json& schema, const Json& value) const {
    for (const auto& [keyword, rule] : schema.items()) {
      const std::string wrong = check_keyword(keyword, rule, schema, value);
      if (!wrong.empty()) return wrong;
    }
    return "";
  }

 private:
  std::string check_keyword(const std::string& keyword, const Json& rule, const Json& schema,
                            const Json& value) const {
    if (only_tells(keyword)) return "";
    if (keyword == "$ref") return check(referred(rule), value);
    if (keyword == "oneOf") return one_of(rule, value);
    if (keyword == "type") return has_type(rule, value) ? "" : value.dump() + " is no " + rule.dump();
    if (keyword == "const") return value == rule ? "" : value.dump() + " is not " + rule.dump();
    if (keyword == "enum") return contains(rule, value) ? "" : value.dump() + " is none of " + rule.dump();
    if (keyword == "properties") return properties(rule, value);
    if (keyword == "required") return required(rule, value);
    if (keyword == "additionalProperties" && rule == false) return no_more(schema.at("properties"), value);
    if (keyword == "items") return items(rule, value);
    if (keyword == "prefixItems") return first_items(rule, value);
    if (keyword == "minItems") return !value.is_array() || value.size() >= rule ? "" : "too few items";
    if (keyword == "maxItems") return !value.is_array() || value.size() <= rule ? "" : "too many items";
    if (keyword == "pattern")
      return !value.is_string() || matches(rule, value) ? "" : value.dump() + " is odd";
    if (const std::optional<bool> met = number_meets(keyword, rule, value))
      return *met ? "" : value.dump() + " breaks " + keyword + " " + rule.dump();
    throw std::runtime_error("the validator does not know " + keyword);
  }

  static bool only_tells(const std::string& keyword) {
    return keyword == "$schema" || keyword == "title" || keyword == "description" || keyword == "default" ||
           keyword == "$defs";
  }

  // Nothing when the keyword is not about numbers; what is no number meets all of them.
  static std::optional<bool> number_meets(const std::string& keyword, const Json& rule, const Json& value) {
    const bool number = value.is_number();
    if (keyword == "minimum") return !number || value >= rule;
    if (keyword == "maximum") return !number || value <= rule;
    if (keyword == "exclusiveMinimum") return !number || value > rule;
    if (keyword == "exclusiveMaximum") return !number || value < rule;
    if (keyword == "multipleOf") {
      return !value.is_number_integer() || value.get<std::int64_t>() % rule.get<std::int64_t>() == 0;
    }
    return std::nullopt;
  }

  const Json& referred(const std::string& reference) const {
    return root_.at(Json::json_pointer(reference.substr(1)));
  }

  static bool contains(const Json& list, const Json& value) {
    return std::find(list.begin(), list.end(), value) != list.end();
  }

  static bool matches(const std::string& pattern, const std::string& text) {
    return std::regex_search(text, std::regex(pattern, std::regex::ECMAScript));
  }

  static bool has_type(const Json& type, const Json& value) {
    if (type.is_array()) {
      return std::any_of(type.begin(), type.end(), [&](const Json& one) { return has_type(one, value); });
    }
    if (type == "null") return value.is_null();
    if (type == "boolean") return value.is_boolean();
    if (type == "integer") return value.is_number_integer();
    if (type == "number") return value.is_number();
    if (type == "string") return value.is_string();
    if (type == "array") return value.is_array();
    if (type == "object") return value.is_object();
    throw std::runtime_error("the validator does not know the type " + type.dump());
  }

  std::string one_of(const Json& alternatives, const Json& value) const {
    int met = 0;
    std::string reasons;
    for (const Json& alternative : alternatives) {
      const std::string wrong = check(alternative, value);
      met += wrong.empty() ? 1 : 0;
      reasons += "; " + wrong;
    }
    return met == 1 ? "" : std::to_string(met) + " alternatives are met" + reasons;
  }

  std::string properties(const Json& rules, const Json& value) const {
    if (!value.is_object()) return "";
    for (const auto& [name, rule] : rules.items()) {
      if (!value.contains(name)) continue;
      const std::string wrong = check(rule, value.at(name));
      if (!wrong.empty()) return name + ": " + wrong;
    }
    return "";
  }

  static std::string required(const Json& names, const Json& value) {
    for (const Json& name : names)
      if (value.is_object() && !value.contains(name.get<std::string>())) return name.dump() + " is missing";
    return "";
  }

  static std::string no_more(const Json& known, const Json& value) {
    if (!value.is_object()) return "";
    for (const auto& [name, unused] : value.items())
      if (!known.contains(name)) return name + " is unknown";
    return "";
  }

  std::string items(const Json& rule, const Json& value) const {
    if (!value.is_array()) return "";
    for (const Json& item : value) {
      const std::string wrong = check(rule, item);
      if (!wrong.empty()) return wrong;
    }
    return "";
  }

  std::string first_items(const Json& rules, const Json& value) const {
    for (std::size_t i = 0; value.is_array() && i < std::min(rules.size(), value.size()); ++i) {
      const std::string wrong = check(rules[i], value[i]);
      if (!wrong.empty()) return wrong;
    }
    return "";
  }

  const Json& root_;
};

}  // namespace

struct SchemaValidator::Schema {
  Json root;
};

SchemaValidator::SchemaValidator(const std::string& schema)
    : schema_(std::make_unique<const Schema>(Schema{Json::parse(schema)})) {}

SchemaValidator::~SchemaValidator() = default;

std::string SchemaValidator::violation(const std::string& value) const {
  return Walk(schema_->root).check(schema_->root, Json::parse(value));
}

}  // namespace qdtune::test_support
