#include "oracle/oracle.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>

#include <nlohmann/json.hpp>

#include "base/error.hpp"

namespace qdtune::oracle {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t reported_mismatches = 20;

std::string file_name(std::string_view name) {
  return std::string(name) + ".json";
}

Json parse(const std::filesystem::path& directory, std::string_view name) {
  const std::filesystem::path path = directory / file_name(name);
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw Error(ErrorKind::input_missing, path.string() +
                                              ": no such recorded file; QDTUNE_ORACLE_DIR has to name a "
                                              "directory with the files of tests/oracle");
  }
  try {
    return Json::parse(file);
  } catch (const Json::exception& problem) {
    throw Error(ErrorKind::damaged_data, path.string() + ": not JSON: " + problem.what());
  }
}

double special_number(const std::string& text) {
  if (text == "Infinity") return std::numeric_limits<double>::infinity();
  if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
  return std::numeric_limits<double>::quiet_NaN();
}

bool is_special_number(const std::string& text) {
  return text == "NaN" || text == "Infinity" || text == "-Infinity";
}

std::string shown(double value) {
  return Json(value).dump();
}

// JSON has no such numbers: dump() would say null.
std::string shown_number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0.0 ? "Infinity" : "-Infinity";
  return shown(value);
}

}  // namespace

// Turns the library's tree into Values, so that no other file has to read the library.
class Reader {
 public:
  static Value value(const Json& json, const std::string& place) {
    Value value;
    value.place_ = place;
    if (json.is_boolean()) {
      value.kind_ = Value::Kind::flag;
      value.number_ = json.get<bool>() ? 1.0 : 0.0;
    } else if (json.is_number()) {
      value.kind_ = Value::Kind::number;
      value.number_ = json.get<double>();
    } else if (json.is_string()) {
      value.kind_ = Value::Kind::text;
      value.text_ = json.get<std::string>();
    } else if (json.is_array()) {
      value.kind_ = Value::Kind::list;
      for (std::size_t i = 0; i < json.size(); ++i) {
        value.items_.push_back(Reader::value(json[i], place + "/" + std::to_string(i)));
      }
    } else if (json.is_object()) {
      value.kind_ = Value::Kind::object;
      for (const auto& [key, member] : json.items()) {
        value.members_.emplace_back(key, Reader::value(member, place + "/" + key));
      }
    }
    return value;
  }
};

std::filesystem::path recorded_directory() {
  return std::filesystem::path(QDTUNE_SOURCE_DIR) / "tests" / "oracle";
}

std::filesystem::path directory() {
  const char* named = std::getenv("QDTUNE_ORACLE_DIR");
  return named != nullptr && *named != '\0' ? std::filesystem::path(named) : recorded_directory();
}

void Value::wrong(std::string_view expected) const {
  throw Error(ErrorKind::damaged_data, place_ + ": expected " + std::string(expected));
}

double Value::number() const {
  if (kind_ == Kind::text && is_special_number(text_)) return special_number(text_);
  if (kind_ != Kind::number) wrong("a number");
  return number_;
}

int Value::integer() const {
  const double value = number();
  if (!(std::abs(value) < 2e9) || value != std::floor(value)) wrong("an integer");
  return static_cast<int>(value);
}

bool Value::flag() const {
  if (kind_ != Kind::flag) wrong("true or false");
  return number_ != 0.0;
}

const std::string& Value::text() const {
  if (kind_ != Kind::text) wrong("a text");
  return text_;
}

const std::vector<Value>& Value::items() const {
  if (kind_ != Kind::list) wrong("a list");
  return items_;
}

std::vector<double> Value::numbers() const {
  std::vector<double> found;
  for (const Value& item : items()) {
    if (item.kind() == Kind::list) {
      const std::vector<double> row = item.numbers();
      found.insert(found.end(), row.begin(), row.end());
    } else {
      found.push_back(item.number());
    }
  }
  return found;
}

const std::vector<std::pair<std::string, Value>>& Value::members() const {
  if (kind_ != Kind::object) wrong("an object");
  return members_;
}

bool Value::has(std::string_view key) const {
  return std::any_of(members().begin(), members().end(), [&](const auto& m) { return m.first == key; });
}

const Value& Value::at(std::string_view key) const {
  for (const auto& [name, value] : members()) {
    if (name == key) return value;
  }
  wrong("the member '" + std::string(key) + "'");
}

Value read(const std::filesystem::path& directory, std::string_view name) {
  const Value file = Reader::value(parse(directory, name), file_name(name) + " ");
  if (file.at("schema").text() != "legacy-oracle-1" || file.at("name").text() != name) {
    throw Error(ErrorKind::damaged_data,
                file.place() + ": expected schema legacy-oracle-1 and name " + std::string(name));
  }
  return file.at("data");
}

