#include "oracle/charge_states.hpp"

#include <charconv>
#include <cstddef>

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

bool in_device(const legacy::Electrons& state) {
  return state.n1 >= 0 && state.n1 < legacy::cim_levels && state.n2 >= 0 && state.n2 < legacy::cim_levels;
}

void check_state(Comparison& comparison, const Value& recorded, const legacy::Electrons& computed) {
  const std::vector<Value>& expected = recorded.items();
  comparison.require(recorded, expected.size() == 2, "a charge state has two numbers");
  if (expected.size() != 2) return;
  comparison.integer(expected[0], computed.n1);
  comparison.integer(expected[1], computed.n2);
}

}  // namespace qdtune::oracle
