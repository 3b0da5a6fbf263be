#include "report/rows_csv.hpp"

#include "report/number_text.hpp"

namespace qdtune::report {

namespace {

std::string field(double value) {
  return shortest(value);
}
std::string field(const std::string& value) {
  return csv_field(value);
}
std::string field(trial::Outcome value) {
  return std::string(trial::to_string(value));
}
std::string field(bool value) {
  return value ? "true" : "false";
}
std::string field(std::int64_t value) {
  return std::to_string(value);
}
std::string field(std::uint64_t value) {
  return std::to_string(value);
}
template <class T>
std::string field(const std::optional<T>& value) {
  return value ? field(*value) : std::string();
}

}  // namespace

std::string rows_csv_header() {
  std::string line = "arm";
  const trial::TrialRow blank;
  trial::visit_fields(blank, [&line](std::string_view name, const auto&) { line.append(",").append(name); });
  for (const device::ParameterInfo& info : device::parameter_infos())
    line.append(",device_").append(info.name);
  return line + '\n';
}

std::string rows_csv_line(std::string_view arm, const trial::TrialRow& row) {
  std::string line = csv_field(arm);
  trial::visit_fields(row, [&line](const auto&, const auto& value) { line += ',' + field(value); });
  for (std::size_t i = 0; i < device::parameter_count; ++i) {
    line += ',';
    if (row.device) line += shortest((*row.device)[i]);
  }
  return line + '\n';
}

std::string rows_csv(std::span<const ArmRows> arms) {
  std::string text = rows_csv_header();
  for (const ArmRows& arm : arms) {
    for (const trial::TrialRow& row : arm.rows) text += rows_csv_line(arm.name, row);
  }
  return text;
}

}  // namespace qdtune::report
