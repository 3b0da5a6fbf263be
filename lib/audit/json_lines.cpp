#include "audit/json_lines.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <concepts>
#include <iterator>
#include <limits>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "audit/record_fields.hpp"
#include "base/error.hpp"
#include "base/seed_text.hpp"

namespace qdtune::audit {
namespace {

using Json = nlohmann::json;

class LineWriter {
 public:
  explicit LineWriter(std::string& line) : line_(line) {}

  void write(double value) {
    if (!std::isfinite(value)) {
      line_ += "null";
    } else if (value == 0.0 && std::signbit(value)) {
      line_ += "-0.0";  // readers take -0 for an integer, which has no such zero
    } else {
      append("{}", value);
    }
  }
  void write(bool value) { append("{}", value); }
  void write(std::int64_t value) { append("{}", value); }
  void write(std::uint64_t value) { append("{}", value); }
  void write(std::string_view text) {
    line_ += Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  void write(Outcome outcome) { write(to_string(outcome)); }
  void write(const Electrons& n) { append("[{},{}]", n.n1, n.n2); }
  void write(const GateVoltages& v) { write_list(std::array{v.v1_V, v.v2_V}); }
  void write(const Window& window) { write_list(std::array{window.low, window.high}); }
  void write(const Candidate& candidate) {
    line_ += '{';
    write_fields(candidate, "");
    line_ += '}';
  }
  void write(const std::optional<std::int64_t>& value) {
    if (value) {
      write(*value);
    } else {
      line_ += "null";
    }
  }
  template <class T>
  void write(const std::vector<T>& values) {
    write_list(values);
  }

  // Each field after the separator, which is a comma from the second one on.
  template <class T>
  void write_fields(const T& record, std::string_view separator) {
    visit_fields(record, [&](std::string_view name, const auto& value) {
      append("{}\"{}\":", std::exchange(separator, ","), name);
      if constexpr (std::same_as<decltype(value), const std::uint64_t&>) {
        if (name == "seed") return write(std::string_view(seed_text(value)));
      }
      write(value);
    });
  }

 private:
  template <class... Values>
  void append(fmt::format_string<Values...> format, Values&&... values) {
    fmt::format_to(std::back_inserter(line_), format, std::forward<Values>(values)...);
  }
  template <class List>
  void write_list(const List& list) {
    line_ += '[';
    for (const auto& value : list) {
      if (&value != &*list.begin()) line_ += ',';
      write(value);
    }
    line_ += ']';
  }

  std::string& line_;
};

// What is wrong with a line; read_json_lines adds which line.
struct Damage {
  std::string what;
};

[[noreturn]] void damaged(std::string_view name, std::string_view expected) {
  throw Damage{fmt::format("its field '{}' is no {}", name, expected)};
}

class ObjectReader {
 public:
  explicit ObjectReader(const Json& object) : object_(object) {
    if (!object.is_object()) throw Damage{"it holds something else than objects"};
  }

  template <class T>
  T value(std::string_view name) {
    T result{};
    read(name, take(name), result);
    return result;
  }
  template <class T>
  void read_fields(T& record) {
    visit_fields(record, [this](std::string_view name, auto& member) { read(name, take(name), member); });
  }
  // After all fields that a record has were taken.
  void require_no_more() const {
    if (taken_ == object_.size()) return;
    throw Damage{fmt::format("it has {} fields, its kind has {}", object_.size(), taken_)};
  }

 private:
  const Json& take(std::string_view name) {
    const auto found = object_.find(name);
    if (found == object_.end()) throw Damage{fmt::format("it lacks the field '{}'", name)};
    ++taken_;
    return *found;
  }

