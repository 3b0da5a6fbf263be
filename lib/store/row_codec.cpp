#include "store/row_codec.hpp"

#include <cmath>
#include <limits>
#include <optional>
#include <type_traits>
#include <utility>

#include "base/contracts.hpp"

namespace qdtune::store {

namespace {

struct Column {
  std::string name;
  std::string type;
};
using Columns = std::vector<Column>;

template <class T>
constexpr const char* column_type() {
  if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, trial::Outcome>) {
    return "TEXT NOT NULL";
  } else if constexpr (std::is_same_v<T, double> || std::is_same_v<T, std::optional<double>>) {
    return "ANY";
  } else if constexpr (std::is_same_v<T, std::optional<bool>>) {
    return "INTEGER";
  } else {
    static_assert(std::is_integral_v<T>, "the record has a member type that the store does not know");
    return "INTEGER NOT NULL";
  }
}

std::string device_column(std::size_t parameter) {
  return "device_" + std::string(device::parameter_infos()[parameter].name);
}

Columns row_columns() {
  Columns columns;
  const trial::TrialRow blank;
  trial::visit_fields(blank, [&columns](std::string_view name, const auto& member) {
    columns.push_back({std::string(name), column_type<std::decay_t<decltype(member)>>()});
  });
  for (std::size_t i = 0; i < device::parameter_count; ++i) columns.push_back({device_column(i), "ANY"});
  return columns;
}

Columns telemetry_columns() {
  Columns columns;
  const trial::Telemetry blank;
  trial::visit_telemetry(blank, [&columns](std::string_view name, const auto& member) {
    columns.push_back({std::string(name), column_type<std::decay_t<decltype(member)>>()});
  });
  return columns;
}

std::string joined(const Columns& columns, const std::string& before, const std::string& after) {
  std::string text;
  for (const Column& column : columns) {
    text += (text.empty() ? "" : ", ") + before + '"' + column.name + '"' + after;
  }
  return text;
}

TableSql table(const std::string& name, const Columns& columns, const std::string& key) {
  std::vector<std::string> names;
  std::string definitions, parameters;
  for (const Column& column : columns) {
    names.push_back(column.name);
    definitions += "\n  \"" + column.name + "\" " + column.type + ",";
    parameters += parameters.empty() ? "?" : ", ?";
  }
  return {
      name, names,
      "CREATE TABLE " + name + " (" + definitions + "\n  PRIMARY KEY (" + key + ")\n) STRICT, WITHOUT ROWID",
      "INSERT OR REPLACE INTO " + name + " (" + joined(columns, "", "") + ") VALUES (" + parameters + ")"};
}

class Binder {
 public:
  Binder(Statement& statement, int first) : statement_(statement), index_(first) {}
  int next() const { return index_; }

  template <class Name, class T>
  void operator()(const Name&, const T& value) {
    put(value);
    ++index_;
  }

 private:
  void put(double value) { statement_.bind(index_, value); }
  void put(const std::string& value) { statement_.bind(index_, std::string_view(value)); }
  void put(trial::Outcome value) { statement_.bind(index_, trial::to_string(value)); }
  template <class Integer>
  requires std::is_integral_v<Integer>
  void put(Integer value) {
    QDTUNE_REQUIRE(std::in_range<std::int64_t>(value), "a stored integer has 63 bits and a sign");
    statement_.bind(index_, static_cast<std::int64_t>(value));
  }
  void put(bool value) { statement_.bind(index_, static_cast<std::int64_t>(value)); }
  template <class T>
  void put(const std::optional<T>& value) {
    if (!value) return statement_.bind_null(index_);
    if constexpr (std::is_same_v<T, double>) {
      QDTUNE_REQUIRE(!std::isnan(*value), "an optional field says 'no value' by holding none, not by a NaN");
    }
    put(*value);
  }

  Statement& statement_;
  int index_;
};

class Decoder {
 public:
  Decoder(const Statement& statement, int first) : statement_(statement), column_(first) {}
  int next() const { return column_; }

  template <class Name, class T>
  void operator()(const Name& name, T& value) {
    get(std::string_view(name), value);
    ++column_;
  }

