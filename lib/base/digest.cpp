#include "base/digest.hpp"

#include <bit>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <xxhash.h>

namespace qdtune {

Digest& Digest::add(std::uint64_t value) {
  for (int byte = 0; byte < 8; ++byte) bytes_.push_back(static_cast<char>((value >> (8 * byte)) & 0xffU));
  return *this;
}

Digest& Digest::add(std::int64_t value) {
  return add(static_cast<std::uint64_t>(value));
}

Digest& Digest::add(double value) {
  if (std::isnan(value)) value = std::numeric_limits<double>::quiet_NaN();
  if (value == 0.0) value = 0.0;
  return add(std::bit_cast<std::uint64_t>(value));
}

Digest& Digest::add(std::string_view value) {
  add(static_cast<std::uint64_t>(value.size()));
  bytes_.append(value);
  return *this;
}

std::string Digest::hex() const {
  const XXH128_hash_t hash = XXH3_128bits(bytes_.data(), bytes_.size());
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

}  // namespace qdtune
