// Health: the state machine of passive ejection. Gateway failures in a row put an endpoint out of
// use for a while, each time for longer; never too many at once, and never the last one.
// What a prober finds comes from outside, as EndpointState::down.
#pragma once

#include "decision/decision.h"

namespace gw::decision {

bool is_ejected(const ledger::EndpointState& state, Moment now);
// Neither down nor ejected.
bool is_usable(const ledger::EndpointState& state, Moment now);

// The try says something of the endpoint: it failed as only a bad server fails, or it did not.
// Nothing where the client left, or the fault is ours.
void record_outcome(const Upstream& upstream, const Try& ended, ledger::Ledger& ledger, Moment now);

}  // namespace gw::decision
