// Records as JSON lines, one object a line:
//   {"schema":1,"seq":0,"kind":"start","trial":7,"seed":"0x000000000000002a",...}
//
// The same records give the same bytes: doubles in the shortest form that reads back as the same bits, fields
// in the order of the record, UTF-8 (a byte that is none becomes U+FFFD). Voltages are [v1, v2] in V, windows
// [[low1, low2], [high1, high2]], charge states [n1, n2]. A number that is not finite is null, and NaN when read
// back; all else survives the way there and back. A seed is text, since readers of JSON may hold numbers as
// doubles. Not modelled: readers of future schemas. Cost: about 1 us a number.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audit/records.hpp"

namespace qdtune::audit {

inline constexpr int schema_version = 1;

// Every line ends in '\n'; no record, no byte.
std::string to_json_lines(std::span<const Record> records);

// The inverse. Throws Error(damaged_data) with the number of the line (from 1) that is no record of this
// schema, lacks a field or has an unknown one, or does not follow the line before it.
std::vector<Record> read_json_lines(std::string_view text);

// A JSON Schema (draft 2020-12) that every line of to_json_lines meets, pretty-printed, ending in '\n'.
std::string json_schema();

}  // namespace qdtune::audit
