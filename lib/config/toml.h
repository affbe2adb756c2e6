// The door to the TOML library: text to Values with places.
#pragma once

#include <cstdint>
#include <string_view>

#include "config/value.h"

namespace gw::config {

// The root table of a file. A syntax error is reported (the first one: what follows it cannot be
// trusted) and gives an empty table. `file` is the index of its name in diagnostics.files.
Value parse_toml(std::string_view text, std::uint32_t file, Diagnostics& diagnostics);

}  // namespace gw::config
