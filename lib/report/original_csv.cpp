#include "report/original_csv.hpp"

#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "report/number_text.hpp"

namespace qdtune::report {

namespace {

constexpr double dense_points = 4096.0;

std::string_view final_stage(const trial::TrialRow& row) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> names{
      {{"bootstrap", "BOOTSTRAPPING"},
       {"coarse_survey", "COARSE_SURVEY"},
       {"charge_identification", "CHARGE_ID"},
       {"navigation", "NAVIGATION"},
       {"verification", "VERIFICATION"},
       {"complete", "COMPLETE"}}};
  for (const auto& [ours, original] : names) {
    if (row.stage == ours) return original;
  }
  return "FAILED";
}

}  // namespace

std::string original_csv(const ArmRows& arm) {
  std::string text =
      "trial_idx,success,final_stage,total_measurements,total_steps,measurement_reduction,total_backtracks,"
      "hitl_events,duration_s\n";
  for (std::size_t i = 0; i < arm.rows.size(); ++i) {
    const trial::TrialRow& row = arm.rows[i];
    const double duration_s = arm.telemetry.empty() ? 0.0 : arm.telemetry[i].wall_s;
    text += fmt::format("{},{},{},{},{},{},{},{},{}\n", row.trial, row.claimed ? "True" : "False",
                        final_stage(row), row.points, row.steps,
                        shortest(1.0 - static_cast<double>(row.points) / dense_points), row.backtracks,
                        row.approvals, shortest(duration_s));
  }
  return text;
}

}  // namespace qdtune::report
