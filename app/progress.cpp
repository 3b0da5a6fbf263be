#include "app/progress.hpp"

#include <algorithm>
#include <cmath>
#include <ostream>

#include <fmt/format.h>

namespace qdtune::app {
namespace {

using Seconds = std::chrono::duration<double>;
constexpr Seconds line_interval{10.0};
constexpr Seconds redraw_interval{0.1};

}  // namespace

std::string duration_text(double seconds) {
  const auto whole = static_cast<std::int64_t>(std::ceil(seconds));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

Progress::Progress(std::ostream& err, Style style, std::uint64_t jobs, Clock now, std::size_t columns)
    : err_(err),
      style_(style),
      jobs_(jobs),
      now_(std::move(now)),
      columns_(columns),
      start_(now_()),
      written_(start_) {}

void Progress::add(const trial::TrialRow& row) {
  ++done_;
  if (row.outcome == trial::Outcome::error) {
    ++errors_;
  } else {
    ++points_[row.points];
  }
  if (row.true_success.has_value()) {
    ++with_truth_;
    if (*row.true_success) ++true_successes_;
  }
  const Seconds since = now_() - written_;
  if ((style_ == Style::lines && since >= line_interval) ||
      (style_ == Style::redraw && since >= redraw_interval)) {
    write(false);
  }
}

void Progress::finish() {
  if (style_ == Style::redraw && done_ > 0 && !finished_) write(true);
  finished_ = true;
}

std::int64_t Progress::median_points() const {
  const std::uint64_t half = (done_ - errors_ + 1) / 2;
  std::uint64_t seen = 0;
  for (const auto& [points, rows] : points_) {
    seen += rows;
    if (seen >= half) return points;
  }
  return 0;
}

std::string Progress::line() const {
  const double elapsed_s = Seconds(now_() - start_).count();
  std::string text = fmt::format("{}/{} trials", done_, jobs_);
  if (with_truth_ > 0) {
    const double percent = 100.0 * static_cast<double>(true_successes_) / static_cast<double>(with_truth_);
    text += fmt::format("  true success {} ({:.0f} %)", true_successes_, percent);
  }
  if (!points_.empty()) text += fmt::format("  points median {}", median_points());
  if (errors_ > 0) text += fmt::format("  errors {}", errors_);
  if (done_ > 0 && elapsed_s > 0.0) {
    const double rate = static_cast<double>(done_) / elapsed_s;
    text += fmt::format("  {:.3g} trials/s", rate);
    if (done_ < jobs_)
      text += fmt::format("  ETA {}", duration_text(static_cast<double>(jobs_ - done_) / rate));
  }
  return text;
}

void Progress::write(bool last) {
  std::string text = line();
  if (style_ == Style::redraw) {
    if (text.size() >= columns_) text.resize(columns_ - 1);  // a wrapped line could not be redrawn
    // Blanks instead of an erase sequence: a terminal without escape sequences shows the same.
    const std::size_t width = std::max(width_, text.size());
    width_ = text.size();
    text = fmt::format("\r{:<{}}{}", text, width, last ? "\n" : "");
  } else {
    text += '\n';
  }
  err_ << text << std::flush;
  written_ = now_();
}

}  // namespace qdtune::app
