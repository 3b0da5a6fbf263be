// The only file that includes toml++ (seconds of compile time).
#include "config/toml_document.hpp"

#include <algorithm>

#include <toml++/toml.h>

#include "base/error.hpp"

namespace qdtune::config {

namespace {

Place place_of(const toml::source_region& region, const std::string& source) {
  return {source, region.begin.line, region.begin.column};
}

TomlTable convert_table(const toml::table& table, const std::string& source);

TomlNode convert(const toml::node& node, const std::string& source) {
  TomlNode result{Unsupported{}, place_of(node.source(), source)};
  if (const auto* boolean = node.as_boolean()) {
    result.value = boolean->get();
  } else if (const auto* integer = node.as_integer()) {
    result.value = integer->get();
  } else if (const auto* real = node.as_floating_point()) {
    result.value = real->get();
  } else if (const auto* text = node.as_string()) {
    result.value = text->get();
  } else if (const auto* table = node.as_table()) {
    result.value = convert_table(*table, source);
  } else if (const auto* array = node.as_array()) {
    TomlArray elements;
    for (const toml::node& element : *array) elements.push_back(convert(element, source));
    result.value = std::move(elements);
  }
  return result;
}

// toml++ keeps tables sorted by key; messages and arms follow the text.
TomlTable convert_table(const toml::table& table, const std::string& source) {
  TomlTable entries;
  for (auto&& [key, node] : table)
    entries.push_back({std::string(key.str()), place_of(key.source(), source), convert(node, source)});
  const auto before = [](const TomlEntry& a, const TomlEntry& b) {
    return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
  };
  std::stable_sort(entries.begin(), entries.end(), before);
  return entries;
}

}  // namespace

std::string TomlNode::type_name() const {
  struct Name {
    std::string operator()(bool) const { return "a boolean"; }
    std::string operator()(std::int64_t) const { return "an integer"; }
    std::string operator()(double) const { return "a real number"; }
    std::string operator()(const std::string&) const { return "text"; }
    std::string operator()(const TomlArray& array) const {
      return "an array of " + std::to_string(array.size());
    }
    std::string operator()(const TomlTable&) const { return "a table"; }
    std::string operator()(const Unsupported&) const { return "a date or time"; }
  };
  return std::visit(Name{}, value);
}

TomlTable parse_toml(std::string_view text, const std::string& source) {
  try {
    return convert_table(toml::parse(text, source), source);
  } catch (const toml::parse_error& error) {
    throw Error(ErrorKind::config, place_of(error.source(), source).text() + ": " +
                                       std::string(error.description()) +
                                       " (reading stopped here; more may be wrong below)");
  }
}

}  // namespace qdtune::config
