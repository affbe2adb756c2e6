// Command: a subcommand of gw as a row. Parsing, --help, man pages and completions all follow the
// one table of them, so a command is one file here and one word in main.cpp.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gw::cmd {

class Print;

// What a script can rely on.
namespace exit_code {
inline constexpr int yes = 0;
inline constexpr int no = 1;         // invalid, a case failed, a threshold was missed
inline constexpr int no_answer = 2;  // usage, a file, the network: it could not be told
}  // namespace exit_code

struct Option {
  std::string_view name;          // "--config": by this name run() asks for it
  char letter = 0;                // 'c'; 0 where there is none
  std::string_view value = {};    // "FILE"; empty for a switch
  std::string_view text;          // one sentence
  bool repeats = false;           // may be given several times
  std::string_view choices = {};  // "text json": one of these words; empty: any value
};

struct Operand {  // what stands without a name: FILE...
  std::string_view name;
  std::string_view text;
  bool repeats = false;
};

struct Example {
  std::string_view line;
  std::string_view text;
};

// What the user gave, by the names of the table. Checked against it: an option that does not
// repeat is there once, one with choices has one of them.
class Arguments {
 public:
  void add(std::string_view name, std::string value) {
    values_[std::string(name)].push_back(std::move(value));
  }
  bool has(std::string_view name) const { return values_.find(name) != values_.end(); }
  std::string text(std::string_view name, std::string_view standard = {}) const {
    const auto found = values_.find(name);
    return found == values_.end() ? std::string(standard) : found->second.front();
  }
  std::vector<std::string> all(std::string_view name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? std::vector<std::string>() : found->second;
  }
  std::vector<std::string> operands() const { return all(""); }

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

struct Command {
  std::string_view name;     // of a kind the whole of it: "keygen secret"
  std::string_view summary;  // one line, with its dot
  std::string_view when;     // when to reach for it, and what it does: paragraphs
  std::span<const Option> options;
  Operand operand = {};
  std::span<const Example> examples = {};
  int (*run)(const Arguments&, Print&) = nullptr;  // null: one of its kinds must be named
  std::vector<Command> kinds = {};                 // `gw keygen KIND`: rows like any other
};

// What is typed for it behind what came before: "secret" of "keygen secret".
inline std::string_view last_word(const Command& command) {
  return command.name.substr(command.name.rfind(' ') + 1);  // npos + 1 is 0
}

inline constexpr Option config_option = {
    .name = "--config",
    .letter = 'c',
    .value = "FILE",
    .text = "Configuration file or folder of *.toml files (default: gw.toml).",
    .repeats = true,
};
inline constexpr std::string_view standard_config = "gw.toml";

inline std::vector<std::string> config_paths(const Arguments& arguments) {
  std::vector<std::string> paths = arguments.all(config_option.name);
  if (paths.empty()) paths.emplace_back(standard_config);
  return paths;
}

}  // namespace gw::cmd
