#include "audit/pack.hpp"

#include <cstdint>

#include <fmt/format.h>
#include <zlib.h>

#include "base/contracts.hpp"
#include "base/error.hpp"

namespace qdtune::audit {
namespace {

constexpr std::size_t length_bytes = 8;
// Deflate gives at most 258 bytes for 2 bits: a length beyond that is damage, found before any memory is asked
// for.
constexpr std::uint64_t largest_ratio = 1032;

[[noreturn]] void damaged(std::string_view what) {
  throw Error(ErrorKind::damaged_data, fmt::format("the packed audit is damaged: {}", what));
}

const Bytef* zlib_bytes(std::string_view bytes) {
  return reinterpret_cast<const Bytef*>(bytes.data());
}

std::uint64_t read_length(std::string_view bytes) {
  if (bytes.size() < length_bytes) damaged("it ends before its length does");
  std::uint64_t length = 0;
  for (std::size_t i = length_bytes; i-- > 0;) length = length << 8 | static_cast<unsigned char>(bytes[i]);
  if (length / largest_ratio > bytes.size()) damaged("it is too short for the length it states");
  return length;
}

}  // namespace

std::string pack(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < length_bytes; ++i) {
    bytes.push_back(static_cast<char>((std::uint64_t{text.size()} >> (8 * i)) & 0xffU));
  }
  uLongf size = compressBound(text.size());
  bytes.resize(length_bytes + size);
  const int code = compress2(reinterpret_cast<Bytef*>(bytes.data()) + length_bytes, &size, zlib_bytes(text),
                             text.size(), Z_DEFAULT_COMPRESSION);
  QDTUNE_ENSURE(code == Z_OK, "zlib packs any text into its own bound");
  bytes.resize(length_bytes + size);
  return bytes;
}

std::string unpack(std::string_view bytes) {
  std::string text(read_length(bytes), '\0');
  bytes.remove_prefix(length_bytes);
  uLongf size = text.size();
  uLong used = bytes.size();
  char none = '\0';  // zlib wants an address even for no text
  Bytef* target = reinterpret_cast<Bytef*>(text.empty() ? &none : text.data());
  const int code = uncompress2(target, &size, zlib_bytes(bytes), &used);
  if (code != Z_OK) damaged(fmt::format("zlib says {}", zError(code)));
  if (size != text.size()) damaged("it is shorter than the length it states");
  if (used != bytes.size()) damaged("something follows its end");
  return text;
}

}  // namespace qdtune::audit
