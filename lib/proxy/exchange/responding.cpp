// Responding: the client gets the response head of the upstream or a response of the gateway. If
// its head was already sent, the message is ended early.
#include <variant>

#include "base/check.h"
#include "decision/forwarded.h"
#include "proxy/connection.h"
#include "proxy/core.h"
#include "proxy/exchange/common.h"
#include "proxy/exchange/exchange.h"

namespace gw::proxy {

// --- the response head ---

void Exchange::on_response(const http::ResponseHead& head) {
  GW_CHECK(phase_ == Phase::forwarding);
  if (head.interim()) return pass_interim(head);
  tries_.last().status = head.status;
  tries_.keep_body(replayable());
  const decision::Next next = tries_.next(forward_, *context_);
  if (const auto* again = std::get_if<decision::Again>(&next)) {
    tries_.end();
    attempt_->cancel();
    return try_again(again->after);
  }
  if (const auto* give_up = std::get_if<decision::GiveUp>(&next)) {
    tries_.end();
    attempt_->cancel();
    return answer_because(give_up->reason, "the response cannot be forwarded");
  }
  deliver(head);
}

// Interim responses are forwarded immediately (RFC 9110, 15.2), except to HTTP/1.0 clients, which
// do not support them.
void Exchange::pass_interim(const http::ResponseHead& head) {
  if (request_.version == http::Version::http_1_0) return;
  http::FieldList fields = decision::forwarded_response(head, false, arena_);
  http::ResponseHead interim = head;
  interim.headers = fields.headers();
  connection_.link().head(stream(), interim);
}

void Exchange::deliver(const http::ResponseHead& head) {
  phase_ = Phase::answering;
  tries_.deliver();
  prefix_.forget();
  switched_ = head.status == 101;
  if (switched_ || has_media_type(head.headers, "text/event-stream")) endless_ = true;
  if (endless_) total_at_ = never;
  http::FieldList fields = decision::forwarded_response(head, switched_, arena_);
  policy::ResponseContext context = response_context(head.status, fields);
  context.upstream = upstream().name;
  context.endpoint = tries_.endpoint().url;
  decision::decide_response(*snapshot_, progress_, &forward_, context_->edits, context);
  http::ResponseHead out = head;
  out.headers = fields.headers();
  status_ = out.status;
  connection_.link().head(stream(), out);
  if (switched_) reopen_request();
  wait_for_more();
}

policy::ResponseContext Exchange::response_context(std::uint16_t status, http::FieldList& fields) {
  return {.facts = *facts_,
          .ledger = core_.ledger,
          .arena = arena_,
          .captures = context_->captures,
          .route = context_->route,
          .principal = context_->principal,
          .status = status,
          .fields = &fields};
}

// --- a response of the gateway ---

// The response passes the policies like any other, so that it has CORS and rate-limit fields too.
void Exchange::answer(const decision::Respond& respond) {
  GW_CHECK(phase_ != Phase::answering && phase_ != Phase::done);
  phase_ = Phase::answering;
  own_answer_ = true;
  core_.inquiries.forgo(*this);
  wait_at_most(never);
  total_at_ = never;
  decision::Answer made = decision::respond(respond, *context_, progress_);
  policy::ResponseContext context = response_context(made.status, made.fields);
  context.reason = respond.reason;
  const decision::Forward* forwarded = forward_.upstream ? &forward_ : nullptr;
  decision::decide_response(*snapshot_, progress_, forwarded, context_->edits, context);
  status_ = made.status;
  reason_ = respond.reason;
  http::ResponseHead head;
  head.status = made.status;
  head.headers = made.fields.headers();
  head.body = http::BodyInfo::of_length(made.body.size());
  // The codec will not read that many bytes to keep the connection. The client is told in the
  // response head that the connection closes, because requests behind this one would be lost (RFC
  // 9112, 9.6).
  if (!up_.finished() && request_.body.length > body_in_ + codec::most_unwanted)
    connection_.link().drain();
  connection_.link().head(stream(), head);
  if (request_.method != http::Method::head) own_body_ = made.body;
  own_size_ = own_body_.size();
  send_own_body();
}

void Exchange::answer_because(http::Reason reason, std::string_view detail) {
  detail_ = detail;
  // After a violation of HTTP's rules, nothing else on this connection can be trusted.
  if (http::reason_row(reason).status == 400 || reason == http::Reason::request_timeout)
    connection_.link().drain();
  answer(decision::because_of(reason));
}

// The client has received a head, so the message can only be ended in a way that it cannot mistake
// for a complete one.
void Exchange::break_off(http::Reason reason, std::string_view detail) {
  reason_ = reason;
  detail_ = detail;
  connection_.link().reset(stream(), codec::Reset::internal);
  finish();
}

}  // namespace gw::proxy
