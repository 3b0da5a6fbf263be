// A validator for the part of JSON Schema (draft 2020-12) that the audit's schema is written in: $ref into $defs,
// oneOf, type, const, enum, properties, required, additionalProperties: false, items, minItems, maxItems, minimum
// and pattern. Any other word of a schema is an error, so that nothing is passed over in silence.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace audit_test {

// What is wrong with the value, empty when it meets the schema. Throws std::runtime_error for an unknown keyword.
std::string violation(const nlohmann::json& schema, const nlohmann::json& value);

}  // namespace audit_test
