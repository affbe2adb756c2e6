// Names for values that many rows have.
#pragma once

#include "config/options.h"

namespace gw::config::options {

inline constexpr std::string_view needed = "needed";  // as the default: the key must be given
inline constexpr bool later = true;

}  // namespace gw::config::options
