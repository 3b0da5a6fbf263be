#include <algorithm>
#include <utility>

#include "report/document.hpp"

namespace qdtune::report {

namespace {

// A reason a line; what an arm has beyond that is counted in one more.
constexpr std::size_t most_reasons = 10;

Table refusal_table(const Summary& summary) {
  Table table;
  table.columns = {{"arm", Align::left}, {"refused"}, {"ended in", Align::left}, {"reason", Align::left}};
  for (const ArmSummary& arm : summary.arms) {
    std::int64_t rest = arm.refused.count;
    for (const Refusal& refusal : arm.refusals) {
      if (&refusal - arm.refusals.data() == most_reasons) break;
      table.rows.push_back({arm.name, std::to_string(refusal.count), refusal.stage, refusal.reason});
      rest -= refusal.count;
    }
    if (rest > 0) {
      const std::string others = std::to_string(arm.refusals.size() - most_reasons);
      table.rows.push_back({arm.name, std::to_string(rest), "", others + " other reasons: see --json"});
    }
  }
  return table;
}

std::string trials_cell(const std::vector<std::uint64_t>& trials, std::int64_t count) {
  std::string text;
  for (const std::uint64_t trial : trials) text += (text.empty() ? "" : ", ") + std::to_string(trial);
  const std::int64_t rest = count - static_cast<std::int64_t>(trials.size());
  return rest > 0 ? text + " and " + std::to_string(rest) + " more" : text;
}

Table example_table(const Summary& summary) {
  Table table;
  table.columns = {{"arm", Align::left}, {"outcome", Align::left}, {"trial indices", Align::left}};
  for (const ArmSummary& arm : summary.arms) {
    const auto add = [&](const char* outcome, const std::vector<std::uint64_t>& trials, std::int64_t count) {
      if (!trials.empty()) table.rows.push_back({arm.name, outcome, trials_cell(trials, count)});
    };
    if (arm.false_claims) add("false claim", arm.examples.false_claims, arm.false_claims->count);
    add("refused", arm.examples.refused, arm.refused.count);
    add("error", arm.examples.errors, arm.errors);
  }
  return table;
}

}  // namespace

Blocks trial_blocks(const Summary& summary) {
  Blocks blocks;
  Table refusals = refusal_table(summary), examples = example_table(summary);
  if (!refusals.rows.empty()) blocks.emplace_back(std::move(refusals));
  if (examples.rows.empty()) return blocks;
  blocks.emplace_back(std::move(examples));
  blocks.emplace_back(Paragraph{"How one of these trials came to its end:"});
  const std::string arm = summary.arms.size() > 1 ? "ARM/" : "";
  blocks.emplace_back(Command{"qdtune replay RUN " + arm + "INDEX"});
  return blocks;
}

}  // namespace qdtune::report
