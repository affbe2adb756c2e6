// Attempt: one try on one upstream stream. It gets a link from the pool, opens a stream, and tells
// its owner what comes of it; it decides nothing. One worker's thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "codec/codec.h"
#include "http/failure.h"
#include "http/head.h"
#include "proxy/pool.h"

namespace gw::proxy {

// Told how a try goes. on_ready and on_failed may come from inside start().
class AttemptOwner {
 public:
  virtual void on_ready() = 0;                                   // connected: open() may be called
  virtual void on_response(const http::ResponseHead& head) = 0;  // interim ones too
  virtual void on_response_body(const Slice& bytes) = 0;
  virtual void on_response_end(const http::Headers& trailers) = 0;
  virtual void on_upstream_room() = 0;
  virtual void on_upstream_sent() = 0;  // bytes left
  virtual void on_upstream_received() = 0;
  virtual void on_failed(const http::Failure& failure) = 0;  // it is over

 protected:
  ~AttemptOwner() = default;
};

class Attempt {
 public:
  Attempt(Core& core, AttemptOwner& owner) : core_(core), owner_(owner) {}
  ~Attempt() { cancel(); }
  Attempt(const Attempt&) = delete;
  Attempt& operator=(const Attempt&) = delete;

  void start(const PoolRequest& request);  // REQUIRES: !active()
  bool active() const { return state_ != State::none; }
  bool waits_in_line() const { return state_ == State::waiting; }
  bool connected() const { return state_ == State::connected; }
  // On a link that had served before, and not a byte of an answer came: it had most likely died.
  bool maybe_stale() const { return reused_ && !answered_; }
  bool request_left() const { return request_left_; }  // of a failed one: a byte of it, or more

  // --- the stream; REQUIRES: connected() ---
  void open(const http::RequestHead& head);
  std::size_t body(const Slice& bytes) { return link_->link().body(stream_, bytes); }
  void end(const http::Headers& trailers) { link_->link().end(stream_, trailers); }
  void consumed(std::size_t bytes);  // nothing once the answer is whole
  void keep_half_open() { link_->link().keep_half_open(); }

  void done();    // request and response are whole: the link may be used again
  void cancel();  // whatever it is doing

 private:
  friend class Pool;
  friend class UpstreamLink;
  enum class State : std::uint8_t { none, waiting, dialing, connected };

  void on_link(UpstreamLink& link);
  void on_failed(const http::Failure& failure);

  Core& core_;
  AttemptOwner& owner_;
  State state_ = State::none;
  bool reused_ = false;
  bool answered_ = false;
  bool request_left_ = false;
  codec::StreamId stream_ = 0;
  UpstreamLink* link_ = nullptr;  // dialing or connected
  std::uint64_t sent_before_ = 0;
  // In the pool:
  Place* place_ = nullptr;
  const decision::Endpoint* endpoint_ = nullptr;  // where to dial, once it is its turn
  Duration connect_{};
  Attempt* previous_ = nullptr;
  Attempt* next_ = nullptr;
};

}  // namespace gw::proxy