void Comparison::mismatch(const Value& recorded, const std::string& message) {
  ++mismatch_count_;
  if (mismatches_.size() < reported_mismatches) mismatches_.push_back(recorded.place() + ": " + message);
}

void Comparison::deviate(const Value& recorded, double deviation, const Tolerance& tolerance) {
  auto known = std::find_if(deviations_.begin(), deviations_.end(),
                            [&](const Deviation& d) { return d.relative_tolerance == tolerance.relative; });
  if (known == deviations_.end()) known = deviations_.insert(known, {tolerance.relative, 0.0, ""});
  if (deviation > known->largest) *known = {tolerance.relative, deviation, recorded.place()};
}

void Comparison::number(const Value& recorded, double computed, Tolerance tolerance) {
  ++compared_;
  const double expected = recorded.number();
  if (std::isfinite(expected) && std::isfinite(computed)) {
    const double scale = std::max(std::abs(expected), tolerance.absolute / tolerance.relative);
    const double distance = std::abs(computed - expected);
    const double deviation = distance == 0.0 ? 0.0 : distance / scale;
    deviate(recorded, deviation, tolerance);
    if (deviation <= tolerance.relative) return;
  } else if (expected == computed || (std::isnan(expected) && std::isnan(computed))) {
    return;
  }
  mismatch(recorded, "recorded " + shown_number(expected) + ", computed " + shown_number(computed) +
                         ", allowed " + shown(tolerance.relative) + " of it or " + shown(tolerance.absolute));
}

void Comparison::numbers(const Value& recorded, std::span<const double> computed, Tolerance tolerance) {
  std::size_t next = 0;
  const auto compare = [&](const auto& self, const Value& value) -> void {
    if (value.kind() == Value::Kind::list) {
      for (const Value& item : value.items()) self(self, item);
    } else if (next < computed.size()) {
      number(value, computed[next++], tolerance);
    } else {
      ++next;
    }
  };
  compare(compare, recorded);
  if (next != computed.size() || recorded.numbers().size() != computed.size()) {
    mismatch(recorded, "recorded " + std::to_string(recorded.numbers().size()) + " numbers, computed " +
                           std::to_string(computed.size()));
  }
}

void Comparison::integer(const Value& recorded, long long computed) {
  ++compared_;
  if (recorded.number() == static_cast<double>(computed)) return;
  mismatch(recorded,
           "recorded " + shown_number(recorded.number()) + ", computed " + std::to_string(computed));
}

void Comparison::flag(const Value& recorded, bool computed) {
  ++compared_;
  if (recorded.flag() != computed)
    mismatch(recorded, computed ? "recorded false, computed true" : "recorded true, computed false");
}

void Comparison::text(const Value& recorded, std::string_view computed) {
  ++compared_;
  if (recorded.kind() == Value::Kind::text && recorded.text() == computed) return;
  mismatch(recorded, "recorded " + (recorded.kind() == Value::Kind::text ? recorded.text() : "no text") +
                         ", computed " + std::string(computed));
}

void Comparison::null(const Value& recorded) {
  ++compared_;
  if (!recorded.is_null()) mismatch(recorded, "recorded a value, computed none");
}

void Comparison::require(const Value& recorded, bool holds, std::string_view what) {
  ++compared_;
  if (!holds) mismatch(recorded, std::string(what));
}

std::string Comparison::summary() const {
  std::string text = std::to_string(cases_) + " cases, " + std::to_string(compared_) + " comparisons, " +
                     std::to_string(mismatch_count_) + " mismatches";
  for (const Deviation& d : deviations_) {
    text +=
        "; of those allowed " + shown(d.relative_tolerance) + " the largest deviation is " + shown(d.largest);
    if (!d.place.empty()) text += " (" + d.place + ")";
  }
  return text;
}

void copy_with_one_altered_number(const std::filesystem::path& from, const std::filesystem::path& to,
                                  std::string_view name, const std::string& pointer) {
  Json file = parse(from, name);
  const Json::json_pointer at(pointer);
  if (!file.contains(at) || !file.at(at).is_number()) {
    throw Error(ErrorKind::damaged_data, file_name(name) + " " + pointer + ": expected a number to alter");
  }
  Json& number = file.at(at);
  const double value = number.get<double>();
  if (number.is_number_integer()) {
    number = number.get<long long>() + 1;
  } else {
    number = value == 0.0 ? 1e-4 : value * (1.0 + 1e-4);
  }
  std::filesystem::create_directories(to);
  std::ofstream(to / file_name(name), std::ios::binary) << file.dump();
}

}  // namespace qdtune::oracle
