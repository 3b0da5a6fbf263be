// How the story writes numbers and lays out lines. Internal to the layer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "audit/records.hpp"

namespace qdtune::audit {

std::string millivolts(const GateVoltages& v);          // "(45.2, 101.0) mV"
std::string aligned_millivolts(const GateVoltages& v);  // "( 45.2, 101.0) mV"
std::string per_cent(double probability);               // "98.7 %"; "unknown" when it is no number
std::string signed_per_cent(double gain);               // "+3.2 %"
std::string electrons(const Electrons& n);              // "(1,1)"
std::string short_number(double value);                 // three significant digits
// "1 point", "12 points", "3 retries", "no point".
std::string counted(std::int64_t count, std::string_view thing);
// "coarse_survey" -> "coarse survey".
std::string in_words(std::string_view name);

// Lines of at most 100 columns: a label, then text, folded under itself at spaces.
class Page {
 public:
  void heading(std::string_view name);
  void line(std::string_view label, std::string_view text);
  std::string text() && { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace qdtune::audit
