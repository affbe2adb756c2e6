// The attempts of a rehearsal: chooses endpoints and records the request sent; the test defines how
// each attempt ends.
#include <algorithm>

#include "analysis/rehearser.h"
#include "config/units.h"
#include "decision/forwarded.h"

namespace gw::analysis {

namespace {

using decision::Forward;

// Failures before any byte of the request was sent: it may be repeated, whatever its method.
bool before_the_request(http::Reason reason) {
  return reason == http::Reason::upstream_refused || reason == http::Reason::upstream_tls ||
         reason == http::Reason::upstream_connect_timeout;
}

}  // namespace

void Rehearser::forward(const Forward& to) {
  result_.decision = Kind::forward;
  result_.upstream = to.upstream->name;
  result_.settings = *to.settings;
  if (to.action->targets.size() > 1)
    result_.entry = static_cast<std::size_t>(to.target - to.action->targets.data());
  if (head_.body.length > to.settings->body_limit.value)
    return respond_failure(http::Reason::request_body_too_large, &to);
  for (;;) {
    const decision::Choice choice = decision::decide_endpoint(*to.upstream, *context_, attempts_);
    if (!choice.endpoint) {
      if (!attempts_.tries.empty()) decision::drop_retry(*to.upstream, ledger_);
      return respond_failure(choice.reason, &to);
    }
    if (try_once(to, *choice.endpoint)) return;
  }
}

// One attempt on one endpoint. True: it was the last one, and the client has its response.
bool Rehearser::try_once(const Forward& to, std::uint32_t endpoint) {
  const bool retry = !attempts_.tries.empty();
  decision::begin_try(*to.upstream, endpoint, retry, ledger_);
  note_sent(to, to.upstream->endpoints[endpoint]);
  decision::Try attempt;
  attempt.endpoint = endpoint;
  attempt.started = now_.mono;
  const config::GivenAnswer& given = given_answer(attempts_.tries.size());
  if (given.fail.empty()) {
    attempt.status = given.status;
  } else {
    const http::ReasonRow* row = http::find_reason(given.fail);
    const http::Reason reason = row ? row->reason : http::Reason::upstream_reset;
    attempt.failed = http::Failure{.side = http::reason_row(reason).side,
                                   .reason = reason,
                                   .safe_to_repeat = before_the_request(reason),
                                   .detail = "defined by the test"};
  }
  attempts_.tries.push_back(attempt, arena_);
  attempts_.body_replayable = (attempt.failed && attempt.failed->safe_to_repeat) ||
                              request_.body.size() <= to.settings->retry.replay.value;
  // A failed attempt ends before decide_retry; one with a response head ends after it.
  const auto end = [&] { decision::end_try(*to.upstream, attempt, retry, ledger_, now_); };
  if (attempt.failed) end();
  const decision::Next next = decision::decide_retry(to, *context_, attempts_, now_);
  if (!attempt.failed) end();
  if (const decision::Again* again = std::get_if<decision::Again>(&next)) {
    now_ = now_ + again->after;
    return is_late(to);
  }
  if (const decision::GiveUp* over = std::get_if<decision::GiveUp>(&next))
    respond_failure(over->reason, &to);
  else
    deliver(to);
  return true;
}

// Back-off and delays count against timeout.total; responses of the test take no time.
bool Rehearser::is_late(const Forward& to) {
  const Duration total = to.settings->timeout.total.value;
  if (total == config::no_limit || now_ - arrival_ < total) return false;
  decision::drop_retry(*to.upstream, ledger_);
  respond_failure(http::Reason::upstream_total_timeout, &to);
  return true;
}

// By attempt; the last one repeats. Without any, the upstream responds with 200.
const config::GivenAnswer& Rehearser::given_answer(std::size_t attempt) const {
  static const config::GivenAnswer ok;
  if (request_.upstream.empty()) return ok;
  return request_.upstream[std::min(attempt, request_.upstream.size() - 1)];
}

void Rehearser::note_sent(const Forward& to, const decision::Endpoint& endpoint) {
  const http::RequestHead sent =
      decision::forwarded_request(snapshot_, *context_, progress_, to, endpoint);
  UpstreamRequest& noted = result_.upstream_request.emplace();
  noted.method = std::string(sent.method_text);
  noted.target = std::string(sent.target);
  noted.host = std::string(sent.headers.value(http::FieldId::host));
  noted.headers = fields_of(sent.headers);
  if (sent.body.kind == http::BodyInfo::Kind::length || http::expects_body(sent.method))
    add_length(noted.headers, sent.body.length);
  if (sent.headers.find(http::FieldId::upgrade))  // as the codec does
    noted.headers.emplace_back("connection", "upgrade");
  result_.endpoint = endpoint.url;
}

}  // namespace gw::analysis
