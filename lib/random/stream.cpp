#include "random/stream.hpp"

#include <Random123/philox.h>

#include "base/contracts.hpp"

namespace qdtune::random {

namespace {
constexpr std::uint32_t field_limit = 1U << 24U;
constexpr std::uint64_t trial_limit = std::uint64_t{1} << 40U;
// Never given, so that the block counter cannot wrap to the first block again.
constexpr std::uint32_t last_block = 0xffffffffU;
}  // namespace

std::array<std::uint32_t, 4> philox_block(const std::array<std::uint32_t, 4>& counter,
                                          const std::array<std::uint32_t, 2>& key) {
  const philox4x32_ctr_t input = {{counter[0], counter[1], counter[2], counter[3]}};
  const philox4x32_key_t words = {{key[0], key[1]}};
  const philox4x32_ctr_t block = philox4x32(input, words);
  return {block[0], block[1], block[2], block[3]};
}

Stream::Stream(std::uint64_t seed, const StreamAddress& address)
    : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32U)} {
  QDTUNE_REQUIRE(address.trial < trial_limit, "trial index needs more than 40 bits");
  QDTUNE_REQUIRE(address.step < field_limit, "stream step needs more than 24 bits");
  QDTUNE_REQUIRE(address.item < field_limit, "stream item needs more than 24 bits");
  counter_[0] = 0;
  counter_[1] = address.item | (address.step << 24U);
  counter_[2] = (address.step >> 8U) | (static_cast<std::uint32_t>(address.purpose) << 16U) |
                (static_cast<std::uint32_t>(address.trial & 0xffU) << 24U);
  counter_[3] = static_cast<std::uint32_t>(address.trial >> 8U);
}

void Stream::refill() {
  QDTUNE_ENSURE(counter_[0] != last_block, "a stream gave all of its blocks");
  words_ = philox_block(counter_, key_);
  used_ = 0;
  ++counter_[0];
}

}  // namespace qdtune::random
