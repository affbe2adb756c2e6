// The pool, in the order of a link's life: requested, connecting, in use, idle, closed.
#include "proxy/pool.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "proxy/attempt.h"
#include "proxy/core.h"
#include "proxy/upstream_link.h"

namespace gw::proxy {

namespace {

constexpr http::Failure pool_full{.side = http::Side::upstream,
                                  .reason = http::Reason::upstream_pool_full,
                                  .safe_to_repeat = true,
                                  .detail = "all connections are in use and the queue is full"};

net::Address address_of(const decision::Endpoint& endpoint) {
  net::Address address;
  address.ip = endpoint.ip;
  address.port = endpoint.port;
  address.unix_path = endpoint.unix_path;
  return address;
}

}  // namespace

// --- requested ---

Place& Pool::place_of(ledger::EndpointId id) {
  while (places_.size() <= ledger::number(id)) places_.emplace_back();
  return places_[ledger::number(id)];
}

void Pool::acquire(Attempt& attempt, const PoolRequest& request) {
  Place& place = place_of(request.endpoint.id);
  place.max_links = request.upstream.pool.connections;
  place.idle = request.upstream.pool.idle;
  place.shown = &core_.endpoints.at(request.endpoint.id);
  attempt.place_ = &place;
  attempt.endpoint_ = &request.endpoint;
  attempt.connect_ = request.connect;
  if (!request.fresh && place.idle_links) {
    UpstreamLink& link = *place.idle_links;
    remove_idle(link);
    give(link, attempt);
  } else if (place.links < place.max_links) {
    dial(place, attempt);
  } else {
    wait(place, attempt, request.upstream.pool.waiting);
  }
}

// The attempt goes to the end of the queue.
void Pool::wait(Place& place, Attempt& attempt, std::uint32_t max_waiting) {
  if (place.waiting >= max_waiting) return attempt.on_failed(pool_full);
  attempt.state_ = Attempt::State::waiting;
  attempt.line_previous_ = place.last_waiting;
  attempt.line_next_ = nullptr;
  (place.last_waiting ? place.last_waiting->line_next_ : place.first_waiting) = &attempt;
  place.last_waiting = &attempt;
  ++place.waiting;
  core_.counters.waiting.add();
  place.shown->waiting.add();
}

void Pool::remove_waiting(Place& place, Attempt& attempt) {
  (attempt.line_previous_ ? attempt.line_previous_->line_next_ : place.first_waiting) =
      attempt.line_next_;
  (attempt.line_next_ ? attempt.line_next_->line_previous_ : place.last_waiting) =
      attempt.line_previous_;
  --place.waiting;
  core_.counters.waiting.sub();
  place.shown->waiting.sub();
}

Attempt* Pool::take_waiting(Place& place) {
  Attempt* first = place.first_waiting;
  if (first) remove_waiting(place, *first);
  return first;
}

void Pool::forgo(Attempt& attempt) {
  if (UpstreamLink* link = std::exchange(attempt.link_, nullptr)) {
    link->attempts_.remove(attempt);
    drop(*link);
  } else {
    remove_waiting(*attempt.place_, attempt);
  }
}

// --- connecting ---

void Pool::dial(Place& place, Attempt& attempt) {
  ++place.links;
  core_.counters.connects.add();
  core_.counters.upstream_connections.add();
  place.shown->connects.add();
  place.shown->connections.add();
  UpstreamLink& link = *links_.make(core_, place);
  link.attempts_.add(attempt);
  attempt.link_ = &link;
  attempt.state_ = Attempt::State::dialing;
  link.dial_.start(address_of(*attempt.endpoint_), attempt.connect_);
}

// --- in use ---

void Pool::give(UpstreamLink& link, Attempt& attempt) {
  core_.counters.reused.add();
  link.place_.shown->reused.add();
  link.link().clear_deadline();
  link.attempts_.add(attempt);
  attempt.on_link(link);
}

// --- idle ---

// Called after the codec has processed the last bytes: if unread bytes remain, the link cannot be
// reused.
void Pool::release(Attempt& attempt) {
  UpstreamLink* link = std::exchange(attempt.link_, nullptr);
  link->attempts_.remove(attempt);
  link->served_ = link->released_ = true;
  core_.turn.at_end({link, [](void* owner) {
                       UpstreamLink& free = *static_cast<UpstreamLink*>(owner);
                       free.core_.pool.make_idle(free);
                     }});
}

void Pool::make_idle(UpstreamLink& link) {
  link.released_ = false;
  if (link.leaving_) return;
  if (!link.link().reusable() || core_.draining) return drop(link);
  Place& place = link.place_;
  if (Attempt* attempt = take_waiting(place)) return give(link, *attempt);
  link.previous_ = nullptr;
  link.next_ = place.idle_links;
  if (link.next_) link.next_->previous_ = &link;
  place.idle_links = &link;
  place.shown->idle_connections.add();
  if (place.idle != Duration::max()) link.link().set_deadline(core_.now() + place.idle);
}

// Does nothing if the link is not idle.
void Pool::remove_idle(UpstreamLink& link) {
  Place& place = link.place_;
  if (link.previous_)
    link.previous_->next_ = link.next_;
  else if (place.idle_links == &link)
    place.idle_links = link.next_;
  else
    return;
  place.shown->idle_connections.sub();
  if (link.next_) link.next_->previous_ = link.previous_;
  link.previous_ = link.next_ = nullptr;
}

bool Pool::at_rest() const {
  return std::all_of(places_.begin(), places_.end(),
                     [](const Place& place) { return place.links == 0 && place.waiting == 0; });
}

void Pool::close_idle() {
  for (Place& place : places_)
    while (place.idle_links) drop(*place.idle_links);
}

// --- closed ---

void Pool::abandon(Attempt& attempt) {
  UpstreamLink* link = std::exchange(attempt.link_, nullptr);
  link->attempts_.remove(attempt);
  drop(*link);
}

// The first waiting attempt may open a new connection instead.
void Pool::drop(UpstreamLink& link) {
  if (std::exchange(link.leaving_, true)) return;
  remove_idle(link);
  link.dial_.cancel();
  if (link.link_) link.link_->close();
  core_.counters.upstream_connections.sub();
  link.place_.shown->connections.sub();
  core_.turn.at_end({&link, [](void* owner) {
                       UpstreamLink& gone = *static_cast<UpstreamLink*>(owner);
                       Pool& pool = gone.core_.pool;
                       Place& place = gone.place_;
                       pool.links_.destroy(&gone);
                       --place.links;
                       if (place.links >= place.max_links) return;
                       if (Attempt* next = pool.take_waiting(place)) pool.dial(place, *next);
                     }});
}

}  // namespace gw::proxy
