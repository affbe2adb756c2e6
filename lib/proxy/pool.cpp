// The pool, in the order of a link's life: asked for, opened, given, idle, gone.
#include "proxy/pool.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "codec/h1.h"
#include "proxy/attempt.h"
#include "proxy/core.h"

namespace gw::proxy {

namespace {

constexpr http::Failure pool_full{
    .side = http::Side::upstream,
    .reason = http::Reason::upstream_pool_full,
    .safe_to_repeat = true,
    .detail = "all connections are in use and the line that waits for them is full"};

net::Address address_of(const decision::Endpoint& endpoint) {
  net::Address address;
  address.ip = endpoint.ip;
  address.port = endpoint.port;
  address.unix_path = endpoint.unix_path;
  return address;
}

}  // namespace

// --- asked for ---

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

// Behind those that wait already.
void Pool::wait(Place& place, Attempt& attempt, std::uint32_t max_waiting) {
  if (place.waiting >= max_waiting) return attempt.on_failed(pool_full);
  attempt.state_ = Attempt::State::waiting;
  attempt.previous_ = place.last_waiting;
  attempt.next_ = nullptr;
  (place.last_waiting ? place.last_waiting->next_ : place.first_waiting) = &attempt;
  place.last_waiting = &attempt;
  ++place.waiting;
  core_.counters.waiting.add();
  place.shown->waiting.add();
}

void Pool::remove_waiting(Place& place, Attempt& attempt) {
  (attempt.previous_ ? attempt.previous_->next_ : place.first_waiting) = attempt.next_;
  (attempt.next_ ? attempt.next_->previous_ : place.last_waiting) = attempt.previous_;
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
    link->attempt_ = nullptr;
    drop(*link);
  } else {
    remove_waiting(*attempt.place_, attempt);
  }
}

// --- opened ---

void Pool::dial(Place& place, Attempt& attempt) {
  ++place.links;
  core_.counters.connects.add();
  core_.counters.upstream_connections.add();
  place.shown->connects.add();
  place.shown->connections.add();
  UpstreamLink& link = *links_.make(core_, place);
  link.attempt_ = &attempt;
  attempt.link_ = &link;
  attempt.state_ = Attempt::State::dialing;
  link.dial_.start(address_of(*attempt.endpoint_), attempt.connect_);
}

UpstreamLink::UpstreamLink(Core& core, Place& place)
    : core_(core), place_(place), dial_(core.turn, *this) {}

void UpstreamLink::on_connected(net::Socket socket) {
  auto codec = codec::make_h1_client(*this, core_.reactor.blocks(), {});
  link_.emplace(core_.turn, socket, std::move(codec), *this);
  attempt_->on_link(*this);
}

void UpstreamLink::on_dial_failed(const http::Failure& failure) { attempt_->on_failed(failure); }

// --- given: what comes goes to the attempt ---

void Pool::give(UpstreamLink& link, Attempt& attempt) {
  core_.counters.reused.add();
  link.place_.shown->reused.add();
  link.link().clear_deadline();
  link.attempt_ = &attempt;
  attempt.on_link(link);
}

void UpstreamLink::on_response(codec::StreamId, const http::ResponseHead& head) {
  if (!attempt_) return;
  attempt_->answered_ = true;
  attempt_->owner_.on_response(head);
}

void UpstreamLink::on_body(codec::StreamId, const Slice& bytes) {
  if (attempt_) attempt_->owner_.on_response_body(bytes);
}

void UpstreamLink::on_end(codec::StreamId, const http::Headers& trailers) {
  if (attempt_) attempt_->owner_.on_response_end(trailers);
}

void UpstreamLink::on_reset(codec::StreamId, const http::Failure& failure) {
  if (attempt_) attempt_->on_failed(failure);
}

void UpstreamLink::on_room(codec::StreamId) {
  if (attempt_) attempt_->owner_.on_upstream_room();
}

void UpstreamLink::on_sent() {
  if (attempt_) attempt_->owner_.on_upstream_sent();
}

// Bytes that nobody asked for: whatever they are, they must not become the next request's answer.
void UpstreamLink::on_received() {
  if (attempt_)
    attempt_->owner_.on_upstream_received();
  else if (!released_)
    core_.pool.drop(*this);
}

// --- idle ---

// Looked at once the codec has said what it did with the last bytes: some that are left over make
// the link useless.
void Pool::release(Attempt& attempt) {
  UpstreamLink* link = std::exchange(attempt.link_, nullptr);
  link->attempt_ = nullptr;
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

// Where it is one of them.
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

void UpstreamLink::on_deadline() { core_.pool.drop(*this); }

bool Pool::at_rest() const {
  return std::all_of(places_.begin(), places_.end(),
                     [](const Place& place) { return place.links == 0 && place.waiting == 0; });
}

void Pool::close_idle() {
  for (Place& place : places_)
    while (place.idle_links) drop(*place.idle_links);
}

// --- gone ---

// An idle link that the server closes leaves before anyone is given it.
void UpstreamLink::on_peer_ended() {
  if (!attempt_) core_.pool.drop(*this);
}

void UpstreamLink::on_closed(const std::optional<http::Failure>& failure) {
  if (!attempt_) return core_.pool.drop(*this);
  attempt_->on_failed(
      failure.value_or(http::Failure{.side = http::Side::upstream,
                                     .reason = http::Reason::upstream_reset,
                                     .detail = "the server closed the connection"}));
}

void Pool::abandon(Attempt& attempt) {
  UpstreamLink* link = std::exchange(attempt.link_, nullptr);
  link->attempt_ = nullptr;
  drop(*link);
}

// The first who waits gets to open another one in its stead.
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
