// Bodies of the answers that the gateway makes itself: problem+json (RFC 9457), and the same as
// plain text for who asks for that. Written into the exchange's arena.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/arena.h"
#include "http/reason.h"

namespace gw::http {

inline constexpr std::string_view problem_json_type = "application/problem+json";
inline constexpr std::string_view problem_text_type = "text/plain; charset=utf-8";

struct Problem {
  Reason reason = Reason::gateway_internal;
  std::uint16_t status = 0;     // 0: the reason's own
  std::string_view detail;      // safe for clients; empty: the reason's text
  std::string_view request_id;  // left out where empty
};

// {"type":"about:blank","title":"Not Found","status":404,"detail":"No route matches this
// request.","reason":"route.none","request_id":"..."}
std::string_view problem_json(const Problem& problem, Arena& arena);

// "404 Not Found: No route matches this request. (route.none, request ID)\n"
std::string_view problem_text(const Problem& problem, Arena& arena);

}  // namespace gw::http
