// All rows of a run as CSV: arm, every deterministic field, then device_<parameter>.
//
// Doubles are the shortest decimals that read back to the same bits, so equal rows give equal bytes; booleans
// are true and false; an empty field does not exist. RFC 4180 quoting, "\n" ends a line.
// Cost: about 3 microseconds a row.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "report/summary.hpp"

namespace qdtune::report {

std::string rows_csv_header();
std::string rows_csv_line(std::string_view arm, const trial::TrialRow& row);

// Header and all rows in the order given.
std::string rows_csv(std::span<const ArmRows> arms);

}  // namespace qdtune::report
