// Split: which of several targets a request goes to. A draw between 0 and 1 selects a target by
// weight, in the order written. It comes from the sticky key or cookie, else from the dice. Any
// thread.
#pragma once

#include <string_view>

#include "decision/decision.h"

namespace gw::decision {

struct Drawn {
  std::uint32_t target = 0;     // index into ForwardAction::targets
  std::string_view set_cookie;  // stores the draw, else empty
};
Drawn draw_target(const Snapshot&, const ForwardAction&, const policy::RequestContext&);

}  // namespace gw::decision
