#include "random/stream.hpp"

#include <Random123/philox.h>

#include "base/contracts.hpp"

namespace qdtune::random {

namespace {
constexpr std::uint32_t field_limit = 1U << 24U;
constexpr std::uint64_t trial_limit = std::uint64_t{1} << 40U;
}  // namespace

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

std::uint32_t Stream::operator()() {
  if (used_ == 4) refill();
  return words_[used_++];
}

std::uint64_t Stream::next_u64() {
  const std::uint64_t high = (*this)();
  return (high << 32U) | (*this)();
}

void Stream::refill() {
  const philox4x32_ctr_t counter = {{counter_[0], counter_[1], counter_[2], counter_[3]}};
  const philox4x32_key_t key = {{key_[0], key_[1]}};
  const philox4x32_ctr_t block = philox4x32(counter, key);
  for (std::size_t word = 0; word < 4; ++word) words_[word] = block[word];
  used_ = 0;
  ++counter_[0];
  QDTUNE_ENSURE(counter_[0] != 0, "a stream gave all of its 2^32 blocks");
}

}  // namespace qdtune::random
