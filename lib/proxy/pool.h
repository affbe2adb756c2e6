// Pool: connections to endpoints, kept open between requests. Each endpoint has a place: idle links
// (the most recently used first), a limit of links, and a queue of attempts that wait when the
// limit is reached. A link serves one attempt at a time. Thread: one worker's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "decision/snapshot.h"
#include "proxy/slots.h"

namespace gw::proxy {

class Attempt;
struct Core;
struct EndpointCounters;
class UpstreamLink;

// The connections of one endpoint.
struct Place {
  std::uint32_t links = 0;
  std::uint32_t waiting = 0;
  std::uint32_t max_links = 0;
  Duration idle{};
  UpstreamLink* idle_links = nullptr;  // the last used first
  Attempt* first_waiting = nullptr;
  Attempt* last_waiting = nullptr;
  EndpointCounters* shown = nullptr;  // set before all else
};

struct PoolRequest {
  const decision::Upstream& upstream;
  const decision::Endpoint& endpoint;
  Duration connect{};  // for opening one, and at most so long in the line
  bool fresh = false;  // not one that was used before
};

class Pool {
 public:
  explicit Pool(Core& core) : core_(core) {}

  // Gives the attempt a link (calls its on_link), now or later, or calls on_failed; immediately if
  // the queue is full.
  void acquire(Attempt& attempt, const PoolRequest& request);
  // The attempt no longer waits for a link or a connect.
  void forgo(Attempt& attempt);
  // The attempt is finished with its link. The link is kept if it can be reused.
  void release(Attempt& attempt);
  // The attempt stops in the middle of a message, so the link is closed.
  void abandon(Attempt& attempt);
  void close_idle();
  bool at_rest() const;  // no link is open, nobody waits

 private:
  friend class UpstreamLink;

  Place& place_of(ledger::EndpointId id);
  void give(UpstreamLink& link, Attempt& attempt);
  void dial(Place& place, Attempt& attempt);
  void wait(Place& place, Attempt& attempt, std::uint32_t max_waiting);
  Attempt* take_waiting(Place& place);
  void remove_waiting(Place& place, Attempt& attempt);
  void make_idle(UpstreamLink& link);
  void remove_idle(UpstreamLink& link);
  void drop(UpstreamLink& link);

  Core& core_;
  Slots<UpstreamLink> links_;
  std::deque<Place> places_;  // by EndpointId; only grows, so references stay good
};

}  // namespace gw::proxy
