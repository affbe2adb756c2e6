// Which kind, and where to.
#include "cmd/generate/generate.h"
#include "cmd/generate/language.h"

#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "cmd/output/print.h"

namespace gw::cmd {

namespace {

std::vector<Generated> made(std::span<const Command> commands, const std::string& kind) {
  if (kind == "man") return man_pages(commands);
  if (kind == "examples") return language_examples();
  if (kind == "bash") return {bash_completion(commands)};
  if (kind == "zsh") return {zsh_completion(commands)};
  if (kind == "fish") return {fish_completion(commands)};
  return {};
}

}  // namespace

int generate_files(std::span<const Command> commands, const std::vector<std::string>& words,
                   Print& print) {
  const std::vector<Generated> files =
      words.empty() ? std::vector<Generated>() : made(commands, words[0]);
  if (files.empty() || words.size() > 2 || (words.size() == 1 && files.size() > 1)) {
    print.fail("this generates nothing",
               "gw --generate man FOLDER, examples FOLDER, or bash, zsh, fish [FOLDER]");
    return exit_code::no_answer;
  }
  if (words.size() == 1) {
    print.out(files[0].text);
    return exit_code::yes;
  }
  for (const Generated& file : files) {
    const std::filesystem::path path = std::filesystem::path(words[1]) / file.name;
    std::error_code ignored;  // what could not be made cannot be written to
    std::filesystem::create_directories(path.parent_path(), ignored);
    std::ofstream to(path, std::ios::binary);
    to << file.text;
    if (to.flush()) continue;
    print.fail(format("cannot write {}", path.string()));
    return exit_code::no_answer;
  }
  return exit_code::yes;
}

}  // namespace gw::cmd
