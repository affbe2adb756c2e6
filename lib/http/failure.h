// Failure: what went wrong in the world while a request was in flight. A value that knows its side,
// its name, and whether the request may be sent again.
#pragma once

#include <string_view>

#include "http/reason.h"

namespace gw::http {

struct Failure {
  Side side = Side::gateway;
  Reason reason = Reason::gateway_internal;
  // The peer cannot have acted on the request: it never left, or the peer said so. Set where it is
  // known: at the connect, at a reused connection, at REFUSED_STREAM.
  bool safe_to_repeat = false;
  std::string_view detail;  // a constant text for the log: which rule, which call
};

}  // namespace gw::http
