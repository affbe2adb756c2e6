// Generate: man pages and completions, written from the tables that the program itself runs by, so
// they cannot lag behind it. Reached by the hidden `gw --generate man|examples|bash|zsh|fish
// [FOLDER]`; examples are those of gw.toml(5), each a configuration in a folder of its own.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "cmd/command.h"

namespace gw::cmd {

struct Generated {
  std::string name;  // "gw-serve.1"
  std::string text;
};

std::vector<Generated> man_pages(std::span<const Command> commands);
Generated bash_completion(std::span<const Command> commands);
Generated zsh_completion(std::span<const Command> commands);
Generated fish_completion(std::span<const Command> commands);

// words: what follows --generate. A folder takes the files; without one a single file is printed.
int generate_files(std::span<const Command> commands, const std::vector<std::string>& words,
                   Print& print);

}  // namespace gw::cmd
