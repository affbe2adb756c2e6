// Numbers of logs as people read them, and tables whose numbers stand under each other.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "cmd/output/print.h"

namespace gw::cmd {

std::string count_text(std::uint64_t count);                   // "1,234,567"
std::string share_text(std::uint64_t part, std::uint64_t of);  // "4.2 %"; "-" of nothing
std::string latency_text(double nanoseconds);                  // "0.21 ms", "12.3 ms", "1.25 s"
std::string rate_text(double per_second);                      // "200 a second", "3.1 a minute"
std::string long_time_text(Duration span);                     // "1 h 23 min"
std::string bytes_text(std::uint64_t bytes);                   // "12.3 MiB"

// All columns but the first `left` ones end at the same place.
void align_right(std::vector<Row>& rows, std::size_t left = 1);

}  // namespace gw::cmd
