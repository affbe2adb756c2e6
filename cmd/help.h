// The texts of --help, from the table of commands.
#pragma once

#include <span>
#include <string>

#include "cmd/command.h"

namespace gw::cmd {

std::string synopsis(const Command& command);   // "gw serve [OPTION]..."
std::string option_head(const Option& option);  // "-c, --config FILE"
std::string option_text(const Option& option);  // with its choices
std::string help_of(const Command& command);
std::string help_of_all(std::span<const Command> commands);

}  // namespace gw::cmd
