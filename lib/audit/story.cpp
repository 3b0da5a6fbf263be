#include "audit/story.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "audit/story_format.hpp"
#include "base/seed_text.hpp"

namespace qdtune::audit {
namespace {

// The separator and the reason, or nothing; "none" is how deciders say that there is none.
std::string tail(std::string_view separator, std::string_view reason) {
  return reason.empty() || reason == "none" ? std::string() : std::string(separator).append(reason);
}

// What comes after a stage.
std::string next_text(const StageChange& change) {
  if (change.to == "complete") return "ready to claim";
  if (change.to == "failed") return "no claim";
  return (change.backtrack ? "back to " : "on to ") + in_words(change.to);
}

std::string range_of(const std::vector<double>& values) {
  double low = std::nan(""), high = std::nan("");
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    low = std::fmin(low, value);
    high = std::fmax(high, value);
  }
  return std::isnan(low) ? "no signal"
                         : fmt::format("signal {} to {}", short_number(low), short_number(high));
}

std::string window_text(const Window& window) {
  return fmt::format("{:.1f} to {:.1f} mV on gate 1, {:.1f} to {:.1f} mV on gate 2", 1e3 * window.low.v1_V,
                     1e3 * window.high.v1_V, 1e3 * window.low.v2_V, 1e3 * window.high.v2_V);
}

class Teller {
 public:
  explicit Teller(std::span<const Record> records) : records_(records) {}

  std::string tell() && {
    for (; next_ < records_.size(); ++next_)
      std::visit([this](const auto& record) { tell(record); }, records_[next_]);
    return std::move(page_).text();
  }

 private:
  void tell(const Start& start) {
    target_ = electrons(start.target);
    stage_.clear();
    page_.heading(fmt::format("Trial {} of seed {}", start.trial, seed_text(start.seed)));
    page_.line("goal", fmt::format("the charge state {} by the policy {}", target_, in_words(start.policy)));
    page_.line("window", window_text(start.window));
    page_.line("start",
               fmt::format("{}; at most {} and {}", millivolts(start.start),
                           counted(start.budget_points, "point"), counted(start.budget_steps, "step")));
  }

  void tell(const StageChange& change) {
    enter(change.from);
    page_.line("outcome", fmt::format("{}, {}{}", in_words(change.outcome), next_text(change),
                                      tail(": ", change.reason)));
    again_.clear();
    if (change.backtrack) again_ = fmt::format(" (backtrack {})", *change.backtrack);
    if (change.retry) again_ += fmt::format(" (retry {})", *change.retry);
    stage_.clear();  // a stage that is entered again gets a heading of its own
  }

  // Nothing of a candidate whose gain nobody asked for.
  static std::string expectation(const Candidate& candidate) {
    if (candidate.success_gain == 0.0 && candidate.information_nat == 0.0) return "";
    return fmt::format("; expected: success {}, {} nat", signed_per_cent(candidate.success_gain),
                       short_number(candidate.information_nat));
  }

  void tell(const Ranking& ranking) {
    enter(ranking.stage);
    const auto count = static_cast<std::int64_t>(ranking.candidates.size());
    if (!ranking.chosen || *ranking.chosen < 0 || *ranking.chosen >= count) {
      page_.line("plan", fmt::format("none{}{}", count == 0 ? "" : " of " + counted(count, "candidate"),
                                     tail(": ", ranking.reason)));
      return;
    }
    const Candidate& chosen = ranking.candidates[static_cast<std::size_t>(*ranking.chosen)];
    planned_ = chosen.plan;
    page_.line("plan", chosen.plan + expectation(chosen) + tail("; ", ranking.reason));
  }

  void tell(const Scan& scan) {
    enter(scan.stage);
    std::string text = counted(static_cast<std::int64_t>(scan.points.size()), "point");
    if (scan.plan != planned_ && !scan.plan.empty()) text = fmt::format("{}: {}", scan.plan, text);
    planned_.clear();
    text += ", " + range_of(scan.values);
    if (!scan.refused.empty())
      text += fmt::format(", {} outside the limits left out",
                          counted(static_cast<std::int64_t>(scan.refused.size()), "point"));
    page_.line("scan", text + quality_of(scan));
  }

