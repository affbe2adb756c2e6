// Numbers and latencies as people write and read them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace gw::cmd {

// "12", "0.5": digits, at most one point, nothing else.
std::optional<double> parse_decimal(std::string_view text);
// "0.042 ms", "3.14 ms", "1.20 s": three digits that count.
std::string latency_text(Duration time);
// "0.042": milliseconds for programs.
std::string in_ms(Duration time);

}  // namespace gw::cmd
