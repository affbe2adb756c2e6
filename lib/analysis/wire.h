// Wire: the head that the codec would have given for a case's request, and what it would have
// refused instead. So that a case cannot ask what no client can send.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "config/cases.h"
#include "decision/snapshot.h"
#include "http/head.h"
#include "http/reason.h"

namespace gw::analysis {

// Host and, for a body, Content-Length are filled in where the case does not give them.
http::RequestHead make_head(const config::CaseRequest&, Arena&);

struct WireFault {
  http::Reason reason = http::Reason::none;  // none: it passes
  std::string_view detail;                   // which rule
};
WireFault wire_fault(const http::RequestHead&, const decision::ListenerLimits&);

}  // namespace gw::analysis
