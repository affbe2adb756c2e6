// Snapshot: made and destroyed here, where all its parts are known. Any thread.
#include "decision/snapshot.h"

#include "decision/route_table.h"

namespace gw::decision {

Snapshot::Snapshot() = default;
Snapshot::~Snapshot() = default;

}  // namespace gw::decision
