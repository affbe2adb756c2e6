// Call: one HTTP request of the gateway's own, from choosing an endpoint to the end of the
// response: its attempts, their retries, and its deadline. It uses the same decisions as a client's
// request. It passes the response to its owner as it arrives; the owner decides how much to keep.
// Thread: one worker's.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/arena.h"
#include "decision/decision.h"
#include "net/timers.h"
#include "policy/context.h"
#include "proxy/attempt.h"
#include "proxy/tries.h"
#include "proxy/version.h"

namespace gw::proxy {

struct Core;

// Receives the events of a call: a response and its end, or a failure, which may also come in the
// middle of a response. Either is the last event. on_call_failed may come from inside start().
class CallOwner {
 public:
  virtual void on_call_response(const http::ResponseHead& head) = 0;  // the final head, once
  virtual void on_call_body(const Slice& bytes) = 0;  // answered by Call::consumed()
  virtual void on_call_end(const http::Headers& trailers) = 0;
  virtual void on_call_failed(const http::Failure& failure) = 0;  // its detail is never empty

 protected:
  ~CallOwner() = default;
};

struct CallRequest {
  const Pin& snapshot;  // copied
  const decision::Upstream& upstream;
  const decision::Settings& settings;  // of its retries and its connect timeout; outlives the call
  http::RequestHead head;              // outlives the call; Host is added at each attempt
  std::string_view body;               // outlives the call
  Moment deadline;                     // of all attempts together, up to the end of the response
};

class Call final : private AttemptOwner {
 public:
  Call(Core& core, Arena& arena, CallOwner& owner, const CallRequest& request);
  ~Call();
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  void start();
  void consumed(std::size_t bytes) { attempt_->consumed(bytes); }  // of the response's body
  void cancel();  // no event comes after it; also where the call is over

 private:
  void on_ready() override;
  void on_response(const http::ResponseHead& head) override;
  void on_response_body(const Slice& bytes) override { owner_.on_call_body(bytes); }
  void on_response_end(const http::Headers& trailers) override;
  void on_upstream_room() override { send_body(); }
  void on_upstream_sent() override {}
  void on_upstream_received() override {}
  void on_failed(const http::Failure& failure) override;

  static void on_timer(void* self);
  void on_time();
  void next_attempt();
  void connect(bool fresh);
  void retry(Duration after);
  void send_body();
  void fail(http::Failure failure);
  void set_timer(Duration at);

  Core& core_;
  Arena& arena_;
  CallOwner& owner_;
  const Pin snapshot_;
  const http::RequestHead head_;
  const std::string_view body_;
  const Moment deadline_;
  const http::Target target_;
  const policy::Peer peer_;
  policy::Facts facts_;
  policy::RequestContext context_;
  decision::Forward forward_;
  Tries tries_;
  AttemptSlot attempt_;
  net::Timer timer_;
  std::size_t sent_ = 0;       // of the body
  bool request_sent_ = false;  // complete, with its end
  bool over_ = false;
};

}  // namespace gw::proxy
