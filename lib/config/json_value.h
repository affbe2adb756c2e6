// Converts TOML values to JSON, for the token claims of tests.
#pragma once

#include "base/json.h"
#include "config/value.h"

namespace gw::config {

// Times become seconds since 1970, as in tokens (RFC 7519, 2). inf and nan are reported.
Json json_of(const Value& value, Diagnostics& diagnostics);

}  // namespace gw::config
