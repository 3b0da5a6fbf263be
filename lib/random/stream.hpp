// Addressed random streams: a number is a function of (seed, address, draw index) and of nothing else.
//
// Generator: Philox4x32-10 (Salmon et al., SC'11). Key = seed (64 bits). Counter (128 bits), low to high:
//   block 32 bits | item 24 bits | step 24 bits | purpose 8 bits | trial 40 bits.
// No stream owns a spare sample and no stream is shared: two streams of different addresses never meet, so
// work can be split in any way over threads without changing a bit.
// Errors: an address field that does not fit its width throws Error(internal), and so does asking a stream
// for more than 2^32 - 1 blocks of four words.
//
// Cost: about 3 ns a 32-bit word; a Stream is 44 bytes and free to construct.
#pragma once

#include <array>
#include <cstdint>

namespace qdtune::random {

// What a stream is used for. The numbers are part of the reproducibility contract: append, never renumber.
enum class Purpose : std::uint8_t {
  test = 0,
  device_parameters = 1,
  start_voltage = 2,
  noise_white = 3,
  noise_pink = 4,
  noise_telegraph = 5,
  noise_jumps = 6,
  noise_drift = 7,
  noise_latching = 8,
  device_disorder = 9,
  device_lever_arms = 10,
  device_fluctuators = 11,
  device_class = 12,
  noise_offset_drift = 13,
  prior_particles = 16,
  resampling = 17,
  particle_moves = 18,
  predictive_replicates = 19,
  plan_ranking = 20,
  policy_choice = 21,
  bootstrap_interval = 32,
  study = 33,
  legacy_particles = 48,
  legacy_resampling = 49,
  legacy_sensing = 50,
  legacy_navigation = 51,
  legacy_classifier = 52,
};

struct StreamAddress {
  std::uint64_t trial = 0;  // < 2^40
  Purpose purpose = Purpose::test;
  std::uint32_t step = 0;  // < 2^24: which update, sweep or scan of the trial
  std::uint32_t item = 0;  // < 2^24: which particle, point or replicate of the step
};

// One block of the generator: four words, a bijection of the counter for each key.
std::array<std::uint32_t, 4> philox_block(const std::array<std::uint32_t, 4>& counter,
                                          const std::array<std::uint32_t, 2>& key);

class Stream {
 public:
  using result_type = std::uint32_t;  // a standard uniform random bit generator

  Stream(std::uint64_t seed, const StreamAddress& address);

  std::uint32_t operator()() {
    if (used_ == words_.size()) refill();
    return words_[used_++];
  }
  static constexpr std::uint32_t min() { return 0; }
  static constexpr std::uint32_t max() { return 0xffffffffU; }

  // Two words, the first one high.
  std::uint64_t next_u64() {
    const std::uint64_t high = (*this)();
    return (high << 32U) | (*this)();
  }

 private:
  void refill();

  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 4> counter_;
  std::array<std::uint32_t, 4> words_{};
  std::uint32_t used_ = 4;
};

}  // namespace qdtune::random
