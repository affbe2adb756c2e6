// Overlap: routes that could both win one request, and routes that can never win, each with a
// request that proves it: the route table itself was asked. Only routes that can share host and
// path are compared, so thousands cost no more than a part of a second. Any thread.
#pragma once

#include "config/diagnostic.h"
#include "decision/snapshot.h"

namespace gw::analysis {

// Errors `route.ambiguous` and `route.unreachable` (by another's priority: a warning). REQUIRES: a
// snapshot that compile made; serve and validate call it right behind.
void find_overlaps(const decision::Snapshot&, config::Diagnostics&);

}  // namespace gw::analysis
