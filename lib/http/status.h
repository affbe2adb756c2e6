// Status codes: their reason phrases, which are also the titles of problems, and which of them
// never have a body.
#pragma once

#include <cstdint>
#include <string_view>

namespace gw::http {

std::string_view status_text(std::uint16_t status);  // "Not Found"; "" if not registered

// RFC 9110, 6.4.1: without content, whatever the fields say.
constexpr bool is_bodyless(std::uint16_t status) {
  return status < 200 || status == 204 || status == 304;
}

}  // namespace gw::http
