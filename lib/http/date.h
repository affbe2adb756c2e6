// Dates of HTTP: IMF-fixdate, "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7). Any thread.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "base/time.h"

namespace gw::http {

std::string_view http_date(WallTime time, Arena& arena);

}  // namespace gw::http
