#include "app/row_json.hpp"

#include <algorithm>
#include <cmath>

#include "app/json_text.hpp"
#include "report/number_text.hpp"

namespace qdtune::app {
namespace {

std::string value_json(double value) {
  if (!std::isfinite(value)) return "null";
  // Readers take -0 for an integer, which has no such zero.
  return value == 0.0 && std::signbit(value) ? "-0.0" : report::shortest(value);
}
std::string value_json(const std::string& value) {
  return json_quoted(value);
}
std::string value_json(trial::Outcome value) {
  return json_quoted(trial::to_string(value));
}
std::string value_json(bool value) {
  return value ? "true" : "false";
}
std::string value_json(std::int64_t value) {
  return std::to_string(value);
}
std::string value_json(std::uint64_t value) {
  return std::to_string(value);
}
template <class T>
std::string value_json(const std::optional<T>& value) {
  return value ? value_json(*value) : "null";
}

std::string device_json(const device::ParameterVector& device) {
  std::string text;
  for (std::size_t i = 0; i < device.size(); ++i) {
    text +=
        (i == 0 ? "{" : ", ") + json_quoted(device::parameter_infos()[i].name) + ": " + value_json(device[i]);
  }
  return text + "}";
}

std::string value_in(const std::vector<RowField>& fields, const std::string& name) {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const RowField& field) { return field.name == name; });
  return found == fields.end() ? "none" : found->json;
}

}  // namespace

std::string row_json(const trial::TrialRow& row) {
  std::string text = "{";
  trial::visit_fields(row, [&text](std::string_view name, const auto& value) {
    text += json_quoted(name) + ": " + value_json(value) + ", ";
  });
  return text + "\"device\": " + (row.device ? device_json(*row.device) : "null") + "}";
}

std::vector<RowField> row_fields(const trial::TrialRow& row) {
  std::vector<RowField> fields;
  trial::visit_fields(row, [&fields](std::string_view name, const auto& value) {
    fields.push_back({std::string(name), value_json(value)});
  });
  if (!row.device) fields.push_back({"device", "null"});
  for (std::size_t i = 0; row.device && i < row.device->size(); ++i)
    fields.push_back(
        {"device." + std::string(device::parameter_infos()[i].name), value_json((*row.device)[i])});
  return fields;
}

std::vector<RowDifference> row_differences(const trial::TrialRow& first, const trial::TrialRow& second) {
  const std::vector<RowField> ours = row_fields(first), theirs = row_fields(second);
  std::vector<RowDifference> differences;
  for (const RowField& field : ours) {
    const std::string other = value_in(theirs, field.name);
    if (field.json != other) differences.push_back({field.name, field.json, other});
  }
  for (const RowField& field : theirs)
    if (value_in(ours, field.name) == "none") differences.push_back({field.name, "none", field.json});
  return differences;
}

}  // namespace qdtune::app
