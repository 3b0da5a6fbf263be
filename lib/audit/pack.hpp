// Text in little space: its length (8 bytes, little-endian) and then a zlib stream (RFC 1950), which carries
// a checksum of the text.
//
// The bytes depend on the version of zlib, the text that comes back does not. JSON lines shrink to about a
// third. Cost: some 20 ns a byte.
#pragma once

#include <string>
#include <string_view>

namespace qdtune::audit {

// Never empty, so that no bytes can mean no text.
std::string pack(std::string_view text);

// Throws Error(damaged_data) that says what is wrong unless `bytes` are what pack gave, all of them.
std::string unpack(std::string_view bytes);

}  // namespace qdtune::audit
