// Rows and telemetry as SQL columns, generated from the visitors of the record. Internal to the layer.
//
// Tables are STRICT, so that a column holds one type. Doubles sit in ANY columns:
// a REAL column would turn -0.0 into 0.0.
#pragma once

#include <string>
#include <vector>

#include "store/sqlite_database.hpp"
#include "trial/trial_row.hpp"

namespace qdtune::store {

struct TableSql {
  std::string name;
  std::vector<std::string> columns;
  std::string create;   // CREATE TABLE
  std::string replace;  // INSERT OR REPLACE; parameters in the order of the columns
};

// Columns: arm, fields of the row, device_<parameter>, digest.
TableSql rows_table();
// Columns: arm, trial, fields of the telemetry.
TableSql telemetry_table();
// Columns: arm, trial, packed. Only trials whose audit was kept have a line.
TableSql audit_table();
// Columns: name, value.
TableSql meta_table();

// Rows with their telemetry in canonical order. Columns: arm, fields of the row, device_<parameter>, digest,
// fields of the telemetry.
std::string select_rows();
// The same for the row of one arm and trial, its two parameters.
std::string select_row();

// Parameters and columns from `first` on; the result is the next one.
int bind_row(Statement& statement, int first, const trial::TrialRow& row);
int bind_telemetry(Statement& statement, int first, const trial::Telemetry& telemetry);
int read_row(const Statement& statement, int first, trial::TrialRow& row);
int read_telemetry(const Statement& statement, int first, trial::Telemetry& telemetry);

}  // namespace qdtune::store
