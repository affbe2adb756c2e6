// Attempt: one attempt to get a response, on one stream of an upstream link. It gets a link from
// the pool, opens a stream, and reports to its owner; it decides nothing. AttemptSlot: an owner's
// attempt, which another owner can take over while it runs. One worker's thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "codec/codec.h"
#include "http/failure.h"
#include "http/head.h"
#include "proxy/pool.h"
#include "proxy/stream_list.h"
#include "proxy/upstream_link.h"

namespace gw::proxy {

// Receives the events of an attempt. on_ready and on_failed may come from inside start().
class AttemptOwner {
 public:
  virtual void on_ready() = 0;                                   // connected: open() may be called
  virtual void on_response(const http::ResponseHead& head) = 0;  // interim ones too
  virtual void on_response_body(const Slice& bytes) = 0;
  virtual void on_response_end(const http::Headers& trailers) = 0;
  virtual void on_upstream_room() = 0;
  virtual void on_upstream_sent() = 0;  // bytes left
  virtual void on_upstream_received() = 0;
  virtual void on_failed(const http::Failure& failure) = 0;  // the attempt is over

 protected:
  ~AttemptOwner() = default;
};

class Attempt final : public OnStream<Attempt> {
 public:
  Attempt(Core& core, AttemptOwner& owner) : core_(core), owner_(&owner) {}
  ~Attempt() { cancel(); }
  Attempt(const Attempt&) = delete;
  Attempt& operator=(const Attempt&) = delete;

  void start(const PoolRequest& request);  // REQUIRES: !active()
  bool active() const { return state_ != State::none; }
  bool waits_in_line() const { return state_ == State::waiting; }
  bool connected() const { return state_ == State::connected; }
  // The link had served before and no byte of a response came: it was most likely closed already.
  bool maybe_stale() const { return reused_ && !answered_; }
  bool request_left() const { return request_left_; }  // of a failed one: at least one byte of it

  // --- the stream; REQUIRES: connected() ---
  void open(const http::RequestHead& head);
  std::size_t body(const Slice& bytes) { return link_->link().body(stream(), bytes); }
  void end(const http::Headers& trailers) { link_->link().end(stream(), trailers); }
  void consumed(std::size_t bytes);  // does nothing once the response is complete
  void keep_half_open() { link_->link().keep_half_open(); }

  void done();    // request and response are complete: the link may be used again
  void cancel();  // in any state

 private:
  friend class AttemptSlot;
  friend class Pool;
  friend class UpstreamLink;
  enum class State : std::uint8_t { none, waiting, dialing, connected };

  void on_link(UpstreamLink& link);
  void on_failed(const http::Failure& failure);

  Core& core_;
  AttemptOwner* owner_;
  State state_ = State::none;
  bool reused_ = false;
  bool answered_ = false;
  bool request_left_ = false;
  UpstreamLink* link_ = nullptr;  // dialing or connected
  std::uint64_t sent_before_ = 0;
  // In the pool:
  Place* place_ = nullptr;
  const decision::Endpoint* endpoint_ = nullptr;  // where to dial, once it is its turn
  Duration connect_{};
  Attempt* line_previous_ = nullptr;
  Attempt* line_next_ = nullptr;
};

class AttemptSlot {
 public:
  AttemptSlot(Core& core, AttemptOwner& owner);
  ~AttemptSlot();
  AttemptSlot(const AttemptSlot&) = delete;
  AttemptSlot& operator=(const AttemptSlot&) = delete;

  Attempt* operator->() const { return attempt_; }
  // The attempt of `from` reports to this slot's owner from now on, in whatever state it is; `from`
  // is left with an attempt that was never started. REQUIRES: !(*this)->active()
  void take_over(AttemptSlot& from);

 private:
  Core& core_;
  AttemptOwner& owner_;
  Attempt* attempt_;  // never null
};

}  // namespace gw::proxy
