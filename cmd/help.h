// The texts of --help, made from the table of commands.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "cmd/command.h"

namespace gw::cmd {

std::string synopsis(const Command& command);   // "gw serve [OPTION]..."
std::string option_head(const Option& option);  // "-c, --config FILE"
std::string option_text(const Option& option);  // with its choices

// `width`: the columns of the page. Usage lines and example commands are not wrapped.
std::string help_of(const Command& command, std::size_t width);
std::string help_of_all(std::span<const Command> commands, std::size_t width);

}  // namespace gw::cmd
