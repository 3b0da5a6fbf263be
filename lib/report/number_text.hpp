// Numbers as text that no locale changes.
#pragma once

#include <string>
#include <string_view>

namespace qdtune::report {

// Shortest decimal that reads back to the same bits.
std::string shortest(double value);
std::string fixed(double value, int digits);

// A field of RFC 4180: quoted when it holds a comma, a quote or a line break.
std::string csv_field(std::string_view text);

}  // namespace qdtune::report
