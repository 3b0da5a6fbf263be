#include "trial/trial_row.hpp"

#include <type_traits>

namespace qdtune::trial {

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::complete:
      return "complete";
    case Outcome::failed:
      return "failed";
    case Outcome::error:
      return "error";
  }
  return "unknown";
}

std::optional<Outcome> outcome_from(std::string_view name) {
  for (const Outcome outcome : {Outcome::complete, Outcome::failed, Outcome::error}) {
    if (name == to_string(outcome)) return outcome;
  }
  return std::nullopt;
}

void add_to_digest(Digest& digest, const TrialRow& row) {
  if (row.outcome == Outcome::error) return;
  visit_fields(row, [&digest](std::string_view name, const auto& value) {
    digest.add(name);
    if constexpr (std::is_same_v<std::decay_t<decltype(value)>, Outcome>) {
      digest.add(to_string(value));
    } else {
      digest.add(value);
    }
  });
  digest.add("device").add(row.device.has_value());
  if (!row.device) return;
  for (const double parameter : *row.device) digest.add(parameter);
}

}  // namespace qdtune::trial
