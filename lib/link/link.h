// Link: one connection with its socket and its codec. It feeds received bytes, keeps what the codec
// did not use, has one send and one receive in progress, and closes in order. The proxy uses it on
// both sides, as does bench. Thread: one worker's.
// Its owner may call open, head, body, end, reset and consumed at any time, also inside a Sink
// callback. The link only lists itself then, and feeds and sends at the end of the turn. All output
// of a turn on one link is sent at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "codec/codec.h"
#include "http/failure.h"
#include "link/turn.h"
#include "net/reactor.h"
#include "net/timers.h"

namespace gw::link {

// Called at the end of a turn, never inside one of its own calls to the link. It may close() the
// link but not destroy it: use a Task.
class Owner {
 public:
  virtual void on_received() = 0;    // bytes came, and were fed as far as they could be
  virtual void on_sent() = 0;        // bytes left
  virtual void on_peer_ended() = 0;  // nothing more will come; before the codec hears of it
  virtual void on_deadline() = 0;
  // The link ended without its owner's action. `failure`: it ended with an error.
  virtual void on_closed(const std::optional<http::Failure>& failure) = 0;

 protected:
  ~Owner() = default;
};

// Bytes before the first byte of the codec's: a PROXY protocol header.
class Preface {
 public:
  // Returns how many of the bytes belong to it; 0: incomplete. May close the link.
  virtual std::size_t on_preface(std::string_view bytes) = 0;

 protected:
  ~Preface() = default;
};

class Link {
 public:
  Link(Turn& turn, net::Socket socket, std::unique_ptr<codec::ServerCodec> codec, Owner& owner);
  Link(Turn& turn, net::Socket socket, std::unique_ptr<codec::ClientCodec> codec, Owner& owner);
  ~Link();
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  // --- the codec's calls, see codec.h; on an ended link they do nothing ---

  codec::StreamId open(const http::RequestHead& head);                // REQUIRES: a client's
  void head(codec::StreamId stream, const http::ResponseHead& head);  // REQUIRES: a server's
  std::size_t body(codec::StreamId stream, const Slice& bytes);
  void end(codec::StreamId stream, const http::Headers& trailers);
  void reset(codec::StreamId stream, codec::Reset why);
  void consumed(codec::StreamId stream, std::size_t bytes);
  void drain();
  bool reusable() const;  // REQUIRES: a client's. Another request may be opened

  // --- the connection's own ---

  void expect(Preface& preface) { preface_ = &preface; }  // REQUIRES: nothing came yet
  // Our end does not stop reading: each direction of a tunnel ends by itself.
  void keep_half_open() { half_open_ = true; }
  void close();  // now, whole; what was not sent is lost
  bool over() const { return state_ == State::over; }
  bool holds_bytes() const { return !kept_.empty(); }  // came, and wait for the codec
  bool sending() const { return sent_.pending(); }
  std::uint64_t bytes_sent() const { return bytes_sent_; }
  Moment last_sent() const { return last_sent_; }  // when bytes left, or began to
  // Calls on_deadline at that time; a new deadline replaces the last one. An ended link has none.
  void set_deadline(Moment deadline) {
    if (!over()) turn_.timers().set(timer_, deadline);
  }
  void clear_deadline() { turn_.timers().cancel(timer_); }

 private:
  friend class Turn;
  // open: both directions. deaf: a send failed, and bytes that the peer sent before are still read.
  // half: our end is sent, the peer continues. lingering: our end is sent, and received bytes are
  // discarded until the peer's end.
  enum class State : std::uint8_t { open, deaf, half, lingering, over };

  void start();
  void list();
  void on_listed();
  void on_received(const net::Outcome& outcome);
  void on_sent(const net::Outcome& outcome);
  void on_timer();

  void take_preface();
  void feed();
  bool feed_once();
  void feed_end();
  void fail(const http::Failure& failure);
  void flush();
  void ask();
  void keep(const Slice& bytes);
  void let_go_of_block();
  void send_end();
  void finish(const std::optional<http::Failure>& failure);
  bool has_share();

  Turn& turn_;
  Owner& owner_;
  std::unique_ptr<codec::Codec> codec_;
  codec::ServerCodec* server_ = nullptr;  // the same codec, where it is one
  codec::ClientCodec* client_ = nullptr;
  Preface* preface_ = nullptr;  // still expected
  net::Socket socket_;
  net::Completion receive_, sent_;
  net::Timer timer_{this, [](void* self) { static_cast<Link*>(self)->on_timer(); }};

  Slice kept_;                           // what came and was not used yet, in one piece
  std::optional<http::Failure> failed_;  // why the link will not end in good order
  std::uint64_t bytes_sent_ = 0;
  Moment last_sent_{};
  std::uint64_t share_of_ = 0;  // the turn that feeds_ counts in
  std::uint32_t feeds_ = 0;
  std::uint32_t fed_ = 0;
  std::uint32_t lingered_ = 0;  // bytes thrown away

  State state_ = State::open;
  bool listed_ = false;
  bool news_received_ = false, news_sent_ = false;  // the owner was not told yet
  bool worth_feeding_ = false;  // since the codec used nothing, something changed
  bool half_open_ = false;
  bool codec_failed_ = false;  // over once all is sent
  bool peer_ended_ = false, end_reported_ = false, end_fed_ = false;
};

}  // namespace gw::link
