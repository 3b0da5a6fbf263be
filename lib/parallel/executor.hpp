// The seam between the science and the threads: independent blocks, each writing to its own slot.
//
// An Executor is a small value (copyable) that names where blocks run: serial, oneTBB or std::jthread.
// Results never depend on it: a body may write only to what its block owns, and sums are folded in block
// order afterwards. Blocks are claimed in ascending order, so the first exception by block index is the
// one a serial loop would meet: it leaves for_each_block after all started blocks have ended, and no further
// block starts. No TBB header is included here. Does not model: priorities, affinities, cancellation from
// outside. Errors other than a body's: Error(internal) for a thread count below 1.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <string_view>

namespace qdtune::parallel {

enum class Backend { tbb, threads };
inline constexpr std::array backends{Backend::tbb, Backend::threads};
std::string_view to_string(Backend backend);

// Whether a trial of a batch may spread its own blocks over threads; what automatic means is the batch's.
enum class Inner { automatic, on, off };
inline constexpr std::array inner_modes{Inner::automatic, Inner::on, Inner::off};
std::string_view to_string(Inner inner);  // "auto", "on", "off"

class Executor {
 public:
  // All blocks on the calling thread, in order.
  static Executor serial();
  // Blocks on at most `threads` threads (>= 1), the caller included.
  //   tbb      an isolated region of the arena the caller is in (a waiting block never picks up work of
  //            another trial), so an arena smaller than `threads` bounds it too
  //   threads  std::jthreads started and joined by each call
  static Executor concurrent(Backend backend, int threads);

  int threads() const { return threads_; }

  // Calls body(block) once for each block in [0, count). Safe to nest. Cost beyond the bodies: none (serial),
  // about a microsecond (tbb), some ten microseconds a thread (threads).
  void for_each_block(std::size_t count, const std::function<void(std::size_t)>& body) const;

 private:
  enum class Kind { serial, tbb, threads };
  Executor(Kind kind, int threads) : kind_(kind), threads_(threads) {}
  Kind kind_;
  int threads_;
};

// Half-open ranges of a fixed block size (>= 1):
// block b covers [b * block_size, min((b + 1) * block_size, count)).
std::size_t block_count(std::size_t count, std::size_t block_size);

}  // namespace qdtune::parallel
