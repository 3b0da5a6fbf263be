#include "audit/pack.hpp"

#include <catch2/catch.hpp>

#include "audit/audit_fixture.hpp"
#include "audit/json_lines.hpp"
#include "base/error.hpp"

using namespace qdtune;
using audit::pack;
using audit::unpack;

namespace {

bool is_damaged(const std::string& bytes) {
  try {
    unpack(bytes);
  } catch (const Error& error) {
    INFO(error.what());
    CHECK(std::string(error.what()).find("the packed audit is damaged: ") == 0);
    return error.kind() == ErrorKind::damaged_data;
  }
  return false;
}

std::string lines_to_pack() {
  return audit::to_json_lines(audit_test::one_of_each_kind());
}

}  // namespace

TEST_CASE("text comes back as it was, in fewer bytes") {
  const std::string text = lines_to_pack();
  CHECK(unpack(pack(text)) == text);
  CHECK(pack(text).size() < text.size() / 2);
  CHECK(pack(text) == pack(text));
  for (const std::string& other :
       {std::string(), std::string("x"), std::string("\0\n\xff", 3), std::string(3000000, '7')}) {
    CHECK_FALSE(pack(other).empty());
    CHECK(unpack(pack(other)) == other);
  }
}

TEST_CASE("bytes that were cut, lengthened or changed are damaged") {
  const std::string bytes = pack(lines_to_pack());
  int unnoticed = 0;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    INFO("cut to " << size);
    CHECK(is_damaged(bytes.substr(0, size)));
  }
  CHECK(is_damaged(bytes + '\0'));
  // A changed bit is found, or does not matter to the text: the first byte of a stream names its window.
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string changed = bytes;
    changed[i] = static_cast<char>(changed[i] ^ 0x10);
    INFO("byte " << i);
    std::string read = lines_to_pack();
    try {
      read = unpack(changed);
      ++unnoticed;
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::damaged_data);
    }
    CHECK(read == lines_to_pack());
  }
  CHECK(unnoticed <= 1);
}

TEST_CASE("an absurd length is found before it is believed") {
  std::string bytes = pack("short");
  bytes[7] = '\x7f';  // exabytes
  CHECK(is_damaged(bytes));
}
