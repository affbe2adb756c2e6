// The door to the TOML library: parses text to Values with places.
#pragma once

#include <cstdint>
#include <string_view>

#include "config/value.h"

namespace gw::config {

// Returns the root table of a file. A syntax error is reported (only the first, because what
// follows is unreliable) and results in an empty table. `file` is the index into diagnostics.files.
Value parse_toml(std::string_view text, std::uint32_t file, Diagnostics& diagnostics);

}  // namespace gw::config
