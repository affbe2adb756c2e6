// gw: the table of commands, and the exit codes. Nothing else happens here.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "cmd/command.h"
#include "cmd/generate/generate.h"
#include "cmd/help.h"
#include "cmd/parse.h"
#include "cmd/output/print.h"

// One word a command: a function of that name in a file of that name gives its row.
#define GW_COMMANDS(X) \
  X(serve) X(validate) X(route_test) X(keygen) X(bench) X(inspect_logs)

namespace gw::cmd {

#define X(name) Command name();
GW_COMMANDS(X)
#undef X

namespace {

std::vector<Command> commands() {
#define X(name) name(),
  return {GW_COMMANDS(X)};
#undef X
}

int unknown(const std::string& word, const std::vector<Command>& known, Print& print) {
  std::vector<std::string> names = {"help", "version", "--help", "--version"};
  for (const Command& command : known) names.emplace_back(command.name);
  const std::string meant = nearest(word, names);
  print.fail(
      format("there is no {} '{}'", word.starts_with("-") ? "option" : "command", printable(word)),
      meant.empty() ? "'gw help' lists the commands" : format("did you mean '{}'?", meant));
  return exit_code::no_answer;
}

// Of a command that is nothing without one of its kinds.
int no_kind(const Command& command, const std::vector<std::string>& words, Print& print) {
  const bool help = !words.empty() && (words[0] == "--help" || words[0] == "-h");
  if (words.empty() || help) {
    if (help) return print.out(help_of(command, print.out_width())), exit_code::yes;
    return print.err(help_of(command, print.out_width())), exit_code::no_answer;
  }
  std::vector<std::string> names;
  for (const Command& kind : command.kinds) names.emplace_back(last_word(kind));
  const std::string meant = nearest(words[0], names);
  print.fail(format("'gw {}' has no kind '{}'", command.name, printable(words[0])),
             meant.empty() ? format("'gw {} --help' lists them", command.name)
                           : format("did you mean '{}'?", meant));
  return exit_code::no_answer;
}

int run(const Command& command, const std::vector<std::string>& words, Print& print) {
  for (const Command& kind : command.kinds)
    if (!words.empty() && last_word(kind) == words[0])
      return run(kind, {words.begin() + 1, words.end()}, print);
  if (command.run == nullptr) return no_kind(command, words, print);
  const Parsed parsed = parse(command, words);
  if (parsed.help) {
    print.out(help_of(command, print.out_width()));
    return exit_code::yes;
  }
  if (parsed.mistake) {
    print.fail(parsed.mistake->message, parsed.mistake->help);
    return exit_code::no_answer;
  }
  return command.run(parsed.arguments, print);
}

int dispatch(std::vector<std::string> words, Print& print) {
  const std::vector<Command> known = commands();
  if (words.empty()) {
    print.err(help_of_all(known, print.out_width()));
    return exit_code::no_answer;
  }
  static constexpr std::array<std::string_view, 4> asks_version = {"version", "--version", "-v",
                                                                   "-V"};
  if (std::ranges::find(asks_version, words[0]) != asks_version.end()) {
    print.out("gw " GW_VERSION "\n");
    return exit_code::yes;
  }
  if (words[0] == "--generate")
    return generate_files(known, {words.begin() + 1, words.end()}, print);
  if (words[0] == "help" && words.size() > 1) {  // "help keygen secret": "keygen secret --help"
    words.erase(words.begin());
    words.emplace_back("--help");
  }
  if (words[0] == "help" || words[0] == "--help" || words[0] == "-h") {
    print.out(help_of_all(known, print.out_width()));
    return exit_code::yes;
  }
  for (const Command& command : known)
    if (command.name == words[0]) return run(command, {words.begin() + 1, words.end()}, print);
  return unknown(words[0], known, print);
}

}  // namespace
}  // namespace gw::cmd

int main(int argc, char** argv) {
  gw::cmd::Print print;
  return gw::cmd::dispatch({argv + std::min(argc, 1), argv + argc}, print);
}
