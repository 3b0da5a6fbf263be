// The records of a trial as a physicist would note them down: one line an event under a heading for each
// stage, voltages in mV, probabilities in per cent, scans in summary, totals at the end.
//
// Any records in any order are told, in their order; an ordinary trial fills about a screen of 100 columns.
// UTF-8, lines end in '\n'. Not told: what a line has no room for, such as the values of a scan
// (to_json_lines has all).
#pragma once

#include <span>
#include <string>

#include "audit/records.hpp"

namespace qdtune::audit {

std::string tell(std::span<const Record> records);

}  // namespace qdtune::audit
