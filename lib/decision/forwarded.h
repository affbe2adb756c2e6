// Forwarded: message heads as they are forwarded, with hop-by-hop fields removed, X-Forwarded-*,
// Forwarded, Via, request id and Host set, and all edits applied in order.
#pragma once

#include "decision/decision.h"

namespace gw::decision {

// The head for this endpoint, with its text in the arena.
http::RequestHead forwarded_request(const Snapshot&, const policy::RequestContext&, const Progress&,
                                    const Forward&, const Endpoint&);

// The protocol that the client asks to upgrade to, if the route allows it; else empty.
std::string_view wanted_upgrade(const policy::Facts&, const Forward&);

// The upstream's response fields without hop-by-hop fields, as a list to edit; framing is in
// `body`.
http::FieldList forwarded_response(const http::ResponseHead&, bool upgraded, Arena&);

}  // namespace gw::decision
