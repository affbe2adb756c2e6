// Failure: what went wrong outside of the gateway while a request was in flight: which side caused
// it, its reason, and whether the request can be sent again.
#pragma once

#include <string_view>

#include "http/reason.h"

namespace gw::http {

struct Failure {
  Side side = Side::gateway;
  Reason reason = Reason::gateway_internal;
  // The peer cannot have acted on the request: it was never sent, or the peer said so. Set where
  // this is certain: when connecting, on a reused connection, on REFUSED_STREAM.
  bool safe_to_repeat = false;
  std::string_view detail;  // a constant text for the log: the violated rule, or the system call
};

}  // namespace gw::http
