#include "app/gates.hpp"

#include <ostream>

#include <fmt/format.h>

#include "report/number_text.hpp"

namespace qdtune::app {
namespace {

// Of a gate that did not pass.
std::string sentence(const report::Gate& gate) {
  if (!gate.value) return fmt::format("gate {} is undecided: no data", gate.expr);
  const std::string value = report::shortest(*gate.value);
  if (!gate.passed) {
    return fmt::format("gate {} is undecided: trials are missing; so far it is {}", gate.expr, value);
  }
  return fmt::format("gate {} FAILED, is {}", gate.expr, value);
}

}  // namespace

OptionSpec gate_option() {
  return {"gate", '\0', "EXPR",
          "a condition, as in 'true_success.rate >= 0.97' or 'ARM: points.median <= 100', on a number of "
          "--json; may be repeated",
          true};
}

std::vector<report::GateRule> gate_rules(const Arguments& arguments, const std::vector<std::string>& arms) {
  std::vector<report::GateRule> rules;
  for (const std::string& expr : arguments.values("gate"))
    rules.push_back(report::parse_gate(expr, arms, did_you_mean));
  return rules;
}

ExitCode conclude_gates(const std::vector<report::Gate>& gates, const World& world) {
  ExitCode code = ExitCode::done;
  for (const report::Gate& gate : gates) {
    if (gate.passed == true) continue;
    world.err << "qdtune: " << sentence(gate) << "\n";
    code = worse_gate(code, gate.passed ? ExitCode::gate_failed : ExitCode::inconclusive);
  }
  return code;
}

ExitCode worse_gate(ExitCode a, ExitCode b) {
  if (a == ExitCode::gate_failed || b == ExitCode::gate_failed) return ExitCode::gate_failed;
  return a == ExitCode::done ? b : a;
}

}  // namespace qdtune::app
