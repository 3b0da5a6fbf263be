// Test generators: one that says what it is told, one that counts what it is asked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <utility>
#include <vector>

namespace qdtune::random {

// Gives the scripted words in order and throws when a distribution asks for more than the script has.
class ScriptedEngine {
 public:
  using result_type = std::uint32_t;

  explicit ScriptedEngine(std::vector<std::uint32_t> words) : words_(std::move(words)) {}

  std::uint32_t operator()() {
    if (used_ == words_.size()) throw std::out_of_range("the script has no more words");
    return words_[used_++];
  }
  static constexpr std::uint32_t min() { return 0; }
  static constexpr std::uint32_t max() { return 0xffffffffU; }

  bool at_end() const { return used_ == words_.size(); }

 private:
  std::vector<std::uint32_t> words_;
  std::size_t used_ = 0;
};

// Passes the words of another engine on and counts them.
template <class Engine>
class CountingEngine {
 public:
  using result_type = typename Engine::result_type;

  explicit CountingEngine(Engine engine) : engine_(std::move(engine)) {}

  result_type operator()() {
    ++count_;
    return engine_();
  }
  static constexpr result_type min() { return Engine::min(); }
  static constexpr result_type max() { return Engine::max(); }

  std::size_t count() const { return count_; }

 private:
  Engine engine_;
  std::size_t count_ = 0;
};

}  // namespace qdtune::random
