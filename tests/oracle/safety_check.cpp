#include <string>
#include <vector>

#include "legacy/move_safety.hpp"
#include "oracle/components.hpp"

namespace qdtune::oracle {

namespace {

physics::GateVoltages pair_of(const Value& list) {
  return {list.items().at(0).number(), list.items().at(1).number()};
}

legacy::MoveLimits limits_of(const Value& recorded) {
  const Value& gate1 = recorded.at("bounds").at("vg1");
  const Value& gate2 = recorded.at("bounds").at("vg2");
  return {{{gate1.at("min").number(), gate2.at("min").number()},
           {gate1.at("max").number(), gate2.at("max").number()}},
          recorded.at("l1_max").number(),
          recorded.at("M_min").number()};
}

void check_pair(const Value& recorded, const physics::GateVoltages& computed, Comparison& comparison) {
  comparison.numbers(recorded, std::vector{computed.v1_V, computed.v2_V});
}

void check_one(const Value& recorded, const legacy::MoveCheck& check, Comparison& comparison) {
  comparison.flag(recorded.at("passed"), check.passed);
  comparison.number(recorded.at("margin"), check.margin_V);
  comparison.number(recorded.at("per_gate").at("vg1"), check.per_gate_V.v1_V);
  comparison.number(recorded.at("per_gate").at("vg2"), check.per_gate_V.v2_V);
}

void check_verdict(const Value& recorded, const legacy::MoveVerification& verdict, Comparison& comparison) {
  check_one(recorded.at("voltage_bounds"), verdict.voltage_bounds, comparison);
  check_one(recorded.at("slew_rate"), verdict.slew_rate, comparison);
  check_one(recorded.at("voltage_margin"), verdict.voltage_margin, comparison);
  comparison.flag(recorded.at("all_passed"), verdict.all_passed);
  comparison.number(recorded.at("min_margin"), verdict.least_margin_V);
}

void check_warnings(const Value& recorded, const std::vector<std::string>& warnings, Comparison& comparison) {
  const auto& expected = recorded.items();
  comparison.require(recorded, expected.size() == warnings.size(), "as many warnings as recorded");
  for (std::size_t i = 0; i < expected.size() && i < warnings.size(); ++i) {
    comparison.text(expected[i], warnings[i]);
  }
}

}  // namespace

void check_safety(const Value& data, Comparison& comparison) {
  for (const Value& recorded : data.items()) {
    comparison.begin_case();
    const legacy::MoveLimits limits = limits_of(recorded);
    const physics::GateVoltages position = pair_of(recorded.at("current"));
    const physics::GateVoltages delta = pair_of(recorded.at("delta"));
    std::vector<std::string> upstream;
    for (const Value& warning : recorded.at("upstream_warnings").items()) upstream.push_back(warning.text());

    const legacy::ClippedMove move = legacy::clip_move(limits, position, delta, upstream);
    check_pair(recorded.at("safe_delta"), move.delta, comparison);
    check_pair(recorded.at("new_voltage"), move.arrival, comparison);
    comparison.flag(recorded.at("clipped"), move.clipped);
    check_warnings(recorded.at("warnings"), move.warnings, comparison);
    check_verdict(recorded.at("verify_after_clip"), legacy::verify_move(limits, position, move.delta),
                  comparison);
    check_verdict(recorded.at("verify_raw"), legacy::verify_move(limits, position, delta), comparison);
  }
}

}  // namespace qdtune::oracle
