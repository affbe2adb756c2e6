// Status codes: the text that stands behind them on the wire and as a problem's title, and which of
// them never have a body.
#pragma once

#include <cstdint>
#include <string_view>

namespace gw::http {

std::string_view status_text(std::uint16_t status);  // "Not Found"; "" where it is not registered

// RFC 9110, 6.4.1: no content follows, whatever the fields say.
constexpr bool is_bodyless(std::uint16_t status) {
  return status < 200 || status == 204 || status == 304;
}

}  // namespace gw::http
