// Seeds as people write them: decimal or 0x hexadecimal, 64 bits, no sign.
#pragma once

#include <cstdint>
#include <string_view>

namespace qdtune::config {

// "42", "0x2a", "0X2A". Throws Error(usage) for anything else: empty, signs,
// spaces, fractions, more than 64 bits.
std::uint64_t parse_seed(std::string_view text);

}  // namespace qdtune::config
