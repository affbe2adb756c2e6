// Facts: what policies see of a request, made from its head, peer, time and dice. The same offline.
#pragma once

#include <optional>

#include "decision/snapshot.h"
#include "policy/context.h"

namespace gw::decision {

struct Arrival {
  const http::RequestHead& request;  // text in the arena; must outlive the facts, like `peer`
  const policy::Peer& peer;
  Moment now;
  Dice dice;
};

// The facts are in the arena and never null: with a fault (request.target, request.malformed) they
// describe the connection, for the error response.
struct FactsMade {
  policy::Facts* facts = nullptr;
  http::Reason fault = http::Reason::none;
};
FactsMade make_facts(const Snapshot&, const Arrival&, Arena&);

}  // namespace gw::decision
