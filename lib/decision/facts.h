// Facts: from a head, a peer, a moment and dice to what policies see. The same offline.
#pragma once

#include <optional>

#include "decision/snapshot.h"
#include "policy/context.h"

namespace gw::decision {

struct Arrival {
  const http::RequestHead& request;  // text in the arena
  const policy::Peer& peer;
  Moment now;
  Dice dice;
};

// Facts in the arena, or why the head cannot be one (request.target, request.malformed).
struct FactsMade {
  policy::Facts* facts = nullptr;
  http::Reason fault = http::Reason::none;
};
FactsMade make_facts(const Snapshot&, const Arrival&, Arena&);

}  // namespace gw::decision
