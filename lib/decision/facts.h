// Facts: from a head, a peer, a moment and dice to what policies see. The same offline.
#pragma once

#include <optional>

#include "decision/snapshot.h"
#include "policy/context.h"

namespace gw::decision {

struct Arrival {
  const http::RequestHead& request;  // text in the arena; lives as long as the facts, as peer does
  const policy::Peer& peer;
  Moment now;
  Dice dice;
};

// Facts in the arena, never null: with a fault (request.target, request.malformed) those of the
// connection, for the answer that says so.
struct FactsMade {
  policy::Facts* facts = nullptr;
  http::Reason fault = http::Reason::none;
};
FactsMade make_facts(const Snapshot&, const Arrival&, Arena&);

}  // namespace gw::decision
