// Gates: conditions on numbers of the summary, so that a script can judge a run.
//
//   true_success.rate >= 0.97                   of the first arm, the baseline
//   success_within.64.rate >= 0.8               the same within a budget of 64 points
//   small: points.median <= 100                 of the arm `small`; the same: arms.small.points.median <= 100
//   comparisons.small.true_success.low > -0.05  of a comparison, by its arm and its metric
//   wall_s < 3600                               of the run
//
// EXPR is [ARM:] FIELD OPERATOR NUMBER. FIELD is the path of a number in the summary object (to_json): of the
// arm if it has such a number, else of the run. OPERATOR is one of >= <= > < == !=, compared exactly. NUMBER is
// finite; rates are fractions of 1.
//
// Undecided are a number without data, such as points.median where every trial crashed or true_success of a
// recorded device, and every gate of a run that is known to be incomplete: its figures may still change.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/summary.hpp"

namespace qdtune::report {

enum class Relation { at_least, at_most, above, below, equal, unequal };
bool holds(double value, Relation relation, double limit);

struct GateRule {
  std::string expr;   // as it was written, without spaces around
  std::string field;  // full path: "arms.small.points.median"
  Relation relation = Relation::at_least;
  double limit = 0.0;
};

// What a message adds for a word that is none of `names`: "; did you mean 'points.mean'?", or nothing.
using Hint = std::function<std::string(std::string_view word, const std::vector<std::string>& names)>;

// Throws Error(usage) for what is no gate of a run with these arms, one or more; no summary is needed.
GateRule parse_gate(std::string_view expr, const std::vector<std::string>& arms, const Hint& hint = {});

// Summary::gates of these rules, in their order.
std::vector<Gate> judge(std::span<const GateRule> rules, const Summary& summary);

// The numbers of the summary object by path, as gates name them: arms by name, comparisons by arm and metric.
// Empty where the object has null.
using Numbers = std::map<std::string, std::optional<double>, std::less<>>;
Numbers numbers_of(const Summary& summary);

}  // namespace qdtune::report
