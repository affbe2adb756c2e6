// Findings: the diagnostics of a configuration as lines for people on standard error.
#pragma once

#include <string>

#include "config/diagnostic.h"

namespace gw::cmd {

class Print;

// gw.toml:3:7: error: what is wrong [code], and below it what to write instead.
std::string findings(const config::Diagnostics& found, const Print& print);

}  // namespace gw::cmd
