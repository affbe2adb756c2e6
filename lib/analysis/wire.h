// Wire: the head that the codec would produce for a test's request, and what the codec would
// reject. A test cannot send what no client can send.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "config/cases.h"
#include "decision/snapshot.h"
#include "http/head.h"
#include "http/reason.h"

namespace gw::analysis {

// Adds Host and, for a body, Content-Length if the test does not set them.
http::RequestHead make_head(const config::CaseRequest&, Arena&);

struct WireFault {
  http::Reason reason = http::Reason::none;  // none: valid
  std::string_view detail;                   // the violated rule
};
WireFault wire_fault(const http::RequestHead&, const decision::ListenerLimits&);

}  // namespace gw::analysis
