// Tries: the attempts of one request on the endpoints of its upstream, and what each adds to the
// ledger and the endpoint board. An open attempt counts as in flight, and a granted retry uses the
// retry budget: both are released only here. Attempt moves the bytes; its owner reports the result
// here. Thread: one worker's.
#pragma once

#include "base/arena.h"
#include "base/time.h"
#include "decision/decision.h"

namespace gw::proxy {

struct Core;

class Tries {
 public:
  Tries(Core& core, Arena& arena) : core_(core), arena_(arena) {}
  Tries(const Tries&) = delete;
  Tries& operator=(const Tries&) = delete;

  // Chooses an endpoint and opens an attempt, or returns the reason why no endpoint is usable.
  // REQUIRES: !open()
  http::Reason begin(const decision::Upstream& upstream, const policy::RequestContext& context);
  // Call it after the last attempt got a response head or failed. Again: a retry is granted, at the
  // given time.
  decision::Next next(const decision::Forward& forward, const policy::RequestContext& context);
  void fail(const http::Failure& failure);  // the open one, if any; it stays open
  void end();                               // the open one, if any
  void drop_retry();                        // one that is due and will not be made

  void keep_body(bool whole) { attempts_.body_replayable = whole; }
  void deliver();  // the client gets the head of the last one

  bool none() const { return attempts_.tries.empty(); }
  std::uint32_t count() const { return static_cast<std::uint32_t>(attempts_.tries.size()); }
  bool open() const { return open_; }
  bool retry_due() const { return due_; }
  bool delivered() const { return attempts_.head_delivered; }
  Duration head_took() const { return head_took_; }          // of the one that was delivered
  Duration upstream_time() const { return upstream_time_; }  // of all that have ended
  const decision::Endpoint& endpoint() const;                // of the last one
  decision::Try& last() { return attempts_.tries[attempts_.tries.size() - 1]; }

 private:
  Duration since_begun() const;
  void show_begun();
  void show_ended(Duration ejected_before);

  Core& core_;
  Arena& arena_;
  const decision::Upstream* upstream_ = nullptr;
  decision::Attempts attempts_;
  Duration began_{};  // by the clock, as a turn's time would hide the gateway's own
  Duration head_took_{};
  Duration upstream_time_{};
  bool open_ = false;      // the ledger counts it as in flight
  bool is_retry_ = false;  // the try that is open follows another
  bool due_ = false;       // a retry: granted, and not begun
};

}  // namespace gw::proxy
