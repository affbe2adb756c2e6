// From the words of a command line to a command's Arguments, or what is wrong with them in our own
// words. The file behind it is the only one that knows CLI11.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cmd/command.h"

namespace gw::cmd {

struct Mistake {  // of the user's command line
  std::string message;
  std::string help;
};

struct Parsed {
  Arguments arguments;
  bool help = false;  // --help was given; nothing else was checked
  std::optional<Mistake> mistake;
};

Parsed parse(const Command& command, const std::vector<std::string>& words);

}  // namespace gw::cmd
