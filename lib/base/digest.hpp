// 128-bit digests of canonical byte encodings (XXH3-128; a checksum of identity,
// not a cryptographic signature).
//
// Encoding: integers little-endian 64 bits; doubles by their IEEE bits, every NaN as one quiet NaN and
// -0.0 as 0.0; strings as length then bytes; optionals as a presence byte then the value.
// Cost: about a nanosecond per 8 bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace qdtune {

class Digest {
 public:
  Digest& add(std::int64_t value);
  Digest& add(std::uint64_t value);
  Digest& add(int value) { return add(static_cast<std::int64_t>(value)); }
  Digest& add(bool value) { return add(static_cast<std::int64_t>(value)); }
  Digest& add(double value);
  Digest& add(std::string_view value);
  Digest& add(const char* value) { return add(std::string_view(value)); }
  template <class T>
  Digest& add(const std::optional<T>& value) {
    add(value.has_value());
    return value ? add(*value) : *this;
  }

  // 32 lower-case hexadecimal digits over all that was added so far.
  std::string hex() const;

 private:
  std::string bytes_;
};

}  // namespace qdtune
