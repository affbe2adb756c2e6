// UpstreamLink: one connection to an endpoint: connecting, serving attempts, or idle. It passes
// events of the codec and the link to the attempt of their stream. Owner: the pool. Thread: one
// worker's.
#pragma once

#include <cstdint>
#include <optional>

#include "codec/codec.h"
#include "link/dial.h"
#include "link/link.h"
#include "proxy/stream_list.h"

namespace gw::proxy {

class Attempt;
struct Core;
struct Place;

class UpstreamLink final : public codec::Sink, public link::Owner, public link::DialOwner {
 public:
  UpstreamLink(Core& core, Place& place);
  UpstreamLink(const UpstreamLink&) = delete;
  UpstreamLink& operator=(const UpstreamLink&) = delete;

  link::Link& link() { return *link_; }    // REQUIRES: connected
  bool served() const { return served_; }  // another attempt before

  // --- from the codec and the link, passed to the attempt ---
  void on_request(codec::StreamId, const http::RequestHead&) override {}
  void on_response(codec::StreamId, const http::ResponseHead& head) override;
  void on_body(codec::StreamId, const Slice& bytes) override;
  void on_end(codec::StreamId, const http::Headers& trailers) override;
  void on_reset(codec::StreamId, const http::Failure& failure) override;
  void on_room(codec::StreamId) override;
  void on_received() override;
  void on_sent() override;
  void on_peer_ended() override;
  void on_deadline() override;
  void on_closed(const std::optional<http::Failure>& failure) override;
  void on_connected(net::Socket socket) override;
  void on_dial_failed(const http::Failure& failure) override;

 private:
  friend class Pool;

  Core& core_;
  Place& place_;
  StreamList<Attempt> attempts_;  // from the dial on; HTTP/1.1: one at a time
  link::Dial dial_;
  std::optional<link::Link> link_;
  bool served_ = false;
  bool released_ = false;             // idle once the turn's work on it is done
  bool leaving_ = false;              // will be destroyed at the end of the turn
  UpstreamLink* previous_ = nullptr;  // in the place's list of idle ones
  UpstreamLink* next_ = nullptr;
};

}  // namespace gw::proxy
