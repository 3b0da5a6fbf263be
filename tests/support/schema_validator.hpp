// A validator for the part of JSON Schema (draft 2020-12) that this program's schemas are written in: $ref into
// $defs, oneOf, type, const, enum, properties, required, additionalProperties: false, items, prefixItems, minItems, maxItems,
// minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf (of integers) and pattern. Words that only tell
// (title, description, default) are passed over; any other one is an error, so that no rule is skipped in silence.
#pragma once

#include <memory>
#include <string>

namespace qdtune::test_support {

class SchemaValidator {
 public:
  // The schema as JSON text. Throws what the JSON library throws for text that is not JSON.
  explicit SchemaValidator(const std::string& schema);
  ~SchemaValidator();
  SchemaValidator(const SchemaValidator&) = delete;
  SchemaValidator& operator=(const SchemaValidator&) = delete;

  // What is wrong with the value (JSON text), empty when it meets the schema.
  // Throws std::runtime_error for a word of the schema that is not known here.
  std::string violation(const std::string& value) const;

 private:
  struct Schema;
  std::unique_ptr<const Schema> schema_;
};

}  // namespace qdtune::test_support
