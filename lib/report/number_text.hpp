// Numbers as text that no locale changes; internal to the layer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace qdtune::report {

// Shortest decimal that reads back to the same bits.
std::string shortest(double value);
std::string fixed(double value, int digits);
// "0x" and 16 hexadecimal digits.
std::string seed_text(std::uint64_t seed);

// A field of RFC 4180: quoted when it holds a comma, a quote or a line break.
std::string csv_field(std::string_view text);

}  // namespace qdtune::report
