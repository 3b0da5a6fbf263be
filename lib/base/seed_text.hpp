// Seeds as files and reports show them.
#pragma once

#include <cstdint>
#include <string>

namespace qdtune {

// "0x" and 16 hexadecimal digits: text, since readers of JSON may hold numbers as doubles.
std::string seed_text(std::uint64_t seed);

}  // namespace qdtune
