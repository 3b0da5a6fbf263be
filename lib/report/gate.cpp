#include "report/gate.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "base/contracts.hpp"
#include "base/error.hpp"

namespace qdtune::report {

namespace {

constexpr std::array<std::pair<std::string_view, Relation>, 6> relations = {{
    {">=", Relation::at_least},  // two letters first: ">" begins ">="
    {"<=", Relation::at_most},
    {"==", Relation::equal},
    {"!=", Relation::unequal},
    {">", Relation::above},
    {"<", Relation::below},
}};

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

[[noreturn]] void refuse(std::string_view expr, const std::string& problem) {
  throw Error(ErrorKind::usage, "gate '" + std::string(expr) + "': " + problem);
}

struct Parts {
  std::string_view left, right;
  Relation relation = Relation::at_least;
};

Parts parts_of(std::string_view expr) {
  const auto start = expr.find_first_of("<>=!");
  if (start != std::string_view::npos) {
    for (const auto& [sign, relation] : relations) {
      if (expr.substr(start).starts_with(sign))
        return {trimmed(expr.substr(0, start)), trimmed(expr.substr(start + sign.size())), relation};
    }
  }
  refuse(expr,
         "write FIELD OPERATOR NUMBER in quotes, as in 'true_success.rate >= 0.97'; the operators are "
         ">= <= > < == !=");
}

double limit_of(std::string_view expr, std::string_view text) {
  double limit = 0.0;
  const char* end = text.data() + text.size();
  const auto [parsed, problem] = std::from_chars(text.data(), end, limit);
  if (problem != std::errc() || parsed != end || !std::isfinite(limit))
    refuse(expr, "'" + std::string(text) + "' is no number; rates are fractions, 0.97 and not 97 %");
  return limit;
}

Proportion some_proportion() {
  Proportion p;
  p.rate = 0.0;
  return p;
}

// Every number there can be is there.
ArmSummary full_arm(const std::string& name) {
  ArmSummary arm;
  arm.name = name;
  arm.expected_trials = 0;
  arm.claimed_success = arm.refused = some_proportion();
  arm.success_within.emplace().fill(some_proportion());
  arm.true_success = arm.false_claims = arm.diagnosed = some_proportion();
  arm.points = {0.0, 0.0, 0.0, 0};
  arm.reduction = {0.0, 0.0, 0.0, 0.0, 0.0, 0.0};
  arm.steps_mean = arm.backtracks_mean = 0.0;
  arm.confidence = {0.0, 0.0, 0.0};
  arm.trial_ms = {0.0, 0.0};
  arm.triple_points = TriplePoints{};
  return arm;
}

Comparison full_comparison(const std::string& arm, const std::string& baseline, Metric metric) {
  Comparison comparison;
  comparison.arm = arm;
  comparison.baseline = baseline;
  comparison.metric = metric;
  if (is_relative(metric)) comparison.ratio = Ratio{};
  if (metric == Metric::true_success) comparison.success_within.emplace();
  comparison.p = comparison.p_equivalence = 0.0;
  comparison.trials_needed = 0;
  return comparison;
}

std::vector<std::string> fields_with(const std::vector<std::string>& arms) {
  Summary full;
  for (const std::string& name : arms) full.arms.push_back(full_arm(name));
  for (const Metric metric : metrics)
    for (std::size_t i = 1; i < arms.size(); ++i)
      full.comparisons.push_back(full_comparison(arms[i], arms.front(), metric));
  std::vector<std::string> fields;
  for (const auto& [field, value] : numbers_of(full)) fields.push_back(field);
  return fields;
}

std::string arm_prefix(const std::string& arm) {
  return "arms." + arm + ".";
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

// Finds fields by what a user writes.
class FieldFinder {
 public:
  FieldFinder(std::string_view expr, const std::vector<std::string>& arms, const Hint& hint)
      : expr_(expr), arms_(arms), hint_(hint), fields_(fields_with(arms)) {}

  std::string find(std::string_view left) const {
    if (left.empty()) refuse(expr_, "there is no field before the operator, as in 'points.median <= 100'");
    const auto colon = left.find(':');
    if (colon == std::string_view::npos) {
      for (const std::string& field : {arm_prefix(arms_.front()) + std::string(left), std::string(left)})
        if (is_field(field)) return field;
      unknown(left, names(arm_prefix(arms_.front()), true));
    }
    const std::string arm(trimmed(left.substr(0, colon)));
    const std::string_view name = trimmed(left.substr(colon + 1));
    check_arm(arm);
    std::string field = arm_prefix(arm) + std::string(name);
    if (!is_field(field)) unknown(name, names(arm_prefix(arm), false));
    return field;
  }

 private:
  bool is_field(const std::string& name) const {
    return std::binary_search(fields_.begin(), fields_.end(), name);
  }

  // The fields of one arm by their short names, and the full names of all others.
  std::vector<std::string> names(const std::string& prefix, bool others) const {
    std::vector<std::string> result;
    for (const std::string& field : fields_) {
      if (field.starts_with(prefix)) {
        result.push_back(field.substr(prefix.size()));
      } else if (others) {
        result.push_back(field);
      }
    }
    return result;
  }

  void check_arm(const std::string& arm) const {
    if (std::find(arms_.begin(), arms_.end(), arm) != arms_.end()) return;
    refuse(expr_, "there is no arm '" + arm + "'" + hint_for(arm, arms_) + " (arms: " + listed(arms_) + ")");
  }

  [[noreturn]] void unknown(std::string_view name, const std::vector<std::string>& known) const {
    const std::string word(name);
    std::vector<std::string> inside;
    for (const std::string& field : known)
      if (field.starts_with(word + ".")) inside.push_back(field);
    if (!inside.empty()) refuse(expr_, "'" + word + "' is several numbers: " + listed(inside));
    refuse(expr_, "the summary has no number '" + word + "'" + hint_for(word, known) +
                      " (all of them: qdtune report RUN --json)");
  }

  std::string hint_for(std::string_view word, const std::vector<std::string>& names) const {
    return hint_ ? hint_(word, names) : "";
  }

  std::string_view expr_;
  const std::vector<std::string>& arms_;
  const Hint& hint_;
  std::vector<std::string> fields_;  // sorted
};

}  // namespace

bool holds(double value, Relation relation, double limit) {
  switch (relation) {
    case Relation::at_least:
      return value >= limit;
    case Relation::at_most:
      return value <= limit;
    case Relation::above:
      return value > limit;
    case Relation::below:
      return value < limit;
    case Relation::equal:
      return value == limit;
    case Relation::unequal:
      return value != limit;
  }
  return false;
}

GateRule parse_gate(std::string_view expr, const std::vector<std::string>& arms, const Hint& hint) {
  QDTUNE_REQUIRE(!arms.empty(), "a run has an arm");
  const std::string_view text = trimmed(expr);
  const Parts parts = parts_of(text);
  return {std::string(text), FieldFinder(text, arms, hint).find(parts.left), parts.relation,
          limit_of(text, parts.right)};
}

std::vector<Gate> judge(std::span<const GateRule> rules, const Summary& summary) {
  const Numbers numbers = numbers_of(summary);
  const bool incomplete = summary.complete() == false;
  std::vector<Gate> gates;
  for (const GateRule& rule : rules) {
    Gate gate{rule.expr, std::nullopt, std::nullopt};
    // A field inside of something that is null, as without truth, is not there at all.
    if (const auto found = numbers.find(rule.field); found != numbers.end()) gate.value = found->second;
    if (gate.value && !incomplete) gate.passed = holds(*gate.value, rule.relation, rule.limit);
    gates.push_back(std::move(gate));
  }
  return gates;
}

}  // namespace qdtune::report
