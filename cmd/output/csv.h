// CSV (RFC 4180).
#pragma once

#include <string>
#include <string_view>

namespace gw::cmd {

// In quotes always; a quote is written twice.
inline std::string csv_text(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += c;
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace gw::cmd
