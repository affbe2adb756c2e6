// In the order of life: the way to an endpoint, the answer, what goes wrong, the end.
#include "proxy/own_call.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "base/check.h"
#include "proxy/core.h"

namespace gw::proxy {

namespace {

// What is asked here changes nothing, so it may be asked again whatever its method.
decision::Settings settings_for(const policy::Call& call) {
  decision::Settings settings;
  settings.retry.methods.value = {std::string(call.method)};
  settings.timeout.connect.value = std::min(settings.timeout.connect.value, call.timeout);
  return settings;
}

}  // namespace

OwnCall::OwnCall(Core& core, const Pin& snapshot, const policy::Call& call)
    : core_(core),
      snapshot_(snapshot),
      arena_(core.arenas),
      same_(call.same),
      body_(arena_.copy(call.body)),
      deadline_(core.now() + call.timeout),
      settings_(settings_for(call)),
      head_(head_of(call)),
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
      context_{.facts = facts_, .ledger = core.ledger, .arena = arena_},
      tries_(core, arena_),
      attempt_(core, *this),
      timer_(this, on_timer) {
  forward_.upstream = &snapshot_->upstreams[call.upstream];
  forward_.settings = &settings_;
}

OwnCall::~OwnCall() { core_.timers.cancel(timer_); }

http::RequestHead OwnCall::head_of(const policy::Call& call) {
  http::RequestHead head;
  head.method = http::method_of(call.method);
  head.method_text = call.method;
  head.target = call.target;
  head.headers = http::Headers(call.fields);
  head.body = http::BodyInfo::of_length(call.body.size());
  return http::copy(head, arena_);
}

// --- the way to an endpoint ---

void OwnCall::start() {
  set_timer(deadline_.mono);
  next_try();
}

void OwnCall::next_try() {
  facts_.now = core_.now();
  set_timer(deadline_.mono);
  if (tries_.begin(*forward_.upstream, context_) != http::Reason::none)
    return fail("no endpoint is usable");
  connect(false);
}

void OwnCall::connect(bool fresh) {
  sent_ = 0;
  request_sent_ = false;
  attempt_.start({*forward_.upstream, tries_.endpoint(), settings_.timeout.connect.value, fresh});
}

void OwnCall::on_ready() {
  http::FieldList fields;
  fields.add(http::FieldId::host, tries_.endpoint().authority, arena_);
  fields.reserve_from(head_.headers, arena_);
  http::RequestHead sent = head_;
  sent.headers = fields.headers();
  attempt_.open(sent);
  send_body();
}

void OwnCall::send_body() {
  if (!attempt_.connected() || request_sent_) return;
  Buffer rest;
  rest.write(body_.substr(sent_), core_.reactor.blocks());
  for (std::size_t i = 0; i < rest.count(); ++i) {
    const std::size_t taken = attempt_.body(rest.at(i));
    sent_ += taken;
    if (taken < rest.at(i).size()) return;
  }
  request_sent_ = true;
  attempt_.end({});
}

// --- the answer ---

void OwnCall::on_response(const http::ResponseHead& head) {
  if (head.interim()) return;
  tries_.last().status = head.status;
  const decision::Next next = tries_.next(forward_, context_);
  if (const auto* again = std::get_if<decision::Again>(&next)) {
    tries_.end();
    attempt_.cancel();
    return try_again(again->after);
  }
  tries_.deliver();
  answer_.status = head.status;
  answer_.fields = http::copy(head.headers, arena_);
}

void OwnCall::on_response_body(const Slice& bytes) {
  if (answer_body_.size() + bytes.size() > largest_answer) {
    tries_.end();
    attempt_.cancel();
    return fail("its answer is larger than 64 KiB");
  }
  answer_body_.append(bytes.text());
  attempt_.consumed(bytes.size());
}

void OwnCall::on_response_end(const http::Headers&) {
  tries_.end();
  if (request_sent_)
    attempt_.done();
  else
    attempt_.cancel();
  finish();
}

// --- what goes wrong ---

void OwnCall::on_failed(const http::Failure& failure) {
  // An idle connection that the server closed while this was on its way: no failure, no attempt.
  if (attempt_.maybe_stale() && failure.reason == http::Reason::upstream_reset)
    return connect(true);
  tries_.fail(failure);
  tries_.end();
  const decision::Next next = tries_.next(forward_, context_);
  if (const auto* again = std::get_if<decision::Again>(&next)) return try_again(again->after);
  fail(failure.detail.empty() ? http::reason_name(failure.reason) : failure.detail);
}

void OwnCall::try_again(Duration after) {
  if (after <= Duration::zero()) return next_try();
  set_timer(std::min(core_.now().mono + after, deadline_.mono));
}

void OwnCall::set_timer(Duration at) { core_.timers.set(timer_, {at, {}}); }

void OwnCall::on_timer(void* self) { static_cast<OwnCall*>(self)->on_time(); }

void OwnCall::on_time() {
  if (over_) return;
  if (core_.now() < deadline_) return tries_.retry_due() ? next_try() : set_timer(deadline_.mono);
  tries_.fail({.side = http::Side::upstream,
               .reason = http::Reason::upstream_total_timeout,
               .detail = "it did not answer in time"});
  tries_.end();
  attempt_.cancel();
  fail("it did not answer in time");
}

void OwnCall::fail(std::string_view why) {
  answer_.failed = true;
  answer_.why = arena_.copy(why);
  finish();
}

// --- the end ---

void OwnCall::finish() {
  GW_CHECK(!over_);
  over_ = true;
  core_.timers.cancel(timer_);
  attempt_.cancel();
  tries_.end();
  tries_.drop_retry();
  core_.inquiries.forget(*this);
  core_.turn.at_end({this, [](void* self) { static_cast<OwnCall*>(self)->tell(); }});
}

// An asker may leave, or ask anew, while another one is told.
void OwnCall::tell() {
  answer_.body = answer_body_;
  answer_.when = core_.now();
  while (askers_) {
    Asker& asker = *askers_;
    leave(asker);
    asker.on_answer(answer_);
  }
  core_.calls.destroy(this);
}

void OwnCall::join(Asker& asker) {
  asker.call_ = this;
  asker.next_ = std::exchange(askers_, &asker);
}

void OwnCall::leave(Asker& asker) {
  Asker** place = &askers_;
  while (*place != &asker) place = &(*place)->next_;
  *place = std::exchange(asker.next_, nullptr);
  asker.call_ = nullptr;
  if (!askers_ && !over_) finish();
}

}  // namespace gw::proxy
