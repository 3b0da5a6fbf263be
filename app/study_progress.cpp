#include "app/study_progress.hpp"

#include <algorithm>
#include <ostream>

#include <fmt/format.h>

namespace qdtune::app {

StudyProgress::StudyProgress(const World& world, Progress::Style style)
    : world_(world), style_(style), start_(world.now()), written_(start_) {}

void StudyProgress::show(validation::Study study, std::size_t done, std::size_t of) {
  if (style_ == Progress::Style::none) return;
  const auto now = world_.now();
  if (study != study_) start_ = now;
  study_ = study;
  const bool redraw = style_ == Progress::Style::redraw;
  const auto pause = redraw ? std::chrono::milliseconds(100) : std::chrono::milliseconds(10000);
  const bool last = done == of;
  if (!last && now - written_ < pause) return;
  written_ = now;
  std::string text = fmt::format("{}: {}/{} runs", to_string(study), done, of);
  const double elapsed_s = std::chrono::duration<double>(now - start_).count();
  if (!last && elapsed_s > 0.0) {
    const double left_s = elapsed_s * static_cast<double>(of - done) / static_cast<double>(done);
    text += "  ETA " + duration_text(left_s);
  }
  if (redraw) {
    if (text.size() >= world_.err_columns) text.resize(world_.err_columns - 1);
    const std::size_t width = std::max(width_, text.size());
    width_ = last ? 0 : text.size();
    world_.err << fmt::format("\r{:<{}}{}", text, width, last ? "\n" : "") << std::flush;
  } else {
    world_.err << text + "\n" << std::flush;
  }
}

}  // namespace qdtune::app