  static void read(std::string_view name, const Json& json, double& member) {
    if (!json.is_number() && !json.is_null()) damaged(name, "number");
    member = json.is_null() ? std::numeric_limits<double>::quiet_NaN() : json.get<double>();
  }
  static void read(std::string_view name, const Json& json, bool& member) {
    if (!json.is_boolean()) damaged(name, "boolean");
    member = json.get<bool>();
  }
  static void read(std::string_view name, const Json& json, std::int64_t& member) {
    // A number beyond 2^63 is stored unsigned by the parser.
    const bool fits = json.is_number_integer() &&
                      (!json.is_number_unsigned() || std::in_range<std::int64_t>(json.get<std::uint64_t>()));
    if (!fits) damaged(name, "integer of 64 bits");
    member = json.get<std::int64_t>();
  }
  static void read(std::string_view name, const Json& json, std::uint64_t& member) {
    if (name == "seed") return read_seed(json, member);
    if (!json.is_number_unsigned()) damaged(name, "whole number of 64 bits");
    member = json.get<std::uint64_t>();
  }
  static void read_seed(const Json& json, std::uint64_t& member) {
    const std::string text = json.is_string() ? json.get<std::string>() : "";
    const std::string_view digits = std::string_view(text).substr(text.starts_with("0x") ? 2 : 0);
    std::from_chars(digits.data(), digits.data() + digits.size(), member, 16);
    if (seed_text(member) != text) damaged("seed", "text of 0x and 16 hexadecimal digits");
  }
  static void read(std::string_view name, const Json& json, std::string& member) {
    if (!json.is_string()) damaged(name, "text");
    member = json.get<std::string>();
  }
  static void read(std::string_view name, const Json& json, Outcome& member) {
    for (const Outcome outcome : {Outcome::complete, Outcome::refused}) {
      member = outcome;
      if (json.is_string() && json.get<std::string>() == to_string(outcome)) return;
    }
    damaged(name, "outcome, complete or refused");
  }
  static void read(std::string_view name, const Json& json, int& member) {
    std::int64_t wide = 0;
    read(name, json, wide);
    if (!std::in_range<int>(wide)) damaged(name, "integer of 32 bits");
    member = static_cast<int>(wide);
  }
  static void read(std::string_view name, const Json& json, Electrons& member) {
    read_pair(name, json, member.n1, member.n2);
  }
  static void read(std::string_view name, const Json& json, GateVoltages& member) {
    read_pair(name, json, member.v1_V, member.v2_V);
  }
  static void read(std::string_view name, const Json& json, Window& member) {
    read_pair(name, json, member.low, member.high);
  }
  static void read(std::string_view, const Json& json, Candidate& member) {
    ObjectReader reader(json);
    reader.read_fields(member);
    reader.require_no_more();
  }
  static void read(std::string_view name, const Json& json, std::optional<std::int64_t>& member) {
    member.reset();
    if (!json.is_null()) read(name, json, member.emplace());
  }
  template <class T>
  static void read(std::string_view name, const Json& json, std::vector<T>& member) {
    if (!json.is_array()) damaged(name, "list");
    member.resize(json.size());
    for (std::size_t i = 0; i < member.size(); ++i) read(name, json[i], member[i]);
  }
  template <class T>
  static void read_pair(std::string_view name, const Json& json, T& first, T& second) {
    if (!json.is_array() || json.size() != 2) damaged(name, "pair");
    read(name, json[0], first);
    read(name, json[1], second);
  }

  const Json& object_;
  std::size_t taken_ = 0;
};

// The record of the first kind of that name, from `index` on.
template <std::size_t index = 0>
Record blank_record(std::string_view kind) {
  if constexpr (index == std::variant_size_v<Record>) {
    throw Damage{fmt::format("there is no kind of record '{}'", kind)};
  } else {
    using Kind = std::variant_alternative_t<index, Record>;
    return kind_name<Kind> == kind ? Record(Kind{}) : blank_record<index + 1>(kind);
  }
}

Record read_line(std::string_view line, std::size_t seq) {
  const Json json = Json::parse(line, nullptr, false);
  if (json.is_discarded()) throw Damage{"it is no JSON"};
  ObjectReader reader(json);
  if (const auto schema = reader.value<std::int64_t>("schema"); schema != schema_version) {
    throw Damage{fmt::format("its schema is {}, this program reads {}", schema, schema_version)};
  }
  if (const auto found = reader.value<std::uint64_t>("seq"); found != seq) {
    throw Damage{fmt::format("its seq is {} instead of {}: lines are missing or out of order", found, seq)};
  }
  Record record = blank_record(reader.value<std::string>("kind"));
  std::visit([&reader](auto& fields) { reader.read_fields(fields); }, record);
  reader.require_no_more();
  return record;
}

}  // namespace

std::string to_json_lines(std::span<const Record> records) {
  std::string text;
  for (std::size_t seq = 0; seq < records.size(); ++seq) {
    fmt::format_to(std::back_inserter(text), "{{\"schema\":{},\"seq\":{},\"kind\":\"{}\"", schema_version,
                   seq, kind_of(records[seq]));
    std::visit([&text](const auto& record) { LineWriter(text).write_fields(record, ","); }, records[seq]);
    text += "}\n";
  }
  return text;
}

std::vector<Record> read_json_lines(std::string_view text) {
  std::vector<Record> records;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    try {
      if (end == text.size()) throw Damage{"it is cut off: every line ends in a line break"};
      records.push_back(read_line(text.substr(0, end), records.size()));
    } catch (const Damage& damage) {
      throw Error(ErrorKind::damaged_data, fmt::format("line {} of the audit is no record of schema {}: {}",
                                                       records.size() + 1, schema_version, damage.what));
    }
    text.remove_prefix(end + 1);
  }
  return records;
}

}  // namespace qdtune::audit
