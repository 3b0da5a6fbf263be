#include "app/progress.hpp"

#include <catch2/catch.hpp>

#include "app/app_fixture.hpp"

using app_fixture::contains;
using qdtune::app::Progress;
using namespace std::chrono_literals;

namespace {

// A clock that stands until it is told.
class HandClock {
 public:
  Progress::Clock reader() {
    return [this] { return time_; };
  }
  void advance(std::chrono::milliseconds step) { time_ += step; }

 private:
  std::chrono::steady_clock::time_point time_{};
};

qdtune::trial::TrialRow progress_row(bool success, std::int64_t points) {
  qdtune::trial::TrialRow row;
  row.true_success = success;
  row.points = points;
  return row;
}

std::size_t lines_in(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST_CASE("a progress line says what is done, how well, how fast and how long yet") {
  std::ostringstream err;
  HandClock clock;
  Progress progress(err, Progress::Style::none, 8, clock.reader());
  CHECK(progress.line() == "0/8 trials");
  clock.advance(2s);
  progress.add(progress_row(true, 150));
  progress.add(progress_row(false, 170));
  progress.add(progress_row(true, 160));
  qdtune::trial::TrialRow error;
  error.outcome = qdtune::trial::Outcome::error;
  progress.add(error);
  CHECK(progress.line() ==
        "4/8 trials  true success 2 (67 %)  points median 160  errors 1  2 trials/s  ETA 2 s");
  CHECK(err.str().empty());
}

TEST_CASE("a device without truth has no success to show") {
  std::ostringstream err;
  HandClock clock;
  Progress progress(err, Progress::Style::none, 1, clock.reader());
  clock.advance(500ms);
  qdtune::trial::TrialRow row;
  row.points = 12;
  progress.add(row);
  CHECK(progress.line() == "1/1 trials  points median 12  2 trials/s");
}

TEST_CASE("off a terminal there is a line every ten seconds and no control character") {
  std::ostringstream err;
  HandClock clock;
  Progress progress(err, Progress::Style::lines, 100, clock.reader());
  for (int i = 0; i < 50; ++i) {
    clock.advance(500ms);
    progress.add(progress_row(true, 100));
  }
  progress.finish();
  CHECK(lines_in(err.str()) == 2);
  CHECK_FALSE(contains(err.str(), "\r"));
  CHECK_FALSE(contains(err.str(), "\033"));
}

TEST_CASE("on a terminal one line is redrawn, at most ten times a second, and stays at the end") {
  std::ostringstream err;
  HandClock clock;
  Progress progress(err, Progress::Style::redraw, 100, clock.reader());
  for (int i = 0; i < 100; ++i) {
    clock.advance(10ms);
    progress.add(progress_row(true, 100));
  }
  progress.finish();
  const std::string text = err.str();
  CHECK(std::count(text.begin(), text.end(), '\r') == 11);
  CHECK(lines_in(text) == 1);
  CHECK(text.back() == '\n');
}

TEST_CASE("a line is cut to a narrow terminal, where a wrapped one could not be redrawn") {
  std::ostringstream err;
  HandClock clock;
  Progress progress(err, Progress::Style::redraw, 100, clock.reader(), 20);
  clock.advance(1s);
  progress.add(progress_row(true, 100));
  CHECK(err.str() == "\r1/100 trials  true ");
}

TEST_CASE("times are told as people tell them") {
  CHECK(qdtune::app::duration_text(0.2) == "1 s");
  CHECK(qdtune::app::duration_text(59.0) == "59 s");
  CHECK(qdtune::app::duration_text(200.0) == "3 min 20 s");
  CHECK(qdtune::app::duration_text(7500.0) == "2 h 5 min");
}
