#include "config/support.hpp"

#include <fstream>
#include <stdexcept>

#include <catch2/catch.hpp>
#include <unistd.h>

namespace qdtune::config::testing {

Experiment parsed(const std::string& text, const std::vector<std::string>& overrides) {
  return parse_experiment(text, "x.toml", overrides);
}

std::string refusal(const std::string& text, const std::vector<std::string>& overrides, ErrorKind kind) {
  try {
    parsed(text, overrides);
  } catch (const Error& error) {
    CHECK(to_string(error.kind()) == to_string(kind));
    return error.what();
  }
  FAIL("accepted: " << text);
  return "";
}

namespace {

struct Another {
  const Option& option;

  std::vector<Value> operator()(bool value) const { return {!value}; }
  std::vector<Value> operator()(std::int64_t value) const { return {value + option.bounds.multiple_of}; }
  std::vector<Value> operator()(std::uint64_t value) const { return {value + 1}; }
  std::vector<Value> operator()(double value) const { return {value == 0.0 ? 0.25 : value * 0.75}; }
  std::vector<Value> operator()(const std::string& value) const {
    std::vector<Value> values;
    for (const std::string& choice : option.choices)
      if (choice != value) values.emplace_back(choice);
    if (option.type == Type::file) return {std::string("/another.dat")};
    if (option.choices.empty()) values.emplace_back("another" + value);
    return values;
  }
  std::vector<Value> operator()(const Pair& value) const { return {Pair{value.first, value.second * 0.75}}; }
  std::vector<Value> operator()(const physics::Electrons& n) const {
    return {physics::Electrons{n.n1 + 1, n.n2}};
  }
  std::vector<Value> operator()(const device::Distribution& d) const {
    const double width = d.highest() - d.lowest();
    if (width == 0.0) return {device::Distribution{d.kind, d.a * 1.25, 0.0}};
    return {device::Distribution{device::DistributionKind::uniform, d.lowest() + 0.125 * width,
                                 d.highest() - 0.25 * width}};
  }
};

}  // namespace

Value another_value(const Option& option) {
  for (const Value& value : std::visit(Another{option}, option.get(Settings{})))
    if (problem_of(option, value).empty()) return value;
  throw std::logic_error("no other value for " + option.key);
}

Folder::Folder() {
  std::string name = (std::filesystem::temp_directory_path() / "qdtune_config_XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = name;
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path Folder::write(const std::string& name, const std::string& contents) const {
  const auto file = path_ / name;
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << contents;
  return file;
}

}  // namespace qdtune::config::testing
