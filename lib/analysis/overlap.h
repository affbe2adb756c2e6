// Overlap: finds routes that tie on a request, and routes that can never win, each with a request
// that proves it with the real route table. Only routes that can share host and path are compared,
// so thousands of routes take a fraction of a second. Any thread.
#pragma once

#include "config/diagnostic.h"
#include "decision/snapshot.h"

namespace gw::analysis {

// Reports errors `route.ambiguous` and `route.unreachable` (a warning if caused by another route's
// priority). REQUIRES: a snapshot made by compile. serve and validate call this after it.
void find_overlaps(const decision::Snapshot&, config::Diagnostics&);

}  // namespace gw::analysis
