// Forwarded: heads as they go on: hop-by-hop fields removed, X-Forwarded-*, Forwarded, Via, request
// id, Host, and all edits in their order.
#pragma once

#include "decision/decision.h"

namespace gw::decision {

// The head for this endpoint; text in the arena. `upgrade`: the protocol that is asked for, kept
// with its Connection field, or empty.
http::RequestHead forwarded_request(const Snapshot&, const policy::RequestContext&, const Progress&,
                                    const Forward&, const Endpoint&);

// The protocol that the client asks to switch to and that the route allows; else empty.
std::string_view wanted_upgrade(const policy::Facts&, const Forward&);

// The upstream's head without hop-by-hop fields, as a list to edit; framing is in `body`.
http::FieldList forwarded_response(const http::ResponseHead&, bool upgraded, Arena&);

}  // namespace gw::decision
