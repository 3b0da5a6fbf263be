#include <algorithm>

#include "report/document.hpp"
#include "report/render.hpp"

namespace qdtune::report {

namespace {

std::string to_text(const Lines& facts) {
  std::string text;
  for (const std::string& line : facts.lines) text += line + '\n';
  return text;
}

// Breaks lines at spaces, but not before a percent sign; a word longer than a line stands alone.
std::string to_text(const Paragraph& paragraph) {
  constexpr std::size_t columns = 100;
  std::string text, line;
  std::string_view rest = paragraph.text;
  while (!rest.empty()) {
    std::size_t end = rest.find(' ');
    while (rest.substr(std::min(end, rest.size())).starts_with(" %")) end = rest.find(' ', end + 1);
    const std::string word(rest.substr(0, end));
    rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    if (!line.empty() && width_of(line) + 1 + width_of(word) > columns) {
      text += line + '\n';
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  return text + line + '\n';
}

std::string to_text(const Command& command) {
  return "    " + command.line + '\n';
}

std::string to_markdown(const Lines& facts) {
  std::string text;
  for (const std::string& line : facts.lines) text += "    " + line + '\n';
  return text;
}

std::string to_markdown(const Paragraph& paragraph) {
  return paragraph.text + '\n';
}

std::string to_markdown(const Command& command) {
  return "    " + command.line + '\n';
}

// Blocks are parted by an empty line.
template <class Render>
std::string joined(const Blocks& blocks, const Render& render) {
  std::string text;
  for (const Block& block : blocks) text += (text.empty() ? "" : "\n") + std::visit(render, block);
  return text;
}

}  // namespace

std::string to_text(const Summary& summary) {
  return joined(document(summary), [](const auto& block) { return to_text(block); });
}

std::string to_markdown(const Summary& summary) {
  return joined(document(summary), [](const auto& block) { return to_markdown(block); });
}

}  // namespace qdtune::report
