// A closed interval of a number, and the critical value that turns a confidence into standard errors.
#pragma once

namespace qdtune::stats {

struct Interval {
  double low = 0.0;
  double high = 0.0;
  bool contains(double x) const { return low <= x && x <= high; }
  friend bool operator==(const Interval&, const Interval&) = default;
};

// z with P(|Z| <= z) = confidence for a standard normal Z; 0 < confidence < 1.
// critical_value(0.95) = 1.959963984540054.
double critical_value(double confidence);

}  // namespace qdtune::stats
