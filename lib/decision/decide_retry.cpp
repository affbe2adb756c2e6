// Deliver, retry, or give up; and the counters of attempts in the ledger.
//
// A request is repeated only if that cannot have an effect twice: nothing had reached the server,
// its method is idempotent (RFC 9110, 9.2.2), or the configuration names the method.
#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "decision/decision.h"
#include "decision/health.h"

namespace gw::decision {

namespace {

using http::Reason;

// How an attempt ended, in the terms of `retry.on`.
enum class Cause : std::uint8_t { connect, reset, timeout, status, other };

Cause cause_of(const Try& last) {
  if (!last.failed) return Cause::status;
  switch (last.failed->reason) {
    case Reason::upstream_refused:
    case Reason::upstream_connect_timeout:
    case Reason::upstream_tls:
      return Cause::connect;
    case Reason::upstream_reset:
      return Cause::reset;
    case Reason::upstream_first_byte_timeout:
      return Cause::timeout;
    default:
      return Cause::other;
  }
}

bool is_named(const RetryOn& on, const Try& last) {
  switch (cause_of(last)) {
    case Cause::connect:
      return on.connect;
    case Cause::reset:
      return on.reset && last.status == 0;  // before the response head
    case Cause::timeout:
      return on.timeout;
    case Cause::status:
      return std::find(on.statuses.begin(), on.statuses.end(), last.status) != on.statuses.end();
    case Cause::other:
      return false;
  }
  return false;
}

// Repeating the request cannot have an effect twice, or the configuration accepts that risk.
bool is_repeatable(const Retry& retry, const http::RequestHead& request, const Try& last) {
  if (cause_of(last) == Cause::connect) return true;
  if (last.failed && last.failed->safe_to_repeat) return true;
  const std::vector<std::string>& methods = retry.methods.value;
  if (methods.empty()) return http::is_idempotent(request.method);
  return std::find(methods.begin(), methods.end(), request.method_text) != methods.end();
}

// Limits retries to a percentage of the requests in flight, but always allows a few. More retries
// would keep an upstream down that could recover.
bool is_in_budget(const Retry& retry, const ledger::UpstreamState& state) {
  constexpr std::uint64_t always = 3;
  const std::uint64_t share = std::uint64_t{state.live} * retry.budget_percent.value / 100;
  return state.retrying < std::max(always, share);
}

// An endpoint that fails releases its requests in flight. Sending them to another endpoint does not
// increase the load, so the retry budget does not apply; it would only show clients a failure that
// need not concern them.
bool is_failover(const Forward& forward, const Attempts& attempts, const Try& last) {
  const Cause cause = cause_of(last);
  return (cause == Cause::connect || cause == Cause::reset) &&
         attempts.tries.size() < forward.upstream->endpoints.size();
}

// What prevents another attempt, in the order of the checks.
enum class Obstacle : std::uint8_t { none, delivered, attempts, cause, method, body, budget };

Obstacle find_obstacle(const Forward& forward, const policy::RequestContext& context,
                       const Attempts& attempts) {
  const Retry& retry = forward.settings->retry;
  const Try& last = attempts.tries[attempts.tries.size() - 1];
  if (attempts.head_delivered) return Obstacle::delivered;
  if (attempts.tries.size() >= retry.attempts.value) return Obstacle::attempts;
  if (!is_named(retry.on.value, last)) return Obstacle::cause;
  if (!is_repeatable(retry, context.facts.request, last)) return Obstacle::method;
  if (!attempts.body_replayable) return Obstacle::body;
  if (!is_failover(forward, attempts, last) &&
      !is_in_budget(retry, context.ledger.upstream(forward.upstream->id)))
    return Obstacle::budget;
  return Obstacle::none;
}

std::string explain(Obstacle obstacle, const Forward& forward,
                    const policy::RequestContext& context, const Attempts& attempts) {
  const ledger::UpstreamState& state = context.ledger.upstream(forward.upstream->id);
  switch (obstacle) {
    case Obstacle::none:
      return "";
    case Obstacle::delivered:
      return "the response head was already sent";
    case Obstacle::attempts:
      return format("{} of {} attempts used", attempts.tries.size(),
                    forward.settings->retry.attempts.value);
    case Obstacle::cause:
      return "`retry.on` does not include it";
    case Obstacle::method:
      return format("{} is not idempotent and part of it was sent",
                    context.facts.request.method_text);
    case Obstacle::body:
      return "the request body was not kept for another attempt";
    case Obstacle::budget:
      return format("the retry budget is used up: {} of {} requests in flight are retries",
                    state.retrying, state.live);
  }
  return "";
}

// Random between the minimum and a limit that doubles with every attempt, so that requests that
// failed together are not repeated together.
Duration back_off(const Retry& retry, const Dice& dice, std::size_t tries) {
  const auto [least, most] = retry.backoff.value;
  Duration limit = least;
  for (std::size_t i = 0; i < tries && limit < most; ++i) limit *= 2;
  limit = std::min(limit, most);
  const double part = dice.draw(Dice::Purpose::backoff, tries);
  return least + Duration(static_cast<std::int64_t>(
                     part * static_cast<double>(std::max(limit - least, Duration(0)).count())));
}

// `why` is appended to how the attempt ended.
void note(const Forward& forward, const Try& last, const char* outcome, const std::string& why,
          Trace& trace) {
  const Endpoint& endpoint = forward.upstream->endpoints[last.endpoint];
  const std::string ended = last.failed ? std::string(http::reason_name(last.failed->reason))
                                        : format("status {}", last.status);
  trace.note("retry", endpoint.authority.empty() ? endpoint.url : endpoint.authority, outcome,
             ended + why);
}

}  // namespace

Next decide_retry(const Forward& forward, const policy::RequestContext& context,
                  const Attempts& attempts, Moment) {
  const Try& last = attempts.tries[attempts.tries.size() - 1];
  const Retry& retry = forward.settings->retry;
  // A response that is not to be retried is the normal case and is not traced.
  if (!last.failed && !is_named(retry.on.value, last)) return Deliver{};
  const Obstacle obstacle = find_obstacle(forward, context, attempts);
  if (obstacle != Obstacle::none) {
    if (context.trace)
      note(forward, last, "not retried", ": " + explain(obstacle, forward, context, attempts),
           *context.trace);
    if (last.failed) return GiveUp{last.failed->reason};
    return Deliver{};
  }
  ledger::UpstreamState& state = context.ledger.upstream(forward.upstream->id);
  ++state.live;
  ++state.retrying;
  const Duration after = back_off(retry, context.facts.dice, attempts.tries.size());
  if (context.trace)
    note(forward, last, "again",
         format(", next attempt in {:.1f}ms", static_cast<double>(after.count()) / 1e6),
         *context.trace);
  return Again{after};
}

void begin_try(const Upstream& upstream, std::uint32_t endpoint, bool retry,
               ledger::Ledger& ledger) {
  ++ledger.endpoint(upstream.endpoints[endpoint].id).in_flight;
  if (!retry) ++ledger.upstream(upstream.id).live;  // a retry is counted since its Again
}

void end_try(const Upstream& upstream, const Try& ended, bool retry, ledger::Ledger& ledger,
             Moment now) {
  ledger::EndpointState& endpoint = ledger.endpoint(upstream.endpoints[ended.endpoint].id);
  ledger::UpstreamState& state = ledger.upstream(upstream.id);
  GW_CHECK(endpoint.in_flight > 0 && state.live > 0);
  --endpoint.in_flight;
  if (retry)
    drop_retry(upstream, ledger);
  else
    --state.live;
  record_outcome(upstream, ended, ledger, now);
}

void drop_retry(const Upstream& upstream, ledger::Ledger& ledger) {
  ledger::UpstreamState& state = ledger.upstream(upstream.id);
  GW_CHECK(state.retrying > 0 && state.live > 0);
  --state.retrying;
  --state.live;
}

}  // namespace gw::decision
