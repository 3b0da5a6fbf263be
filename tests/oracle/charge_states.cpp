#include "oracle/charge_states.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include "base/error.hpp"

namespace qdtune::oracle {

legacy::CimParameters device_of(const Value& recorded_case) {
  const Value& params = recorded_case.at("params");
  return {.E_c1_meV = params.at("E_c1").number(),
          .E_c2_meV = params.at("E_c2").number(),
          .t_c_meV = params.at("t_c").number(),
          .T_meV = params.at("T").number(),
          .lever_arm_meV_per_V = params.at("lever_arm").number()};
}

device::Window window_of(const Value& recorded_case) {
  const std::vector<double> v1_V = recorded_case.at("v1_range").numbers();
  const std::vector<double> v2_V = recorded_case.at("v2_range").numbers();
  if (v1_V.size() != 2 || v2_V.size() != 2) {
    throw Error(ErrorKind::damaged_data, recorded_case.place() + ": expected ranges [low, high]");
  }
  return {{v1_V[0], v2_V[0]}, {v1_V[1], v2_V[1]}};
}

legacy::Electrons state_of(const Value& value, const std::string& key) {
  legacy::Electrons state;
  const char* end = key.data() + key.size();
  const auto first = std::from_chars(key.data(), end, state.n1);
  const bool comma = first.ec == std::errc{} && first.ptr != end && *first.ptr == ',';
  if (comma) {
    const auto second = std::from_chars(first.ptr + 1, end, state.n2);
    if (second.ec == std::errc{} && second.ptr == end) return state;
  }
  throw Error(ErrorKind::damaged_data, value.place() + ": '" + key + "' is no charge state n1,n2");
}

legacy::Electrons state_of(const Value& list) {
  if (list.items().size() != 2) {
    throw Error(ErrorKind::damaged_data, list.place() + ": expected a charge state [n1, n2]");
  }
  return {list.items()[0].integer(), list.items()[1].integer()};
}

void check_state(Comparison& comparison, const Value& recorded, const legacy::Electrons& computed) {
  const std::vector<Value>& expected = recorded.items();
  comparison.require(recorded, expected.size() == 2, "a charge state has two numbers");
  if (expected.size() != 2) return;
  comparison.integer(expected[0], computed.n1);
  comparison.integer(expected[1], computed.n2);
}

legacy::StateProbabilities probabilities_of(const Value& object) {
  legacy::StateProbabilities states;
  for (const auto& [key, probability] : object.members()) {
    states.push_back({state_of(probability, key), probability.number()});
  }
  return states;
}

void check_probabilities(Comparison& comparison, const Value& recorded,
                         const legacy::StateProbabilities& computed, Tolerance tolerance) {
  comparison.require(recorded, recorded.members().size() == computed.size(), "as many states as computed");
  for (const auto& [key, probability] : recorded.members()) {
    const legacy::Electrons state = state_of(probability, key);
    const auto ours =
        std::find_if(computed.begin(), computed.end(), [&](const auto& p) { return p.state == state; });
    comparison.require(probability, ours != computed.end(), "a state that was not computed");
    if (ours != computed.end()) comparison.number(probability, ours->probability, tolerance);
  }
}

}  // namespace qdtune::oracle
