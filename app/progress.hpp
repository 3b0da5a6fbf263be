// Progress of a run on standard error: done of all, true successes so far,
// median points, trials a second, time left.
//
// On a terminal one line is redrawn, at most ten times a second and cut to the terminal's width; elsewhere a
// line is written every 10 s. Each write is one call, so that messages of other threads do not land inside
// it. Not thread-safe: the batch reports rows one at a time. Memory: one count for each number of points that
// occurred. Cost: under a microsecond a row.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <map>
#include <string>

#include "trial/trial_row.hpp"

namespace qdtune::app {

// "7 s", "3 min 20 s", "2 h 5 min".
std::string duration_text(double seconds);

class Progress {
 public:
  using Clock = std::function<std::chrono::steady_clock::time_point()>;
  enum class Style { none, lines, redraw };

  // `columns` is the width of the terminal.
  Progress(std::ostream& err, Style style, std::uint64_t jobs, Clock now, std::size_t columns = 80);
  ~Progress() { finish(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void add(const trial::TrialRow& row);
  // Leaves the terminal with the last state on a line of its own, once.
  void finish();

  std::string line() const;

 private:
  std::int64_t median_points() const;
  void write(bool last);

  std::ostream& err_;
  Style style_;
  std::uint64_t jobs_;
  Clock now_;
  std::size_t columns_;
  std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point written_;
  std::uint64_t done_ = 0;
  std::uint64_t errors_ = 0;
  std::uint64_t with_truth_ = 0;
  std::uint64_t true_successes_ = 0;
  std::map<std::int64_t, std::uint64_t> points_;  // rows by number of points
  std::size_t width_ = 0;                         // of what stands on the line
  bool finished_ = false;
};

}  // namespace qdtune::app
