#include "random/stream.hpp"

#include <algorithm>
#include <array>
#include <random>
#include <set>
#include <vector>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "random/distributions.hpp"
#include "random/goodness_of_fit.hpp"

using qdtune::random::philox_block;
using qdtune::random::Purpose;
using qdtune::random::Stream;
using qdtune::random::StreamAddress;

namespace {

using Words = std::vector<std::uint32_t>;

Words first_words(Stream stream, std::size_t count) {
  Words words(count);
  std::generate(words.begin(), words.end(), [&stream] { return stream(); });
  return words;
}

}  // namespace

TEST_CASE("the generator gives the known answers published with Random123") {
  struct KnownAnswer {
    std::array<std::uint32_t, 4> counter;
    std::array<std::uint32_t, 2> key;
    std::array<std::uint32_t, 4> block;
  };
  const auto known =
      GENERATE(KnownAnswer{{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
               KnownAnswer{{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
                           {0xffffffff, 0xffffffff},
                           {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
               KnownAnswer{{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
                           {0xa4093822, 0x299f31d0},
                           {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}});
  CHECK(philox_block(known.counter, known.key) == known.block);
}

// Computed by an independent implementation from the layout in the header:
// a change here breaks every stored run.
TEST_CASE("the first words of these streams never change") {
  CHECK(first_words(Stream(0, {}), 4) == Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(first_words(Stream(42, {.purpose = Purpose::device_parameters}), 4) ==
        Words{0xea38a6e4, 0x05d2c67a, 0x7ba6f3a6, 0x9ceb7283});
  CHECK(first_words(Stream(42, {.trial = 7, .purpose = Purpose::noise_white, .step = 11, .item = 13}), 4) ==
        Words{0xc0721a25, 0x52a783c5, 0xffaf50ef, 0xa6208dd9});
  CHECK(
      first_words(
          Stream(0x0123456789abcdef,
                 {.trial = 0x0123456789, .purpose = Purpose::resampling, .step = 0xabcdef, .item = 0x123456}),
          8) == Words{0x0b618e9c, 0xf3c09d72, 0xdcc9c3aa, 0xc06073fc,  //
                      0xa3253c6e, 0xdde96721, 0x1f2f197a, 0x64ca53d6});
  CHECK(first_words(Stream(0xffffffffffffffff, {.trial = (std::uint64_t{1} << 40U) - 1,
                                                .purpose = Purpose::study,
                                                .step = 0xffffff,
                                                .item = 0xffffff}),
                    4) == Words{0x2898da37, 0xbd4e025a, 0xbfd3fd50, 0x5106d5ed});
}

TEST_CASE("each bit of seed and address makes another stream") {
  std::vector<Stream> streams = {Stream(0, {})};
  for (unsigned bit = 0; bit < 64; ++bit) streams.emplace_back(std::uint64_t{1} << bit, StreamAddress{});
  for (unsigned bit = 0; bit < 40; ++bit)
    streams.emplace_back(0, StreamAddress{.trial = std::uint64_t{1} << bit});
  for (unsigned bit = 0; bit < 8; ++bit) {
    streams.emplace_back(0, StreamAddress{.purpose = static_cast<Purpose>(1U << bit)});
  }
  for (unsigned bit = 0; bit < 24; ++bit) {
    streams.emplace_back(0, StreamAddress{.step = 1U << bit});
    streams.emplace_back(0, StreamAddress{.item = 1U << bit});
  }
  std::set<Words> beginnings;
  for (const Stream& stream : streams) beginnings.insert(first_words(stream, 4));
  CHECK(beginnings.size() == streams.size());
}

TEST_CASE("neighbouring streams share no block") {
  // A block is a bijection of its counter, so a repeated block of four words
  // would mean that two counters met.
  std::set<Words> blocks;
  for (std::uint32_t item = 0; item < 64; ++item) {
    const Words words = first_words(Stream(1, {.trial = 5, .step = 3, .item = item}), 4 * 256);
    for (auto word = words.begin(); word != words.end(); word += 4) blocks.insert(Words(word, word + 4));
  }
  CHECK(blocks.size() == 64 * 256);
}

TEST_CASE("an address field that does not fit is an error, not another address") {
  CHECK_THROWS_AS(Stream(1, {.trial = std::uint64_t{1} << 40U}), qdtune::Error);
  CHECK_THROWS_AS(Stream(1, {.step = 1U << 24U}), qdtune::Error);
  CHECK_THROWS_AS(Stream(1, {.item = 1U << 24U}), qdtune::Error);
  CHECK_NOTHROW(Stream(1, {.trial = (std::uint64_t{1} << 40U) - 1, .step = 0xffffff, .item = 0xffffff}));
}

TEST_CASE("a copied stream goes on where the original stands") {
  Stream original(9, {.trial = 1});
  original();
  Stream copy = original;
  CHECK(first_words(original, 9) == first_words(copy, 9));
}

TEST_CASE("a 64-bit word is two words, the first one high") {
  const Words words = first_words(Stream(3, {}), 2);
  CHECK(Stream(3, {}).next_u64() == ((std::uint64_t{words[0]} << 32U) | words[1]));
}

TEST_CASE("a stream is a standard uniform random bit generator") {
  STATIC_REQUIRE(std::uniform_random_bit_generator<Stream>);
}

TEST_CASE("the first numbers of consecutive streams are as uniform as the numbers of one") {
  // Addresses differ in a single bit or two, which is where a weak mixing would show.
  const auto trial_field = GENERATE(false, true);
  std::vector<double> sample;
  for (std::uint32_t i = 0; i < 20000; ++i) {
    Stream stream(2024, trial_field ? StreamAddress{.trial = i} : StreamAddress{.item = i});
    sample.push_back(qdtune::random::uniform(stream));
  }
  double lag_product = 0.0;
  for (std::size_t i = 1; i < sample.size(); ++i) lag_product += (sample[i - 1] - 0.5) * (sample[i] - 0.5);
  const double lag_correlation = 12.0 * lag_product / static_cast<double>(sample.size() - 1);
  CHECK(std::abs(lag_correlation) < 4.0 / std::sqrt(20000.0));
  CHECK(qdtune::random::scaled_ks_distance(sample, [](double x) { return x; }) < 1.95);
}
