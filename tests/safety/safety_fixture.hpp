// What the safety tests share: a common bench, and the errors of an expression.
#pragma once

#include <limits>
#include <string>

#include "base/error.hpp"
#include "safety/critic.hpp"

namespace qdtune::safety_test {

inline constexpr double nan_V = std::numeric_limits<double>::quiet_NaN();
inline constexpr double infinite_V = std::numeric_limits<double>::infinity();

// 0 to 150 mV on both plungers; the allowed window of a margin of 10 mV is 10 to 140 mV.
inline safety::Limits bench_limits(double step_cap_V = 0.020, double margin_V = 0.0) {
  return {{{0.0, 0.0}, {0.150, 0.150}}, step_cap_V, margin_V};
}

// The message of the Error(config) that the constructor of a critic throws; empty when it throws none.
inline std::string complaint(const safety::Limits& limits) {
  try {
    const safety::Critic critic(limits);
  } catch (const Error& error) {
    return error.kind() == ErrorKind::config ? error.what() : "an error of another kind";
  }
  return "";
}

}  // namespace qdtune::safety_test
