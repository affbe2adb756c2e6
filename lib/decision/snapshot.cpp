// Snapshot: made and destroyed here, where all its parts are known. Any thread.
#include "decision/snapshot.h"

#include "decision/route_table.h"

namespace gw::decision {

Snapshot::Snapshot() = default;
Snapshot::Snapshot(const Snapshot&) = default;
Snapshot::~Snapshot() = default;

std::unique_ptr<const Snapshot> Snapshot::with_books(policy::Books other,
                                                     std::uint64_t its_version) const {
  std::unique_ptr<Snapshot> next(new Snapshot(*this));
  next->books = std::move(other);
  next->version = its_version;
  return next;
}

}  // namespace gw::decision
