// Health: the state machine of passive ejection. Consecutive gateway failures take an endpoint out
// of use, each time for longer; never more than a percentage at once, and never the last usable
// one. The results of active health checks come from outside, as EndpointState::down.
#pragma once

#include "decision/decision.h"

namespace gw::decision {

bool is_ejected(const ledger::EndpointState& state, Moment now);
// Neither down nor ejected.
bool is_usable(const ledger::EndpointState& state, Moment now);

// Records what an attempt says about its endpoint: a failure that only a bad server causes, or
// success. Attempts that the client ended, or that failed in the gateway, count as neither.
void record_outcome(const Upstream& upstream, const Try& ended, ledger::Ledger& ledger, Moment now);

}  // namespace gw::decision
