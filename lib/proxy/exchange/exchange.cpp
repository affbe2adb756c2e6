// The story of a request, in the order of life: its head, the way to an endpoint, the answer's
// head, the gateway's own answer, what goes wrong, time, the end. Every event looks at the phase
// first, as either side may stop, fail or be late at any moment.
#include "proxy/exchange/exchange.h"

#include <algorithm>
#include <variant>

#include "base/check.h"
#include "base/text.h"
#include "decision/facts.h"
#include "decision/forwarded.h"
#include "proxy/connection.h"
#include "proxy/core.h"

namespace gw::proxy {

namespace {

constexpr Duration never = Duration::max();

Duration later(Moment now, Duration patience) {
  return patience == never ? never : now.mono + patience;
}

// "application/grpc", "application/grpc+proto"; parameters may follow.
bool has_media_type(const http::Headers& headers, std::string_view wanted) {
  const std::string_view value = headers.value(http::FieldId::content_type);
  if (value.size() < wanted.size() || !iequals(value.substr(0, wanted.size()), wanted))
    return false;
  return value.size() == wanted.size() || value[wanted.size()] == ';' ||
         value[wanted.size()] == '+' || value[wanted.size()] == ' ';
}

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
    return answer_because(http::Reason::gateway_overloaded, "the worker's memory mark is reached");
  decide();
}

// A head that is malformed, too large or late: answered as any refusal is, and recorded.
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
  if (!send_inquiry(ask.inquiry)) refuse_inquiry("the gateway asks for too much already");
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
  if (!held.stands) return refuse_inquiry("the line is full");
  wait_at_most(wait.patience);
}

void Exchange::on_hold(const ledger::Hold& hold) {
  context_->holds.push_back(hold, arena_);
  wait_at_most(never);
  on_answer({.when = core_.now()});
}

// The policy that asked is asked again, with what came.
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

// --- the way to an endpoint ---

void Exchange::forward(const decision::Forward& forward) {
  forward_ = forward;
  if (request_.body.length > forward_.settings->body_limit.value)
    return answer_because(http::Reason::request_body_too_large, "content-length says so");
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

// --- the answer's head ---

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
    return answer_because(give_up->reason, "its answer cannot be delivered");
  }
  deliver(head);
}

// 100 and its like go on at once (RFC 9110, 15.2); HTTP/1.0 does not know them.
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

// --- the gateway's own answer ---

// It goes back through the policies like any other: so CORS and rate-limit fields stand on it too.
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
  // The codec will not read so much to keep the connection, so the client is told: what it sends
  // behind this request would be lost (RFC 9112, 9.6).
  if (!up_.finished() && request_.body.length > body_in_ + codec::most_unwanted)
    connection_.link().drain();
  connection_.link().head(stream(), head);
  if (request_.method != http::Method::head) own_body_ = made.body;
  own_size_ = own_body_.size();
  send_own_body();
}

void Exchange::answer_because(http::Reason reason, std::string_view detail) {
  detail_ = detail;
  // What broke the rules of HTTP leaves nothing on this connection to be trusted.
  if (http::reason_row(reason).status == 400 || reason == http::Reason::request_timeout)
    connection_.link().drain();
  answer(decision::because_of(reason));
}

// --- what goes wrong ---

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

// A connection that had been idle and died before a byte of the answer: the server closed it while
// the request was on its way. That is no failure of the endpoint, and no attempt.
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

// The request once more from its first byte. REQUIRES: replayable()
void Exchange::rewind() {
  phase_ = Phase::connecting;
  request_sent_ = false;
  if (prefix_.whole()) up_.restart(prefix_.bytes());
}

// The client has seen a head, so all that is left is to end the message where it cannot be taken
// for a whole one.
void Exchange::break_off(http::Reason reason, std::string_view detail) {
  reason_ = reason;
  detail_ = detail;
  connection_.link().reset(stream(), codec::Reset::internal);
  finish();
}

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
  on_client_failed(on_our_side(http::Reason::gateway_draining, "the time to drain is over"));
}

// --- time ---

// One timer for everything: it is set anew only where the deadline comes nearer, and looks again
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
    const auto late = on_our_side(http::Reason::upstream_total_timeout, "timeout.total is over");
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
    return refuse_inquiry("no place became free in time");
  if (phase_ == Phase::inquiring) return on_answer({.when = core_.now()});  // a delay is over
  if (phase_ == Phase::connecting && backing_off_) return next_try();
  // Who is waited for is the client: its own limits are the connection's.
  if (phase_ == Phase::forwarding && waits_for_client())
    return wait_at_most(timeouts().first_byte.value);
  if (phase_ == Phase::answering && !down_.empty()) return wait_for_more();
  attempt_->cancel();
  if (phase_ == Phase::connecting)
    on_failed(on_our_side(http::Reason::upstream_pool_full, "waited in line for a connection"));
  else if (phase_ == Phase::forwarding)
    on_failed(on_our_side(http::Reason::upstream_first_byte_timeout, "no head in time"));
  else
    on_failed(on_our_side(http::Reason::upstream_idle_timeout, "nothing came for too long"));
}

// --- the end ---

// For limits that learn: how long the upstream took for its head, or that it had too much.
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
