#include "config/seed.hpp"

#include <charconv>
#include <string>

#include "base/error.hpp"

namespace qdtune::config {

std::uint64_t parse_seed(std::string_view text) {
  std::string_view digits = text;
  const bool hexadecimal = digits.starts_with("0x") || digits.starts_with("0X");
  if (hexadecimal) digits.remove_prefix(2);
  std::uint64_t seed = 0;
  const char* end = digits.data() + digits.size();
  const auto [parsed, problem] = std::from_chars(digits.data(), end, seed, hexadecimal ? 16 : 10);
  if (problem != std::errc() || parsed != end)
    throw Error(ErrorKind::usage,
                "'" + std::string(text) +
                    "' is no seed: write digits (42) or hexadecimal (0x2a), up to 64 bits, no sign");
  return seed;
}

}  // namespace qdtune::config
