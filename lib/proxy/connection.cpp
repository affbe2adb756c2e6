// A connection in the order of its life: accepted, its requests, the client's timeouts, the end.
#include "proxy/connection.h"

#include <algorithm>

#include "base/check.h"
#include "codec/h1.h"
#include "codec/proxy_protocol.h"
#include "proxy/core.h"
#include "proxy/exchange/exchange.h"

namespace gw::proxy {

namespace {

// At shutdown, an idle client may have its next request on the way: longer than most round trips.
constexpr Duration last_chance = milliseconds(200);

codec::Limits limits_of(const decision::Listener& listener) {
  const decision::ListenerLimits& limits = listener.limits;
  return {.line = limits.line,
          .header = limits.header,
          .headers = limits.headers,
          .count = limits.count};
}

http::Failure late(std::string_view detail) {
  return {.side = http::Side::client, .reason = http::Reason::request_timeout, .detail = detail};
}

}  // namespace

Connection::Connection(Core& core, Listener& listener, net::Socket socket, const net::Address& peer)
    : core_(core),
      listener_(listener),
      accepted_from_(peer.ip),
      link_(core.turn, socket,
            codec::make_h1_server(*this, core.reactor.blocks(), limits_of(listener.settings())),
            *this),
      quiet_since_(core.now()) {
  peer_.address = peer.ip;
  peer_.port = peer.port;
  next_ = core_.open;
  if (next_) next_->previous_ = this;
  core_.open = this;
  core_.counters.connections.add();
  if (listener_.settings().proxy_protocol) link_.expect(*this);
  draining_ = core_.draining || listener_.closing();
  watch();
}

Connection::~Connection() {
  (previous_ ? previous_->next_ : core_.open) = next_;
  if (next_) next_->previous_ = previous_;
  core_.counters.connections.sub();
  listener_.on_connection_gone(accepted_from_);
}

policy::Peer Connection::peer() const {
  policy::Peer peer = peer_;
  peer.listener = listener_.index();
  return peer;
}

// A peer that is not one of the trusted proxies gets no response, because it may be anyone.
std::size_t Connection::on_preface(std::string_view bytes) {
  using Outcome = codec::ProxyHeader::Outcome;
  const codec::ProxyHeader header = codec::parse_proxy_header(bytes);
  if (header.outcome == Outcome::bad) {
    core_.counters.turned_away.add();
    shut();
    return 0;
  }
  if (header.outcome == Outcome::addresses) {
    peer_.address = header.source;
    peer_.port = header.source_port;
    peer_.local_address = header.destination;
    peer_.local_port = header.destination_port;
  }
  return header.used;
}

// --- its requests ---

Exchange& Connection::make_exchange(codec::StreamId stream) {
  GW_CHECK(!exchanges_.find(stream));
  head_since_.reset();
  Exchange& exchange = *core_.exchanges.make(core_, *this, stream);
  exchanges_.add(exchange);
  return exchange;
}

void Connection::on_request(codec::StreamId stream, const http::RequestHead& head) {
  Exchange& exchange = make_exchange(stream);
  if (draining_) link_.drain();
  exchange.on_request(head);
}

void Connection::on_body(codec::StreamId stream, const Slice& bytes) {
  if (Exchange* exchange = exchanges_.find(stream)) exchange->on_request_body(bytes);
}

void Connection::on_end(codec::StreamId stream, const http::Headers& trailers) {
  if (Exchange* exchange = exchanges_.find(stream)) exchange->on_request_end(trailers);
}

void Connection::on_room(codec::StreamId stream) {
  if (Exchange* exchange = exchanges_.find(stream)) exchange->on_client_room();
}

void Connection::on_reset(codec::StreamId stream, const http::Failure& failure) {
  if (Exchange* exchange = exchanges_.find(stream)) return exchange->on_client_failed(failure);
  if (stream == 0) make_exchange(stream).on_no_head(failure);  // else it has its response already
}

void Connection::on_exchange_done(Exchange& exchange) {
  exchanges_.remove(exchange);
  quiet_since_ = core_.now();
  watch();
}

// --- the client's timeouts ---

void Connection::on_received() {
  if (exchanges_.empty() && link_.holds_bytes() && !head_since_) head_since_ = core_.now();
  watch();
}

void Connection::on_sent() { watch(); }

Connection::Due Connection::due() const {
  Due due;
  const auto at_most = [&due](Moment since, Duration patience, Late late) {
    if (patience == Duration::max() || since.mono + patience >= due.at) return;
    due = {since.mono + patience, late};
  };
  const decision::Listener& limits = listener_.settings();
  if (link_.sending()) at_most(link_.last_sent(), limits.write, Late::write);
  if (!exchanges_.empty()) {
    exchanges_.for_each([&](const Exchange& exchange) {
      if (exchange.waits_for_client()) at_most(exchange.client_turn(), limits.body, Late::body);
    });
  } else if (head_since_) {
    at_most(*head_since_, limits.head, Late::head);
  } else if (!link_.sending()) {
    const Moment quiet = std::max(quiet_since_, link_.last_sent());
    at_most(quiet, limits.idle, Late::idle);
    if (draining_) at_most(quiet, last_chance, Late::drain);
  }
  return due;
}

// The timer is set only if the deadline moved closer. If it moved away, the timer notices that when
// it fires. So a busy connection rarely changes the timer.
void Connection::watch() {
  const Due next = due();
  if (next.at >= watched_) return;
  watched_ = next.at;
  link_.set_deadline({watched_, {}});
}

void Connection::on_deadline() {
  watched_ = Duration::max();
  const Due now = due();
  if (now.at > core_.now().mono) return watch();
  switch (now.late) {
    case Late::head:
      return make_exchange(0).on_no_head(late("timeout.head expired"));
    case Late::body:
      return end_late_bodies();
    case Late::write:
      end_exchanges("it read nothing for timeout.write");
      return shut();
    case Late::drain:
      return link_.drain();
    default:
      return shut();
  }
}

void Connection::end_late_bodies() {
  const Duration now = core_.now().mono;
  const Duration patience = listener_.settings().body;
  exchanges_.for_each([&](Exchange& exchange) {
    if (exchange.waits_for_client() && exchange.client_turn().mono + patience <= now)
      exchange.on_client_failed(late("timeout.body expired"));
  });
}

// --- the end ---

void Connection::end_exchanges(std::string_view detail) {
  while (Exchange* exchange = exchanges_.first()) exchange->on_client_gone(detail);
}

void Connection::on_peer_ended() {
  const Exchange* const exchange = exchanges_.first();
  if (!exchange || exchange->switched()) return;
  end_exchanges("it closed the connection");
  shut();
}

void Connection::on_closed(const std::optional<http::Failure>& failure) {
  end_exchanges(failure ? failure->detail : "it closed the connection");
  leave();
}

// An exchange whose response has not started announces the close in its response head. A connection
// that has sent its head, or is idle, gets a short time for one more request, whose response
// announces it.
void Connection::drain() {
  if (std::exchange(draining_, true)) return;
  exchanges_.for_each([this](const Exchange& exchange) {
    if (!exchange.answering()) link_.drain();
  });
  quiet_since_ = core_.now();
  watch();
}

void Connection::end_drain() {
  if (exchanges_.empty() && !link_.sending()) return shut();
  exchanges_.for_each([](Exchange& exchange) { exchange.on_drained(); });
}

void Connection::shut() {
  end_exchanges("the gateway closed the connection");
  link_.close();
  leave();
}

void Connection::leave() {
  if (std::exchange(left_, true)) return;
  core_.turn.at_end({this, [](void* self) {
                       Connection& gone = *static_cast<Connection*>(self);
                       gone.core_.connections.destroy(&gone);
                     }});
}

}  // namespace gw::proxy
