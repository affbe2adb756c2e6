// Respond: a decision to answer made whole: status, fields, body. Problem+json with its one reason,
// or HTML/plain text where the client prefers it; a fixed answer; a redirect; a policy's reply.
#pragma once

#include "decision/decision.h"

namespace gw::decision {

struct Answer {
  std::uint16_t status = 0;
  http::FieldList fields;
  std::string_view body;  // in the arena or in the snapshot: lasts as long as the exchange
};

// REQUIRES: policies' response edits are applied later, by decide_response.
Answer respond(const Respond&, const policy::RequestContext&, const Progress&);

// For what never became an exchange's own decision: a bad head, a timeout, a failed upstream.
Respond because_of(http::Reason);

}  // namespace gw::decision
