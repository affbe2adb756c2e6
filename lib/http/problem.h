// Bodies of the gateway's own responses: problem+json (RFC 9457), or the same as plain text for
// clients that prefer it. Written into the exchange's arena.
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
  std::uint16_t status = 0;     // 0: that of the reason
  std::string_view detail;      // safe for clients; empty: the text of the reason
  std::string_view request_id;  // omitted if empty
};

// {"type":"about:blank","title":"Not Found","status":404,"detail":"No route matches this
// request.","reason":"route.none","request_id":"..."}
std::string_view problem_json(const Problem& problem, Arena& arena);

// "404 Not Found: No route matches this request. (route.none, request ID)\n"
std::string_view problem_text(const Problem& problem, Arena& arena);

}  // namespace gw::http
