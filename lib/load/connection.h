// Connection: one reusable connection to a server: a dial, then a link that serves one request at a
// time. One thread.
#pragma once

#include <optional>

#include "codec/codec.h"
#include "link/dial.h"
#include "link/link.h"
#include "load/server.h"

namespace gw::load {

class Connection final : public codec::Sink, public link::Owner, public link::DialOwner {
 public:
  explicit Connection(Server& server);

  void dial();               // REQUIRES: it has no socket
  void ask(const Due& due);  // REQUIRES: it is free
  void give_up();            // what is under way is unfinished
  void close();

  // --- from the codec and the link ---
  void on_request(codec::StreamId, const http::RequestHead&) override {}
  void on_response(codec::StreamId, const http::ResponseHead& head) override;
  void on_body(codec::StreamId stream, const Slice& bytes) override;
  void on_end(codec::StreamId, const http::Headers&) override;
  void on_reset(codec::StreamId, const http::Failure& failure) override;
  void on_room(codec::StreamId) override { push_body(); }
  void on_received() override {}
  void on_sent() override {}
  void on_peer_ended() override;
  void on_deadline() override;
  void on_closed(const std::optional<http::Failure>& failure) override;
  void on_connected(net::Socket socket) override;
  void on_dial_failed(const http::Failure& failure) override;

 private:
  friend class Server;
  enum class State : std::uint8_t { none, dialing, idle, asking, answered, leaving };

  Duration now() const;
  void push_body();
  void fail(Fault fault, std::string_view detail);
  void free();
  void leave();

  Server& server_;
  link::Dial dial_;
  std::optional<link::Link> link_;
  State state_ = State::none;
  Due due_;             // of the request under way
  Duration asked_{};    // when it was
  Duration dialed_{};   // when the connection was begun
  bool first_ = false;  // the next request is its first
  std::uint16_t status_ = 0;
  codec::StreamId stream_ = 0;
  std::uint64_t bytes_ = 0;
  Buffer body_;              // what of the request is still to be written
  std::size_t idle_at_ = 0;  // its place among the server's free ones
};

}  // namespace gw::load
