// Times as people write and read them: a date, or a date and time in UTC (RFC 3339).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace gw::cmd {

// "2026-01-01", "2026-01-01T10:00:00Z"; a space may stand for the T, and the Z may be missing.
std::optional<WallTime> parse_time(std::string_view text);
std::string time_text(WallTime time);  // "2026-01-01T10:00:00Z"
std::string date_text(WallTime time);  // "2026-01-01"

}  // namespace gw::cmd
