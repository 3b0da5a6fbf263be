// The only file that includes toml++ (seconds of compile time).
#include "config/toml_document.hpp"

#include <algorithm>
#include <array>

#include <toml++/toml.h>

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

struct Words {
  std::string_view of_parser, own;
};

// toml++ has one type of error and tells them apart by its description only: the first entry that occurs in it
// counts. It speaks of parsers and code points; what a writer of experiments needs is the rule that is broken.
constexpr std::array words = {
    Words{"redefine", "this is defined above already: each key and each [section] stands once"},
    Words{"utf-8", "this is not UTF-8 text"},
    Words{"table header", "a section is written [name], an arm [[arm]], alone on a line"},
    Words{"could not determine", "this is no value: text stands in double quotes, as in name = \"dense\""},
    Words{"expected value", "a value is missing after '='"},
    Words{"expected '='", "an '=' is missing: a line is key = value"},
    Words{"pair: encountered end-of-file", "the last line is not finished: a line is key = value"},
    Words{"parsing value: encountered end-of-file", "the last line is not finished: a line is key = value"},
    Words{"parsing key:", "a key is made of letters, digits, '_' and '-', with dots between its parts"},
    Words{"escape sequence",
          "a backslash in text begins an escape: write \\\\, or the text in single quotes"},
    Words{"string", "this text is not closed by its quote on the same line, or holds a control character"},
    Words{"inline table", "a table on one line is written { key = value, key = value }"},
    Words{"array", "an array is written [value, value]"},
    Words{"parsing comment", "this comment holds a control character"},
    Words{"comment or whitespace", "something follows the value: each key = value has a line of its own"},
    Words{"representable",
          "this number is too large: integers end at 2^63 - 1; a larger seed is written as text, in quotes"},
    Words{"leading zero", "a number does not begin with 0, unless it is 0 or 0.5"},
    Words{"integer", "this is not an integer"},
    Words{"floating-point", "this is not a number"},
    Words{"boolean", "this is no value: text stands in double quotes, as in name = \"dense\""},
    Words{"parsing date", "this is not a date"},
    Words{"parsing time", "this is not a time"},
};

std::string_view in_own_words(std::string_view description) {
  for (const Words& known : words)
    if (description.find(known.of_parser) != std::string_view::npos) return known.own;
  return "this is not TOML: a line is key = value, a [section] or a # comment";
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
    throw ConfigError(Issue{
        place_of(error.source(), source),
        std::string(in_own_words(error.description())) + " (reading stopped here; more may be wrong below)",
        ""});
  }
}

}  // namespace qdtune::config