  // A grade that follows its scan shares the scan's line.
  std::string quality_of(const Scan& scan) {
    const Quality* quality =
        next_ + 1 < records_.size() ? std::get_if<Quality>(&records_[next_ + 1]) : nullptr;
    if (quality == nullptr || quality->stage != scan.stage) return "";
    ++next_;
    const std::string noise = fmt::format(", noise {}", short_number(quality->noise_sd));
    return fmt::format(" ({}{})", in_words(quality->grade),
                       quality->reason.empty() ? noise : tail(": ", quality->reason));
  }

  void tell(const Quality& quality) {
    enter(quality.stage);
    page_.line("quality", fmt::format("{}, range {}, noise {}{}", in_words(quality.grade),
                                      short_number(quality.signal_range), short_number(quality.noise_sd),
                                      tail(": ", quality.reason)));
  }

  void tell(const Belief& belief) {
    enter(belief.stage);
    page_.line("belief", fmt::format("{:>7} for {} at {}; entropy {:.2f} nat, log evidence {:.1f} nat",
                                     per_cent(belief.probability), target_, aligned_millivolts(belief.best),
                                     belief.entropy_nat, belief.log_evidence_nat));
  }

  void tell(const Move& move) {
    enter(move.stage);
    std::string text = fmt::format("{} to {} in {}", aligned_millivolts(move.from),
                                   aligned_millivolts(move.granted), counted(move.steps, "step"));
    if (move.steps == 0) text = fmt::format("{} stays", aligned_millivolts(move.from));
    if (move.granted != move.requested)
      text += fmt::format("; asked for {}: {}", millivolts(move.requested), in_words(move.ruling));
    page_.line("move", text + tail("; ", move.reason));
  }

  void tell(const Verdict& verdict) {
    enter(verdict.stage);
    page_.line("limits", fmt::format("{} at {}: {}{}", verdict.what, millivolts(verdict.requested),
                                     in_words(verdict.ruling), tail(", ", verdict.reason)));
  }

  void tell(const Check& check) {
    enter(check.stage);
    page_.line("check", fmt::format("{} {}: {} against {}{}", check.name, check.passed ? "passed" : "FAILED",
                                    short_number(check.statistic), short_number(check.threshold),
                                    tail("; ", check.text)));
  }

  void tell(const End& end) {
    stage_.clear();
    page_.heading("result");
    if (end.outcome == Outcome::complete) {
      page_.line("claim", fmt::format("{} at {} with {}{}", target_, millivolts(end.voltage),
                                      per_cent(end.claimed_probability), tail("; ", end.reason)));
    } else {
      page_.line("refusal", fmt::format("in {}: {}; {} for {} at {}", in_words(end.stage), end.reason,
                                        per_cent(end.claimed_probability), target_, millivolts(end.voltage)));
    }
    page_.line("spent", fmt::format("{} in {} s, {}, {}, {}", counted(end.points, "point"),
                                    short_number(end.measuring_s), counted(end.steps, "step"),
                                    counted(end.backtracks, "backtrack"), counted(end.retries, "retry")));
    claimed_ = end.outcome == Outcome::complete;
  }

  void tell(const Truth& truth) {
    const std::string_view verdict = truth.true_success ? "the claim is right"
                                     : claimed_         ? "THE CLAIM IS WRONG"
                                                        : "nothing was claimed";
    if (truth.device_class != "double_dot")
      return page_.line("truth", fmt::format("the device is no double dot that could be tuned but a {}: {}",
                                             in_words(truth.device_class), verdict));
    page_.line("truth", fmt::format("the device holds {} there, {:.2f} meV {} the {} cell: {}",
                                    electrons(truth.ground_state), std::abs(truth.margin_meV),
                                    truth.margin_meV > 0.0 ? "inside" : "outside", target_, verdict));
  }

  void enter(const std::string& stage) {
    if (stage == stage_) return;
    stage_ = stage;
    page_.heading(stage + std::exchange(again_, ""));
  }

  std::span<const Record> records_;
  std::size_t next_ = 0;
  Page page_;
  std::string target_ = "target";
  std::string stage_;    // of the last heading
  std::string again_;    // what the next heading says besides its stage
  std::string planned_;  // what the last ranking chose and no scan has measured yet
  bool claimed_ = false;
};

}  // namespace

std::string tell(std::span<const Record> records) {
  return Teller(records).tell();
}

}  // namespace qdtune::audit
