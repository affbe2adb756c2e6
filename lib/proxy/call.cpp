// In the order of a call's life: choosing an endpoint, the response, failures, the end.
#include "proxy/call.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "base/check.h"
#include "proxy/core.h"

namespace gw::proxy {

Call::Call(Core& core, Arena& arena, CallOwner& owner, const CallRequest& request)
    : core_(core),
      arena_(arena),
      owner_(owner),
      snapshot_(request.snapshot),
      head_(request.head),
      body_(request.body),
      deadline_(request.deadline),
      facts_{.request = head_,
             .target = target_,
             .peer = peer_,
             .books = snapshot_->books,
             .client = {},
             .client_text = {},
             .scheme = "http",
             .host = {},
             .port = 0,
             .trusted = false,
             .request_id = {},
             .now = core.now(),
             .arrival = core.now(),
             .dice = core.roll(),
             .answers = {}},
      context_{.facts = facts_, .ledger = core.ledger, .arena = arena},
      tries_(core, arena),
      attempt_(core, *this),
      timer_(this, on_timer) {
  forward_.upstream = &request.upstream;
  forward_.settings = &request.settings;
}

Call::~Call() { cancel(); }

// --- choosing an endpoint ---

void Call::start() { next_attempt(); }

void Call::next_attempt() {
  facts_.now = core_.now();
  set_timer(deadline_.mono);
  const http::Reason none = tries_.begin(*forward_.upstream, context_);
  if (none != http::Reason::none)
    return fail({.side = http::Side::upstream, .reason = none, .detail = "no endpoint is usable"});
  connect(false);
}

void Call::connect(bool fresh) {
  sent_ = 0;
  request_sent_ = false;
  const Duration patience = forward_.settings->timeout.connect.value;
  attempt_->start({*forward_.upstream, tries_.endpoint(), patience, fresh});
}

void Call::on_ready() {
  http::FieldList fields;
  fields.add(http::FieldId::host, tries_.endpoint().authority, arena_);
  fields.reserve_from(head_.headers, arena_);
  http::RequestHead sent = head_;
  sent.headers = fields.headers();
  attempt_->open(sent);
  send_body();
}

void Call::send_body() {
  if (!attempt_->connected() || request_sent_) return;
  Buffer rest;
  rest.write(body_.substr(sent_), core_.reactor.blocks());
  for (std::size_t i = 0; i < rest.count(); ++i) {
    const std::size_t taken = attempt_->body(rest.at(i));
    sent_ += taken;
    if (taken < rest.at(i).size()) return;
  }
  request_sent_ = true;
  attempt_->end({});
}

// --- the response ---

void Call::on_response(const http::ResponseHead& head) {
  if (head.interim()) return;
  tries_.last().status = head.status;
  const decision::Next next = tries_.next(forward_, context_);
  if (const auto* again = std::get_if<decision::Again>(&next)) {
    tries_.end();
    attempt_->cancel();
    return retry(again->after);
  }
  tries_.deliver();
  owner_.on_call_response(head);
}

void Call::on_response_end(const http::Headers& trailers) {
  tries_.end();
  if (request_sent_)
    attempt_->done();
  else
    attempt_->cancel();
  cancel();
  owner_.on_call_end(trailers);
}

// --- failures ---

void Call::on_failed(const http::Failure& failure) {
  // An idle connection that the server closed while the request was on its way is not a failure of
  // the endpoint, and not an attempt.
  if (attempt_->maybe_stale() && failure.reason == http::Reason::upstream_reset)
    return connect(true);
  tries_.fail(failure);
  tries_.end();
  const decision::Next next = tries_.next(forward_, context_);
  if (const auto* again = std::get_if<decision::Again>(&next)) return retry(again->after);
  fail(failure);
}

void Call::retry(Duration after) {
  if (after <= Duration::zero()) return next_attempt();
  set_timer(std::min(core_.now().mono + after, deadline_.mono));
}

void Call::set_timer(Duration at) { core_.timers.set(timer_, {at, {}}); }

void Call::on_timer(void* self) { static_cast<Call*>(self)->on_time(); }

void Call::on_time() {
  if (core_.now() < deadline_)
    return tries_.retry_due() ? next_attempt() : set_timer(deadline_.mono);
  const http::Failure late{.side = http::Side::upstream,
                           .reason = http::Reason::upstream_total_timeout,
                           .detail = "no response in time"};
  tries_.fail(late);
  fail(late);
}

// --- the end ---

void Call::fail(http::Failure failure) {
  if (failure.detail.empty()) failure.detail = http::reason_name(failure.reason);
  cancel();
  owner_.on_call_failed(failure);
}

void Call::cancel() {
  if (std::exchange(over_, true)) return;
  core_.timers.cancel(timer_);
  attempt_->cancel();
  tries_.end();
  tries_.drop_retry();
}

}  // namespace gw::proxy
