// Respond: turns a decision into a complete response: status, fields, body. It is a fixed response,
// a redirect, a policy's reply, or a problem: problem+json with the reason, or plain text if the
// client prefers it.
#pragma once

#include "decision/decision.h"

namespace gw::decision {

struct Answer {
  std::uint16_t status = 0;
  http::FieldList fields;
  std::string_view body;  // in the arena or in the snapshot: valid for the life of the exchange
};

// Response edits of policies are applied later, by decide_response.
Answer respond(const Respond&, const policy::RequestContext&, const Progress&);

// For failures outside of a decision: an invalid head, a timeout, a failed upstream.
Respond because_of(http::Reason);

}  // namespace gw::decision
