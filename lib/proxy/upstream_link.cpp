// Events of the connection, passed to the attempt of their stream.
#include "proxy/upstream_link.h"

#include <utility>

#include "codec/h1.h"
#include "proxy/attempt.h"
#include "proxy/core.h"

namespace gw::proxy {

UpstreamLink::UpstreamLink(Core& core, Place& place)
    : core_(core), place_(place), dial_(core.turn, *this) {}

void UpstreamLink::on_connected(net::Socket socket) {
  auto codec = codec::make_h1_client(*this, core_.reactor.blocks(), {});
  link_.emplace(core_.turn, socket, std::move(codec), *this);
  attempts_.first()->on_link(*this);
}

void UpstreamLink::on_dial_failed(const http::Failure& failure) {
  attempts_.first()->on_failed(failure);
}

void UpstreamLink::on_response(codec::StreamId stream, const http::ResponseHead& head) {
  Attempt* const attempt = attempts_.find(stream);
  if (!attempt) return;
  attempt->answered_ = true;
  attempt->owner_->on_response(head);
}

void UpstreamLink::on_body(codec::StreamId stream, const Slice& bytes) {
  if (Attempt* attempt = attempts_.find(stream)) attempt->owner_->on_response_body(bytes);
}

void UpstreamLink::on_end(codec::StreamId stream, const http::Headers& trailers) {
  if (Attempt* attempt = attempts_.find(stream)) attempt->owner_->on_response_end(trailers);
}

void UpstreamLink::on_reset(codec::StreamId stream, const http::Failure& failure) {
  if (Attempt* attempt = attempts_.find(stream)) attempt->on_failed(failure);
}

void UpstreamLink::on_room(codec::StreamId stream) {
  if (Attempt* attempt = attempts_.find(stream)) attempt->owner_->on_upstream_room();
}

void UpstreamLink::on_sent() {
  attempts_.for_each([](Attempt& attempt) { attempt.owner_->on_upstream_sent(); });
}

// Unexpected bytes must never become part of the next response, so the link is closed.
void UpstreamLink::on_received() {
  if (attempts_.empty() && !released_) return core_.pool.drop(*this);
  attempts_.for_each([](Attempt& attempt) { attempt.owner_->on_upstream_received(); });
}

void UpstreamLink::on_deadline() { core_.pool.drop(*this); }

// An idle link that the server closes leaves the pool before an attempt can get it.
void UpstreamLink::on_peer_ended() {
  if (attempts_.empty()) core_.pool.drop(*this);
}

void UpstreamLink::on_closed(const std::optional<http::Failure>& failure) {
  if (attempts_.empty()) return core_.pool.drop(*this);
  const http::Failure closed =
      failure.value_or(http::Failure{.side = http::Side::upstream,
                                     .reason = http::Reason::upstream_reset,
                                     .detail = "the server closed the connection"});
  while (Attempt* attempt = attempts_.first()) attempt->on_failed(closed);
}

}  // namespace gw::proxy
