// --help as one column of names and one of texts, like every Unix program has it.
#include "cmd/help.h"

#include <algorithm>

#include "base/text.h"

namespace gw::cmd {

namespace {

using Lines = std::vector<std::pair<std::string, std::string>>;

// The texts start behind the longest name, and are broken to stay within 100 columns.
std::string columns(const Lines& lines) {
  static constexpr std::size_t page = 100;
  std::size_t longest = 0;
  for (const auto& [name, text] : lines) longest = std::max(longest, name.size());
  const std::string indent(longest + 4, ' ');
  std::string result;
  for (const auto& [name, text] : lines) {
    result += format("  {:<{}}  ", name, longest);
    std::size_t column = indent.size();
    bool first = true;
    for (const std::string_view word : split(text, ' ')) {
      if (!first && column + 1 + word.size() > page) {
        result += "\n" + indent;
        column = indent.size();
      } else if (!first) {
        result += ' ';
        ++column;
      }
      result += word;
      column += word.size();
      first = false;
    }
    result += '\n';
  }
  return result;
}

}  // namespace

std::string synopsis(const Command& command) {
  if (command.run == nullptr) return format("gw {} KIND [OPTION]...", command.name);
  std::string text = format("gw {} [OPTION]...", command.name);
  if (!command.operand.name.empty())
    text += format(" [{}]{}", command.operand.name, command.operand.repeats ? "..." : "");
  return text;
}

std::string option_head(const Option& option) {
  std::string text = option.letter ? format("-{}, ", option.letter) : std::string("    ");
  text += option.name;
  return option.value.empty() ? text : format("{} {}", text, option.value);
}

std::string option_text(const Option& option) {
  std::string text(option.text);
  if (!option.choices.empty()) {
    text += " One of:";
    for (const std::string_view word : split(option.choices, ' ')) text += format(" {},", word);
    text.back() = '.';
  }
  return option.repeats ? text + " May be repeated." : text;
}

std::string help_of(const Command& command) {
  std::string text =
      format("{}\n\nusage: {}\n\n{}\n\n", command.summary, synopsis(command), command.when);
  Lines lines;
  for (const Command& kind : command.kinds) lines.emplace_back(last_word(kind), kind.summary);
  if (!lines.empty()) text += columns(lines) + "\n";
  lines.clear();
  if (!command.operand.name.empty()) lines.emplace_back(command.operand.name, command.operand.text);
  for (const Option& option : command.options)
    lines.emplace_back(option_head(option), option_text(option));
  lines.emplace_back("-h, --help", "Says this.");
  text += columns(lines);
  if (command.examples.empty()) return text;
  Lines examples;
  for (const Example& example : command.examples) examples.emplace_back(example.line, example.text);
  return text + "\nExamples:\n" + columns(examples);
}

std::string help_of_all(std::span<const Command> commands) {
  Lines lines;
  for (const Command& command : commands) lines.emplace_back(command.name, command.summary);
  return "An API gateway you can question.\n\nusage: gw COMMAND [OPTION]...\n\n" + columns(lines) +
         "\n'gw COMMAND --help' says what it takes, 'gw --version' which version this is.\n";
}

}  // namespace gw::cmd
