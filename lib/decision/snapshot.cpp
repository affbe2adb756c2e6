// Snapshot: constructed and destroyed here, where all its parts are complete types. Any thread.
#include "decision/snapshot.h"

#include "decision/route_table.h"

namespace gw::decision {

Snapshot::Snapshot() = default;
Snapshot::Snapshot(const Snapshot&) = default;
Snapshot::~Snapshot() = default;

std::unique_ptr<const Snapshot> Snapshot::with_books(identity::Books other,
                                                     std::uint64_t its_version) const {
  std::unique_ptr<Snapshot> next(new Snapshot(*this));
  next->books = std::move(other);
  next->version = its_version;
  return next;
}

std::size_t route_count(const Snapshot& snapshot) {
  std::size_t count = snapshot.routes.size();  // the listeners' own routes come last
  for (const Listener& listener : snapshot.listeners)
    count = std::min<std::size_t>(count, listener.no_route);
  return count;
}

}  // namespace gw::decision
