// HTTP methods: the known ones as a closed list with their properties (RFC 9110, 9.2). An unknown
// method is valid and is passed on as text; it is neither safe nor idempotent.
#pragma once

#include <cstdint>
#include <string_view>

namespace gw::http {

enum class Method : std::uint8_t {
  other,
  get,
  head,
  post,
  put,
  del,
  options,
  patch,
  trace,
  connect
};

Method method_of(std::string_view text);  // case-sensitive, as the RFC requires; `other` if unknown
std::string_view method_text(Method);     // "" for other
bool is_safe(Method);
bool is_idempotent(Method);
bool expects_body(Method);             // sends Content-Length: 0 without a body (RFC 9110, 8.6)
bool is_token(std::string_view text);  // RFC 9110, 5.6.2: a valid method or field name

}  // namespace gw::http
