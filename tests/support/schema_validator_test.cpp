// Tests lean on this validator, so each rule it knows is shown to accept and to refuse.
#include "support/schema_validator.hpp"

#include <catch2/catch.hpp>

using qdtune::test_support::SchemaValidator;

namespace {

bool meets(const std::string& schema, const std::string& value) {
  return SchemaValidator(schema).violation(value).empty();
}

}  // namespace

TEST_CASE("each rule accepts what it should and refuses what it should") {
  struct Rule {
    std::string schema, good, bad;
  };
  const std::vector<Rule> rules = {
      {R"({"type": "integer"})", "3", "3.5"},
      {R"({"type": ["number", "null"]})", "null", R"("x")"},
      {R"({"type": "boolean"})", "true", "1"},
      {R"({"const": 1})", "1", "2"},
      {R"({"enum": ["a", "b"]})", R"("b")", R"("c")"},
      {R"({"minimum": 2})", "2", "1"},
      {R"({"maximum": 2})", "2", "2.5"},
      {R"({"exclusiveMinimum": 0})", "0.1", "0"},
      {R"({"exclusiveMaximum": 1})", "0.9", "1.0"},
      {R"({"multipleOf": 16})", "32", "33"},
      {R"({"pattern": "^[a-z]+$"})", R"("ab")", R"("aB")"},
      {R"({"items": {"type": "integer"}})", "[1, 2]", "[1, true]"},
      {R"({"prefixItems": [{}, {"type": "integer"}]})", R"(["a", 1, "b"])", R"(["a", "b"])"},
      {R"({"minItems": 2})", "[1, 2]", "[1]"},
      {R"({"maxItems": 2})", "[1, 2]", "[1, 2, 3]"},
      {R"({"properties": {"a": {"type": "string"}}})", R"({"b": 1})", R"({"a": 1})"},
      {R"({"properties": {"a": {}}, "additionalProperties": false})", R"({"a": 1})", R"({"b": 1})"},
      {R"({"required": ["a"]})", R"({"a": 1})", R"({"b": 1})"},
      {R"({"oneOf": [{"type": "string"}, {"minimum": 3}]})", "4", "2"},
      {R"({"oneOf": [{"minimum": 1}, {"minimum": 3}]})", "2", "4"},
      {R"({"$ref": "#/$defs/a.b", "$defs": {"a.b": {"type": "integer"}}})", "1", R"("1")"},
  };
  for (const Rule& rule : rules) {
    INFO(rule.schema);
    CHECK(meets(rule.schema, rule.good));
    CHECK_FALSE(meets(rule.schema, rule.bad));
  }
}

TEST_CASE("a rule about numbers, texts or lists says nothing about other values") {
  for (const char* schema :
       {R"({"minimum": 2})", R"({"multipleOf": 2})", R"({"pattern": "^a$"})", R"({"minItems": 2})",
        R"({"items": {"type": "string"}})", R"({"required": ["a"]})"}) {
    INFO(schema);
    CHECK(meets(schema, "true"));
  }
}

TEST_CASE("words that only tell are passed over, any other unknown word is an error") {
  CHECK(meets(R"({"title": "t", "description": "d", "default": 3, "$schema": "s"})", "1"));
  CHECK_THROWS_AS(meets(R"({"uniqueItems": true})", "[]"), std::runtime_error);
  CHECK_THROWS_AS(meets(R"({"type": "tuple"})", "2"), std::runtime_error);
  CHECK_THROWS_AS(meets(R"({"additionalProperties": {"type": "string"}})", "{}"), std::runtime_error);
}

TEST_CASE("a violation says where it is and what is wrong") {
  const SchemaValidator validator(R"({"properties": {"a": {"properties": {"b": {"maximum": 1}}}}})");
  CHECK(validator.violation(R"({"a": {"b": 2}})") == "a: b: 2 breaks maximum 1");
}
