// Completions for bash, zsh and fish: commands, their options, the words of an option that has
// choices, and files where a file is wanted.
#include "base/text.h"
#include "cmd/generate/generate.h"

namespace gw::cmd {

namespace {

// What may stand for an option's value or an operand.
bool wants_file(std::string_view value) { return value == "FILE" || value == "ACCESS"; }

std::string names_of(const Option& option) {  // "-c|--config"
  return option.letter ? format("-{}|{}", option.letter, option.name) : std::string(option.name);
}

std::string replaced(std::string_view text, std::string_view what, std::string_view by) {
  std::string result;
  for (;;) {
    const auto at = text.find(what);
    result += text.substr(0, at);
    if (at == std::string_view::npos) return result;
    result += by;
    text.remove_prefix(at + what.size());
  }
}

// --- bash ---

constexpr std::string_view bash_frame = R"(# Completion of gw for bash, made by gw --generate bash.
_gw_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$current"); }
_gw_files() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen -f -- "$current")
}
_gw() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    _gw_words '@COMMANDS@ help --help --version'
    return
  fi
  # bash takes --format=json for three words.
  [[ $current == = ]] && current=
  [[ $previous == = ]] && previous=${COMP_WORDS[COMP_CWORD-2]}
  case ${COMP_WORDS[1]} in
    help) _gw_words '@COMMANDS@' ;;
@CASES@  esac
}
complete -F _gw gw
)";

std::string words_of(std::span<const Command> commands) {
  std::string words;
  for (const Command& one : commands)
    words += format("{}{}", words.empty() ? "" : " ", last_word(one));
  return words;
}

// depth: how many words come before those that it takes itself, "gw" among them.
std::string bash_case(const Command& command, int depth, std::string_view pattern) {
  std::string text = format("    {})\n", pattern);
  if (!command.kinds.empty()) {
    text += format(
        "      if ((COMP_CWORD == {0})) && [[ $current != -* ]]; then _gw_words '{1}'; return; fi\n"
        "      case ${{COMP_WORDS[{0}]}} in\n",
        depth, words_of(command.kinds));
    for (const Command& kind : command.kinds) text += bash_case(kind, depth + 1, last_word(kind));
    Command own = command;
    own.kinds.clear();
    return text + bash_case(own, depth, "*") + "      esac ;;\n";
  }
  text += "      case $previous in\n";
  std::string all = "--help";
  for (const Option& option : command.options) {
    all += format(" {}", option.name);
    if (option.value.empty()) continue;
    const std::string does = wants_file(option.value) ? "_gw_files; return"
                             : option.choices.empty()
                                 ? "return"
                                 : format("_gw_words '{}'; return", option.choices);
    text += format("        {}) {} ;;\n", names_of(option), does);
  }
  const std::string operand = wants_file(command.operand.name) ? "_gw_files" : ":";
  text += "        *) ;;\n      esac\n";
  text +=
      format("      if [[ $current == -* ]]; then _gw_words '{}'; else {}; fi ;;\n", all, operand);
  return text;
}

// --- zsh ---

std::string zsh_quoted(std::string_view text) { return replaced(text, "'", "'\\''"); }

std::string zsh_text(std::string_view text) {  // inside the brackets of _arguments
  std::string result;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') result += '\\';
    result += c;
  }
  return zsh_quoted(result);
}

std::string zsh_option(const Option& option) {
  std::string names(option.name);
  if (!option.value.empty()) names += '=';
  if (option.letter) names = format("{{-{},{}}}", option.letter, names);
  const std::string_view star = option.repeats ? "'*'" : "";
  std::string action;
  if (!option.value.empty()) {
    action = format(":{}:", zsh_text(option.value));
    if (wants_file(option.value)) action += "_files";
    if (!option.choices.empty()) action += format("({})", option.choices);
    if (action.ends_with(':')) action += " ";
  }
  return format("{}{}'[{}]{}'", star, names, zsh_text(option.text), action);
}

std::string zsh_own(const Command& command) {
  std::string text = "      _arguments -s";
  for (const Option& option : command.options)
    text += format(" \\\n        {}", zsh_option(option));
  text += " \\\n        '(- *)'{-h,--help}'[Says what it takes.]'";
  if (!command.operand.name.empty())
    text +=
        format(" \\\n        '{}:{}:{}'", command.operand.repeats ? "*" : "1",
               zsh_text(command.operand.name), wants_file(command.operand.name) ? "_files" : " ");
  return text + "\n";
}