 private:
  void get(std::string_view, double& value) {
    value = statement_.is_null(column_) ? std::numeric_limits<double>::quiet_NaN() : statement_.real(column_);
  }
  void get(std::string_view, std::string& value) { value = statement_.text(column_); }
  void get(std::string_view name, trial::Outcome& value) {
    const std::string text = statement_.text(column_);
    const auto outcome = trial::outcome_from(text);
    if (!outcome) statement_.damaged("unknown " + std::string(name) + " '" + text + "'");
    value = *outcome;
  }
  void get(std::string_view name, bool& value) {
    const std::int64_t stored = statement_.integer(column_);
    if (stored != 0 && stored != 1) statement_.damaged("column " + std::string(name) + " is neither 0 nor 1");
    value = stored == 1;
  }
  template <class Integer>
  requires std::is_integral_v<Integer>
  void get(std::string_view name, Integer& value) {
    const std::int64_t stored = statement_.integer(column_);
    if (!std::in_range<Integer>(stored))
      statement_.damaged("column " + std::string(name) + " is out of range");
    value = static_cast<Integer>(stored);
  }
  template <class T>
  void get(std::string_view name, std::optional<T>& value) {
    value.reset();
    if (!statement_.is_null(column_)) get(name, value.emplace());
  }

  const Statement& statement_;
  int column_;
};

}  // namespace

TableSql rows_table() {
  Columns columns = row_columns();
  columns.insert(columns.begin(), {"arm", "INTEGER NOT NULL"});
  columns.push_back({"digest", "TEXT NOT NULL"});
  return table("rows", columns, "arm, trial");
}

TableSql telemetry_table() {
  Columns columns = telemetry_columns();
  columns.insert(columns.begin(), {{"arm", "INTEGER NOT NULL"}, {"trial", "INTEGER NOT NULL"}});
  return table("telemetry", columns, "arm, trial");
}

TableSql audit_table() {
  return table("audit",
               {{"arm", "INTEGER NOT NULL"}, {"trial", "INTEGER NOT NULL"}, {"packed", "BLOB NOT NULL"}},
               "arm, trial");
}

TableSql meta_table() {
  return table("meta", {{"name", "TEXT NOT NULL"}, {"value", "TEXT NOT NULL"}}, "name");
}

namespace {

std::string select_from_rows() {
  return "SELECT r.arm, " + joined(row_columns(), "r.", "") + ", r.digest, " +
         joined(telemetry_columns(), "t.", "") +
         " FROM rows r LEFT JOIN telemetry t ON t.arm = r.arm AND t.trial = r.trial";
}

}  // namespace

std::string select_rows() {
  return select_from_rows() + " ORDER BY r.arm, r.trial";
}

std::string select_row() {
  return select_from_rows() + " WHERE r.arm = ? AND r.trial = ?";
}

int bind_row(Statement& statement, int first, const trial::TrialRow& row) {
  Binder binder(statement, first);
  trial::visit_fields(row, binder);
  for (std::size_t i = 0; i < device::parameter_count; ++i) {
    binder("", row.device ? std::optional<double>((*row.device)[i]) : std::nullopt);
  }
  return binder.next();
}

int bind_telemetry(Statement& statement, int first, const trial::Telemetry& telemetry) {
  Binder binder(statement, first);
  trial::visit_telemetry(telemetry, binder);
  return binder.next();
}

int read_row(const Statement& statement, int first, trial::TrialRow& row) {
  Decoder decoder(statement, first);
  trial::visit_fields(row, decoder);
  row.device.reset();
  device::ParameterVector parameters{};
  std::size_t present = 0;
  for (double& parameter : parameters) {
    std::optional<double> stored;
    decoder("device", stored);
    if (stored) ++present;
    parameter = stored.value_or(0.0);
  }
  if (present == parameters.size())
    row.device = parameters;
  else if (present != 0)
    statement.damaged("a row has some parameters of its device but not all");
  return decoder.next();
}

int read_telemetry(const Statement& statement, int first, trial::Telemetry& telemetry) {
  Decoder decoder(statement, first);
  trial::visit_telemetry(telemetry, decoder);
  return decoder.next();
}

}  // namespace qdtune::store
