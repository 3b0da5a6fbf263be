#include "report/document.hpp"

#include <iterator>
#include <utility>

#include "base/seed_text.hpp"
#include "report/number_text.hpp"

namespace qdtune::report {

namespace {

Lines facts(const RunFacts& run) {
  return {{"experiment " + run.experiment, "digest     " + run.digest,
           "seed       " + seed_text(run.seed) + ", " + std::to_string(run.threads) +
               (run.threads == 1 ? " thread, " : " threads, ") + fixed(run.wall_s, 1) + " s wall, " +
               fixed(run.cpu_s, 1) + " s CPU"}};
}

Paragraph incomplete(const Summary& summary) {
  const auto part = [](std::int64_t trials, std::int64_t expected) {
    return std::to_string(trials) + " of " + std::to_string(expected);
  };
  std::string text =
      "INCOMPLETE: " + part(summary.trials(), *summary.expected_trials()) + " trials are stored";
  if (summary.arms.size() > 1) {
    for (const ArmSummary& arm : summary.arms) {
      text += (&arm == summary.arms.data() ? " (" : ", ") + arm.name + " " +
              part(arm.trials, *arm.expected_trials);
    }
    text += ")";
  }
  return {text + ". All figures are over these; trials that take long are stored late, so they may change."};
}

std::string result_of(const Gate& gate) {
  if (gate.passed) return *gate.passed ? "passed" : "FAILED";
  return gate.value ? "undecided: trials are missing" : "undecided: no data";
}

Table gate_table(const std::vector<Gate>& gates) {
  Table table;
  table.columns = {{"gate", Align::left}, {"result", Align::left}, {"is"}};
  for (const Gate& gate : gates)
    table.rows.push_back({gate.expr, result_of(gate), gate.value ? shortest(*gate.value) : "-"});
  return table;
}

void append(Blocks& blocks, Blocks more) {
  blocks.insert(blocks.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

Blocks document(const Summary& summary) {
  Blocks blocks = {facts(summary.run)};
  if (summary.complete() == false) blocks.emplace_back(incomplete(summary));
  append(blocks, arm_blocks(summary));
  append(blocks, trial_blocks(summary));
  append(blocks, comparison_blocks(summary));
  if (!summary.gates.empty()) blocks.emplace_back(gate_table(summary.gates));
  return blocks;
}

}  // namespace qdtune::report