std::string zsh_case(const Command& command) {
  if (command.kinds.empty()) return zsh_own(command);
  std::string text =
      "      if ((CURRENT == 2)) && [[ $words[2] != -* ]]; then\n"
      "        local -a kinds=(\n";
  for (const Command& kind : command.kinds)
    text += format("          '{}:{}'\n", last_word(kind), zsh_text(kind.summary));
  text +=
      "        )\n"
      "        _describe kind kinds\n"
      "        return\n"
      "      fi\n"
      "      case $words[2] in\n";
  for (const Command& kind : command.kinds)
    text += format("      {})\n      shift words\n      ((CURRENT--))\n{}      ;;\n",
                   last_word(kind), zsh_case(kind));
  return text + "      *)\n" + zsh_own(command) + "      ;;\n      esac\n";
}

// --- fish ---

std::string fish_quoted(std::string_view text) {
  return "'" + replaced(replaced(text, "\\", "\\\\"), "'", "\\'") + "'";
}

// The words of its name have been typed, and none of its kinds.
std::string fish_condition(const Command& command) {
  std::string text;
  for (const std::string_view word : split(command.name, ' '))
    text += format("{}__fish_seen_subcommand_from {}", text.empty() ? "" : "; and ", word);
  if (!command.kinds.empty())
    text += format("; and not __fish_seen_subcommand_from {}", words_of(command.kinds));
  return text;
}

std::string fish_option(const Command& command, const Option& option) {
  std::string text = format("complete -c gw -n '{}'", fish_condition(command));
  if (option.letter) text += format(" -s {}", option.letter);
  text += format(" -l {}", option.name.substr(2));
  if (!option.value.empty()) text += wants_file(option.value) ? " -r -F" : " -x";
  if (!option.choices.empty()) text += format(" -a '{}'", option.choices);
  return text + format(" -d {}\n", fish_quoted(option.text));
}

std::string fish_command(const Command& command) {
  std::string text;
  const std::string here = format("complete -c gw -n '{}'", fish_condition(command));
  for (const Option& option : command.options) text += fish_option(command, option);
  for (const Command& kind : command.kinds)
    text += format("{} -a {} -d {}\n", here, last_word(kind), fish_quoted(kind.summary));
  if (wants_file(command.operand.name)) text += here + " -F\n";
  text += here + " -s h -l help -d 'Says what it takes.'\n";
  for (const Command& kind : command.kinds) text += fish_command(kind);
  return text;
}

}  // namespace

Generated bash_completion(std::span<const Command> commands) {
  std::string names, cases;
  for (const Command& command : commands) {
    names += format("{}{}", names.empty() ? "" : " ", command.name);
    cases += bash_case(command, 2, command.name);
  }
  return {"gw.bash", replaced(replaced(bash_frame, "@COMMANDS@", names), "@CASES@", cases)};
}

Generated zsh_completion(std::span<const Command> commands) {
  std::string text =
      "#compdef gw\n"
      "# Completion of gw for zsh, made by gw --generate zsh.\n"
      "_gw() {\n"
      "  if ((CURRENT == 2)); then\n"
      "    local -a commands=(\n";
  for (const Command& command : commands)
    text += format("      '{}:{}'\n", command.name, zsh_text(command.summary));
  text +=
      "      'help:Says what a command takes.'\n"
      "    )\n"
      "    _describe command commands\n"
      "    return\n"
      "  fi\n"
      "  shift words\n"
      "  ((CURRENT--))\n"
      "  case $words[1] in\n";
  for (const Command& command : commands)
    text += format("    {})\n{}      ;;\n", command.name, zsh_case(command));
  text +=
      "  esac\n"
      "}\n"
      "if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _gw \"$@\"; else compdef _gw gw; fi\n";
  return {"gw.zsh", text};
}

Generated fish_completion(std::span<const Command> commands) {
  std::string text =
      "# Completion of gw for fish, made by gw --generate fish.\n"
      "complete -c gw -f\n";
  for (const Command& command : commands)
    text += format("complete -c gw -n __fish_use_subcommand -a {} -d {}\n", command.name,
                   fish_quoted(command.summary));
  text += "complete -c gw -n __fish_use_subcommand -a help -d 'Says what a command takes.'\n";
  for (const Command& command : commands) text += fish_command(command);
  return {"gw.fish", text};
}

}  // namespace gw::cmd
