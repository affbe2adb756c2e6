// A help text has a column of names and a column of texts. Prose is wrapped between words to the
// width of the page; usage lines and example commands are copied to a shell, so they stay whole.
#include "cmd/help.h"

#include <algorithm>

#include "base/text.h"

namespace gw::cmd {

namespace {

using Lines = std::vector<std::pair<std::string, std::string>>;

constexpr std::size_t widest_name = 26;  // a longer name has its text on the next line

// Wraps `text` to `width` columns. Its first line starts at column `indent`, which is already
// written; each further line is indented by as much.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
  std::string result;
  std::size_t column = indent;
  bool line_start = true;
  for (const std::string_view word : split(text, ' ')) {
    if (word.empty()) continue;
    if (!line_start && column + 1 + word.size() > width) {
      result += "\n" + std::string(indent, ' ');
      column = indent;
      line_start = true;
    }
    if (!line_start) result += ' ';
    column += word.size() + (line_start ? 0 : 1);
    result += word;
    line_start = false;
  }
  return result + "\n";
}

// Paragraphs are separated by an empty line; a single line break within one means nothing.
std::string paragraphs(std::string_view text, std::size_t width) {
  std::string result, paragraph;
  const auto end_paragraph = [&] {
    if (!paragraph.empty()) result += wrapped(paragraph, 0, width) + "\n";
    paragraph.clear();
  };
  for (const std::string_view line : split(text, '\n')) {
    if (line.empty())
      end_paragraph();
    else
      paragraph += format("{} ", line);
  }
  end_paragraph();
  return result;
}

std::string columns(const Lines& lines, std::size_t width) {
  std::size_t longest = 0;
  for (const auto& [name, text] : lines)
    if (name.size() <= widest_name) longest = std::max(longest, name.size());
  const std::size_t indent = longest + 4;
  std::string result;
  for (const auto& [name, text] : lines) {
    if (name.size() > widest_name)
      result += format("  {}\n{}", name, std::string(indent, ' '));
    else
      result += format("  {:<{}}  ", name, longest);
    result += wrapped(text, indent, width);
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

std::string help_of(const Command& command, std::size_t width) {
  std::string text = format("{}\n\nusage: {}\n\n", command.summary, synopsis(command));
  text += paragraphs(command.when, width);
  Lines lines;
  for (const Command& kind : command.kinds) lines.emplace_back(last_word(kind), kind.summary);
  if (!lines.empty()) text += columns(lines, width) + "\n";
  lines.clear();
  if (!command.operand.name.empty()) lines.emplace_back(command.operand.name, command.operand.text);
  for (const Option& option : command.options)
    lines.emplace_back(option_head(option), option_text(option));
  lines.emplace_back("-h, --help", "Print this help.");
  text += columns(lines, width);
  if (command.examples.empty()) return text;
  text += "\nExamples:\n";
  for (const Example& example : command.examples)
    text += format("  {}\n      {}", example.line, wrapped(example.text, 6, width));
  return text;
}

std::string help_of_all(std::span<const Command> commands, std::size_t width) {
  Lines lines;
  for (const Command& command : commands) lines.emplace_back(command.name, command.summary);
  lines.emplace_back("help", "Print this help, or with a command's name the help of that command.");
  lines.emplace_back("version", "Print the version.");
  return "An API gateway you can question.\n\nusage: gw COMMAND [OPTION]...\n\n" +
         columns(lines, width) + "\n" +
         wrapped("'gw help COMMAND' prints the options of a command.", 0, width);
}

}  // namespace gw::cmd
