// Construction, a client that fails or leaves, deadlines, and the end of an exchange. Every event
// checks the phase first, because either side can stop, fail or be late at any moment.
#include "proxy/exchange/exchange.h"

#include <algorithm>

#include "base/check.h"
#include "proxy/connection.h"
#include "proxy/core.h"
#include "proxy/exchange/common.h"

namespace gw::proxy {

namespace {

http::Failure on_our_side(http::Reason reason, std::string_view detail) {
  return {.side = http::reason_row(reason).side, .reason = reason, .detail = detail};
}

}  // namespace

Exchange::Exchange(Core& core, Connection& connection, codec::StreamId stream)
    : OnStream(stream),
      core_(core),
      connection_(connection),
      snapshot_(connection.snapshot()),
      arena_(core.arenas),
      peer_(connection.peer()),
      dice_(core.roll()),
      arrival_(core.now()),
      tries_(core, arena_),
      attempt_(core, *this),
      timer_(this, on_timer) {
  core_.counters.exchanges.add();
}

Exchange::~Exchange() { core_.timers.cancel(timer_); }

// --- the client fails or leaves ---

void Exchange::on_client_failed(const http::Failure& failure) {
  if (phase_ == Phase::done) return;
  if (failure.reason == http::Reason::client_gone) return on_client_gone(failure.detail);
  attempt_->cancel();
  tries_.fail(failure);
  if (phase_ == Phase::answering) return break_off(failure.reason, failure.detail);
  tries_.end();
  answer_because(failure.reason, failure.detail);
}

void Exchange::on_client_gone(std::string_view detail) {
  if (phase_ == Phase::done) return;
  attempt_->cancel();
  tries_.fail(on_our_side(http::Reason::client_gone, detail));
  tries_.end();
  if (phase_ != Phase::answering) status_ = 499;
  reason_ = http::Reason::client_gone;
  detail_ = detail;
  finish();
}

void Exchange::on_drained() {
  on_client_failed(on_our_side(http::Reason::gateway_draining, "gateway.drain expired"));
}

// --- time ---

// One timer for all deadlines: it is set again only if the deadline moved closer, and checks again
// when it fires.
void Exchange::wait_at_most(Duration patience) {
  phase_at_ = later(core_.now(), patience);
  set_timer();
}

void Exchange::set_timer() {
  const Duration at = std::min(phase_at_, total_at_);
  if (at == never || phase_ == Phase::done) return core_.timers.cancel(timer_);
  core_.timers.set(timer_, {at, {}});
}

void Exchange::on_timer(void* self) { static_cast<Exchange*>(self)->on_deadline(); }

void Exchange::on_deadline() {
  const Duration now = core_.now().mono;
  if (now >= total_at_) {
    attempt_->cancel();
    total_at_ = never;
    const auto late = on_our_side(http::Reason::upstream_total_timeout, "timeout.total expired");
    if (phase_ == Phase::answering) return break_off(late.reason, late.detail);
    tries_.fail(late);
    tries_.end();
    return answer_because(late.reason, late.detail);
  }
  if (now >= phase_at_) return on_late();
  set_timer();
}

void Exchange::on_late() {
  phase_at_ = never;
  set_timer();
  if (phase_ == Phase::inquiring && core_.inquiries.leave_line(*this))
    return refuse_inquiry("no slot became free in time");
  if (phase_ == Phase::inquiring) return on_answer({.when = core_.now()});  // a delay is over
  if (phase_ == Phase::connecting && backing_off_) return next_try();
  // The exchange waits for the client, which has its own timeouts in Connection.
  if (phase_ == Phase::forwarding && waits_for_client())
    return wait_at_most(timeouts().first_byte.value);
  if (phase_ == Phase::answering && !down_.empty()) return wait_for_more();
  attempt_->cancel();
  if (phase_ == Phase::connecting)
    on_failed(on_our_side(http::Reason::upstream_pool_full, "no connection became free in time"));
  else if (phase_ == Phase::forwarding)
    on_failed(on_our_side(http::Reason::upstream_first_byte_timeout, "no response head in time"));
  else
    on_failed(on_our_side(http::Reason::upstream_idle_timeout, "no data for timeout.idle"));
}

// --- the end ---

// For adaptive limits: the time to the response head, or that the upstream was overloaded.
ledger::Ending Exchange::ending() const {
  using How = ledger::Ending::How;
  if (tries_.none() || reason_ == http::Reason::client_gone) return {};
  const bool its_fault =
      http::reason_row(reason_).side == http::Side::upstream || status_ == 503 || status_ == 504;
  if (its_fault) return {How::failed, {}};
  return tries_.delivered() ? ledger::Ending{How::well, tries_.head_took()} : ledger::Ending{};
}

void Exchange::give_back_holds() {
  if (!context_) return;
  for (const ledger::Hold& hold : context_->holds) core_.ledger.release(hold, ending());
}

void Exchange::finish() {
  GW_CHECK(phase_ != Phase::done);
  phase_ = Phase::done;
  core_.timers.cancel(timer_);
  core_.inquiries.forgo(*this);
  attempt_->cancel();
  tries_.end();
  tries_.drop_retry();
  give_back_holds();
  write_record();
  core_.counters.exchanges.sub();
  connection_.on_exchange_done(*this);
  core_.turn.at_end({this, [](void* self) {
                       Exchange& done = *static_cast<Exchange*>(self);
                       done.core_.exchanges.destroy(&done);
                     }});
}

}  // namespace gw::proxy
