// Deciding: the request head arrives and the policies are evaluated. If a policy needs a lookup, it
// is started, and its result is given to the policies.
#include <variant>

#include "base/check.h"
#include "decision/facts.h"
#include "proxy/connection.h"
#include "proxy/core.h"
#include "proxy/exchange/common.h"
#include "proxy/exchange/exchange.h"

namespace gw::proxy {

// --- the request's head ---

void Exchange::on_request(const http::RequestHead& head) {
  request_ = http::copy(head, arena_);
  up_ = {};
  if (request_.body.kind == http::BodyInfo::Kind::none) up_.finish({});
  const decision::FactsMade made =
      decision::make_facts(*snapshot_, {request_, peer_, arrival_, dice_}, arena_);
  facts_ = made.facts ? made.facts : bare_facts();
  context_.emplace(policy::RequestContext{*facts_, core_.ledger, arena_});
  if (made.fault != http::Reason::none) return answer_because(made.fault, "the request target");
  if (core_.overloaded())
    return answer_because(http::Reason::gateway_overloaded,
                          "the memory limit of the worker is reached");
  decide();
}

// A malformed, too large or late head gets a response and a record like any rejected request.
void Exchange::on_no_head(const http::Failure& failure) {
  up_.finish({});
  facts_ = bare_facts();
  context_.emplace(policy::RequestContext{*facts_, core_.ledger, arena_});
  answer_because(failure.reason, failure.detail);
}

void Exchange::decide() {
  phase_ = Phase::deciding;
  decision::Decision decision = decision::decide_request(*snapshot_, *context_, progress_);
  if (const auto* respond = std::get_if<decision::Respond>(&decision)) return answer(*respond);
  if (const auto* ask = std::get_if<decision::Inquire>(&decision)) return inquire(*ask);
  forward(std::get<decision::Forward>(decision));
}

void Exchange::inquire(const decision::Inquire& ask) {
  phase_ = Phase::inquiring;
  asking_ = ask.who;
  if (const auto* wait = std::get_if<policy::Wait>(&ask.inquiry)) return stand_in_line(*wait);
  if (!send_inquiry(ask.inquiry)) refuse_inquiry("too many lookups in flight");
}

void Exchange::refuse_inquiry(std::string_view why) {
  policy::Answer none;
  none.failed = true;
  none.why = why;
  none.when = core_.now();
  on_answer(none);
}

bool Exchange::send_inquiry(const policy::Inquiry& inquiry) {
  if (const auto* call = std::get_if<policy::Call>(&inquiry))
    return core_.inquiries.call(snapshot_, *call, *this);
  if (const auto* work = std::get_if<policy::Work>(&inquiry))
    return core_.inquiries.work(*work, *this);
  wait_at_most(std::get<policy::Delay>(inquiry).duration);
  return true;
}

void Exchange::stand_in_line(const policy::Wait& wait) {
  const ledger::Held held = core_.inquiries.wait(wait, *this);
  if (held.taken) return on_hold({wait.wanted.slot, wait.wanted.key});
  if (!held.stands) return refuse_inquiry("the queue is full");
  wait_at_most(wait.patience);
}

void Exchange::on_hold(const ledger::Hold& hold) {
  context_->holds.push_back(hold, arena_);
  wait_at_most(never);
  on_answer({.when = core_.now()});
}

// The policies are evaluated again, now with the result.
void Exchange::on_answer(const policy::Answer& answer) {
  GW_CHECK(phase_ == Phase::inquiring);
  policy::Answer kept = answer;
  kept.who = asking_;
  kept.why = arena_.copy(answer.why);
  kept.body = arena_.copy(answer.body);
  kept.fields = http::copy(answer.fields, arena_);
  if (kept.failed) detail_ = kept.why;
  answers_.push_back(kept, arena_);
  facts_->answers = answers_.span();
  facts_->now = core_.now();
  decide();
}

}  // namespace gw::proxy
