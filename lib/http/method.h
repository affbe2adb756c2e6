// HTTP methods: the known ones as a closed list with their properties (RFC 9110, 9.2). An unknown
// method is legal and travels as text; it is neither safe nor idempotent.
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

Method method_of(std::string_view text);  // exact case, as the RFC says; `other` where unknown
std::string_view method_text(Method);     // "" for other
bool is_safe(Method);
bool is_idempotent(Method);
bool expects_body(Method);             // says Content-Length: 0 where there is none (RFC 9110, 8.6)
bool is_token(std::string_view text);  // RFC 9110, 5.6.2: what a method or field name may be

}  // namespace gw::http
