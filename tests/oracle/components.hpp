// The recorded files and who reproduces them: one Component a file.
//
// A check walks over every case of the file's `data`, computes with lib/legacy from the recorded inputs, and
// compares every recorded output. To add one: its check in a file of its own, declared here, and a line in
// components.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "oracle/oracle.hpp"

namespace qdtune::oracle {

struct Component {
  std::string_view file;  // without ".json"
  void (*check)(const Value& data, Comparison& comparison);
  // JSON pointers of outputs, one of each kind: with any of these numbers altered, the file must not pass.
  std::vector<std::string> outputs;
};

std::vector<Component> components();

void check_belief(const Value& data, Comparison& comparison);
void check_cim(const Value& data, Comparison& comparison);
void check_loglik(const Value& data, Comparison& comparison);
void check_patch(const Value& data, Comparison& comparison);
void check_sensing(const Value& data, Comparison& comparison);
void check_dqc(const Value& data, Comparison& comparison);
void check_features(const Value& data, Comparison& comparison);
void check_gp(const Value& data, Comparison& comparison);
void check_risk(const Value& data, Comparison& comparison);
void check_safety(const Value& data, Comparison& comparison);
void check_state_machine(const Value& data, Comparison& comparison);

}  // namespace qdtune::oracle
