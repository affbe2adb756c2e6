// Forwarding: each attempt chooses an endpoint, connects and sends the request. A failed attempt is
// retried, or becomes a response of the gateway.
#include <variant>

#include "base/check.h"
#include "decision/forwarded.h"
#include "proxy/core.h"
#include "proxy/exchange/common.h"
#include "proxy/exchange/exchange.h"

namespace gw::proxy {

// --- choosing an endpoint ---

void Exchange::forward(const decision::Forward& forward) {
  forward_ = forward;
  if (request_.body.length > forward_.settings->body_limit.value)
    return answer_because(http::Reason::request_body_too_large,
                          "content-length is larger than limits.body");
  upgrade_ = decision::wanted_upgrade(*facts_, forward_);
  endless_ = !upgrade_.empty() || has_media_type(request_.headers, "application/grpc");
  if (!endless_) total_at_ = later(arrival_, timeouts().total.value);
  next_try();
}

void Exchange::next_try() {
  phase_ = Phase::connecting;
  backing_off_ = false;
  facts_->now = core_.now();
  const http::Reason none = tries_.begin(upstream(), *context_);
  if (none != http::Reason::none) return answer_because(none, "no endpoint is usable");
  connect(false);
}

void Exchange::connect(bool fresh) {
  const Duration patience = timeouts().connect.value;
  attempt_->start({upstream(), tries_.endpoint(), patience, fresh});
  if (attempt_->waits_in_line()) return wait_at_most(patience);
  if (phase_ == Phase::connecting && !backing_off_) wait_at_most(never);  // the dial has its own
}

void Exchange::on_ready() {
  GW_CHECK(phase_ == Phase::connecting);
  phase_ = Phase::forwarding;
  attempt_->open(
      decision::forwarded_request(*snapshot_, *context_, progress_, forward_, tries_.endpoint()));
  wait_at_most(timeouts().first_byte.value);
  pump_request();
}

// --- a failed attempt ---

void Exchange::on_failed(const http::Failure& failure) {
  if (phase_ == Phase::answering) {
    tries_.fail(failure);
    return break_off(failure.reason, failure.detail);
  }
  if (was_stale(failure)) {
    core_.counters.stale.add();
    rewind();
    return connect(true);
  }
  fail_try(failure);
}

// A reused connection that closed before the first byte of a response: the server closed it while
// the request was on its way. That is not a failure of the endpoint, and not an attempt.
bool Exchange::was_stale(const http::Failure& failure) const {
  return attempt_->maybe_stale() && failure.reason == http::Reason::upstream_reset &&
         replayable() && (http::is_idempotent(request_.method) || !attempt_->request_left());
}

void Exchange::fail_try(const http::Failure& failure) {
  tries_.fail(failure);
  tries_.keep_body(replayable());
  tries_.end();
  const decision::Next next = tries_.next(forward_, *context_);
  if (const auto* again = std::get_if<decision::Again>(&next)) return try_again(again->after);
  const auto* give_up = std::get_if<decision::GiveUp>(&next);
  answer_because(give_up ? give_up->reason : failure.reason, failure.detail);
}

void Exchange::try_again(Duration after) {
  core_.counters.retries.add();
  rewind();
  if (after <= Duration::zero()) return next_try();
  backing_off_ = true;
  wait_at_most(after);
}

// Sends the request again from its first byte. REQUIRES: replayable()
void Exchange::rewind() {
  phase_ = Phase::connecting;
  request_sent_ = false;
  if (prefix_.whole()) up_.restart(prefix_.bytes());
}

}  // namespace gw::proxy
