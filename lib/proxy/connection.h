// Connection: one downstream link. It creates an exchange for each request, passes events of the
// client to it, enforces the client's timeouts, and responds to a head that is malformed or late.
// Thread: one worker's.
#pragma once

#include <cstdint>
#include <optional>

#include "codec/codec.h"
#include "link/link.h"
#include "policy/context.h"
#include "proxy/listener.h"
#include "proxy/stream_list.h"
#include "proxy/version.h"

namespace gw::proxy {

struct Core;
class Exchange;

class Connection final : public codec::Sink, public link::Owner, public link::Preface {
 public:
  Connection(Core& core, Listener& listener, net::Socket socket, const net::Address& peer);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // --- for its exchanges ---
  link::Link& link() { return link_; }
  const Pin& snapshot() const { return listener_.snapshot(); }
  policy::Peer peer() const;  // as the listener stands in that snapshot
  void on_exchange_done(Exchange& exchange);
  void watch();  // the client's limits, after what they depend on changed

  // --- for the worker ---
  bool listener_closes() const { return listener_.closing(); }
  void drain();      // answer what is running, then close
  void end_drain();  // what is running now is answered that the gateway stops
  void shut();       // now
  Connection* next_open() const { return next_; }

  // --- from the codec ---
  void on_request(codec::StreamId stream, const http::RequestHead& head) override;
  void on_response(codec::StreamId, const http::ResponseHead&) override {}
  void on_body(codec::StreamId stream, const Slice& bytes) override;
  void on_end(codec::StreamId stream, const http::Headers& trailers) override;
  void on_reset(codec::StreamId stream, const http::Failure& failure) override;
  void on_room(codec::StreamId stream) override;

  // --- from the link ---
  std::size_t on_preface(std::string_view bytes) override;
  void on_received() override;
  void on_sent() override;
  void on_peer_ended() override;
  void on_deadline() override;
  void on_closed(const std::optional<http::Failure>& failure) override;

 private:
  enum class Late : std::uint8_t { nothing, head, body, write, idle, drain };
  struct Due {
    Duration at = Duration::max();  // Moment::mono
    Late late = Late::nothing;
  };

  Due due() const;
  Exchange& make_exchange(codec::StreamId stream);
  void end_late_bodies();
  void end_exchanges(std::string_view detail);
  void leave();

  Core& core_;
  Listener& listener_;
  const IpAddress accepted_from_;
  policy::Peer peer_;  // the same, unless the PROXY protocol says otherwise
  link::Link link_;
  StreamList<Exchange> exchanges_;    // HTTP/1.1: one at a time
  Moment quiet_since_;                // the last exchange ended, or the connection or a drain began
  std::optional<Moment> head_since_;  // the first bytes of a head that is not whole
  Duration watched_ = Duration::max();  // when the link's timer fires
  bool draining_ = false;               // the next answer is the last
  bool left_ = false;
  Connection* previous_ = nullptr;  // in Core::open
  Connection* next_ = nullptr;
};

}  // namespace gw::proxy
