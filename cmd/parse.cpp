// CLI11 splits the words into options, values and operands; what may stand where, how often and
// with which values is judged here by the command's table, so that every message is ours.
#include "cmd/parse.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "base/text.h"

namespace gw::cmd {

namespace {

std::string see_help(const Command& command) {
  return format("'gw {} --help' lists what it takes", command.name);
}

CLI::Option* add(CLI::App& app, const Option& option) {
  std::string names(option.name);
  if (option.letter) names = format("-{},{}", option.letter, names);
  CLI::Option* const added = option.value.empty() ? app.add_flag(names) : app.add_option(names);
  return added->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

// `before`: what the command took as its operand, where it takes one. The two are most likely one
// request that the shell has cut at its space.
Mistake extra_word(const Command& command, const std::string& word,
                   const std::vector<std::string>& before) {
  const std::string fault =
      format("'{}' is one argument too many for 'gw {}'", printable(word), command.name);
  if (before.empty()) return {fault, see_help(command)};
  return {fault, format("quote what belongs together: gw {} '{} {}'", command.name,
                        printable(before.front()), printable(word))};
}

Mistake unknown_option(const Command& command, const std::string& word) {
  const std::string name = word.substr(0, word.find('='));
  std::vector<std::string> known = {"--help"};
  for (const Option& option : command.options) known.emplace_back(option.name);
  const std::string meant = nearest(name, known);
  return {format("'gw {}' has no option '{}'", command.name, printable(name)),
          meant.empty() ? see_help(command) : format("did you mean '{}'?", meant)};
}

std::optional<Mistake> judge(const Option& option, const std::vector<std::string>& values) {
  if (!option.repeats && values.size() > 1)
    return Mistake{format("'{}' is given {} times", option.name, values.size()), "give it once"};
  if (option.choices.empty()) return {};
  std::vector<std::string> words;
  for (const std::string_view word : split(option.choices, ' ')) words.emplace_back(word);
  for (const std::string& value : values) {
    if (std::find(words.begin(), words.end(), value) != words.end()) continue;
    std::string list = words.front();
    for (std::size_t i = 1; i < words.size(); ++i) list += ", " + words[i];
    return Mistake{format("invalid value '{}' for '{}'", printable(value), option.name),
                   format("it is one of: {}", list)};
  }
  return {};
}

std::optional<Mistake> collect(const Command& command, const std::vector<CLI::Option*>& given,
                               Arguments& arguments) {
  for (std::size_t i = 0; i < given.size(); ++i) {
    const Option& option = command.options[i];
    if (given[i]->count() == 0) continue;
    if (std::optional<Mistake> mistake = judge(option, given[i]->results())) return mistake;
    for (const std::string& value : given[i]->results()) arguments.add(option.name, value);
  }
  return {};
}

// CLI11 takes --watch=no for a switch that is given; nobody who writes that means it.
std::optional<Mistake> value_of_switch(const Command& command,
                                       const std::vector<std::string>& words) {
  for (const std::string& word : words)
    for (const Option& option : command.options)
      if (option.value.empty() && word.starts_with(format("{}=", option.name)))
        return Mistake{format("'{}' takes no value", option.name), see_help(command)};
  return {};
}

// CLI11's own complaint is in reach only as an English sentence; what can still go wrong once
// unknown words are allowed is a value that is missing.
Mistake missing_value(const Command& command, const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    for (const Option& option : command.options) {
      const bool named = words[i] == option.name || words[i] == format("-{}", option.letter);
      const bool last = i + 1 == words.size() || words[i + 1].starts_with("-");
      if (named && !option.value.empty() && last)
        return {format("'{}' needs a value: {}", option.name, option.value), see_help(command)};
    }
  }
  return {format("these words make no command line of 'gw {}'", command.name), see_help(command)};
}

}  // namespace

Parsed parse(const Command& command, const std::vector<std::string>& words) {
  Parsed parsed;
  parsed.mistake = value_of_switch(command, words);
  if (parsed.mistake) return parsed;
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  CLI::Option* const help = app.add_flag("-h,--help");
  std::vector<CLI::Option*> given;
  for (const Option& option : command.options) given.push_back(add(app, option));
  CLI::Option* operands = nullptr;
  if (!command.operand.name.empty())
    operands = app.add_option("operands")->expected(command.operand.repeats ? -1 : 1);
  if (command.operand.repeats) operands->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  try {
    app.parse(std::vector<std::string>(words.rbegin(), words.rend()));  // as it wants them
  } catch (const CLI::Error&) {
    parsed.mistake = missing_value(command, words);
    return parsed;
  }
  if (help->count() > 0) {
    parsed.help = true;
  } else if (const std::vector<std::string> extras = app.remaining(); !extras.empty()) {
    const std::string& word = extras.front();
    const bool option = word.starts_with("-");
    const auto before = operands ? operands->results() : std::vector<std::string>{};
    parsed.mistake = option ? unknown_option(command, word) : extra_word(command, word, before);
  } else {
    parsed.mistake = collect(command, given, parsed.arguments);
    if (operands != nullptr)
      for (const std::string& word : operands->results()) parsed.arguments.add("", word);
  }
  return parsed;
}

}  // namespace gw::cmd
