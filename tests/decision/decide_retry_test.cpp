// decide_retry: the decision and its cause, the retry budget, and the counters of attempts.
#include <catch2/catch.hpp>

#include "decision/decision.h"
#include "support/core/one_way.h"

using namespace gw;
using http::Reason;

namespace {

struct RetryTest {
  explicit RetryTest(const test::RequestText& text = {}) : way(3), asking(text) {}
  test::OneWay way;
  test::Asking asking;
  decision::Attempts attempts;

  decision::Retry& retry() { return way.plan.settings[0].retry; }
  ledger::UpstreamState& state() { return asking.ledger().upstream(way.upstream.id); }

  void failed(Reason reason, bool safe = false) {
    attempts.tries.push_back({.failed = http::Failure{http::Side::upstream, reason, safe, {}}},
                             asking.arena());
  }
  void answered(std::uint16_t status) {
    attempts.tries.push_back({.status = status}, asking.arena());
  }
  // "again", "give up REASON" or "deliver", and the details of the trace.
  std::string ask() {
    const decision::Next next = decision::decide_retry(way.forward(), asking.context, attempts, {});
    std::string result = "deliver";
    if (std::holds_alternative<decision::Again>(next)) result = "again";
    if (const auto* over = std::get_if<decision::GiveUp>(&next))
      result = "give up " + std::string(http::reason_name(over->reason));
    const auto& steps = asking.trace.steps();
    if (steps.empty()) return result;
    return result + " | " + steps.back().outcome + " " + steps.back().why;
  }
};

struct Row {
  const char* method;
  Reason reason;  // none: by status
  std::uint16_t status;
  bool safe;
  const char* expected;
};

// With the defaults: connect failures for any method; reset, 502, 503 and 504 for idempotent ones.
const Row rows[] = {
    {"GET", Reason::none, 200, false, "deliver"},
    {"GET", Reason::none, 500, false, "deliver"},
    {"GET", Reason::none, 503, false, "again | again status 503, next attempt in 37.5ms"},
    {"POST", Reason::none, 503, false,
     "deliver | not retried status 503: POST is not idempotent and part of it was sent"},
    {"POST", Reason::upstream_refused, 0, true,
     "again | again upstream.refused, next attempt in 37.5ms"},
    {"POST", Reason::upstream_tls, 0, false, "again | again upstream.tls, next attempt in 37.5ms"},
    {"POST", Reason::upstream_connect_timeout, 0, false,
     "again | again upstream.connect-timeout, next attempt in 37.5ms"},
    {"PUT", Reason::upstream_reset, 0, false,
     "again | again upstream.reset, next attempt in 37.5ms"},
    {"POST", Reason::upstream_reset, 0, false,
     "give up upstream.reset | not retried upstream.reset: POST is not idempotent and part of it "
     "was sent"},
    {"POST", Reason::upstream_reset, 0, true,
     "again | again upstream.reset, next attempt in 37.5ms"},
    {"GET", Reason::upstream_reset, 200, false,
     "give up upstream.reset | not retried upstream.reset: `retry.on` does not include it"},
    {"GET", Reason::upstream_first_byte_timeout, 0, false,
     "give up upstream.first-byte-timeout | not retried upstream.first-byte-timeout: `retry.on` "
     "does not include it"},
    {"GET", Reason::upstream_invalid, 0, false,
     "give up upstream.invalid | not retried upstream.invalid: `retry.on` does not include it"},
    {"GET", Reason::upstream_pool_full, 0, true,
     "give up upstream.pool-full | not retried upstream.pool-full: `retry.on` does not include it"},
    {"PURGE", Reason::upstream_reset, 0, false,
     "give up upstream.reset | not retried upstream.reset: PURGE is not idempotent and part of it "
     "was sent"},
};

}  // namespace

TEST_CASE("retry: the defaults", "[decision]") {
  for (const Row& row : rows) {
    INFO(row.method << " " << http::reason_name(row.reason) << " " << row.status);
    RetryTest retrying({.method = row.method});
    if (row.reason == Reason::none)
      retrying.answered(row.status);
    else
      retrying.failed(row.reason, row.safe);
    if (row.reason != Reason::none) retrying.attempts.tries[0].status = row.status;
    CHECK(retrying.ask() == row.expected);
  }
}

TEST_CASE("retry: the settings", "[decision]") {
  RetryTest methods({.method = "POST"});
  methods.retry().methods.value = {"POST"};
  methods.failed(Reason::upstream_reset);
  CHECK(methods.ask().starts_with("again"));
  RetryTest others({.method = "GET"});
  others.retry().methods.value = {"POST"};
  others.failed(Reason::upstream_reset);
  CHECK(others.ask().starts_with("give up"));

  RetryTest timeout;
  timeout.retry().on.value.timeout = true;
  timeout.failed(Reason::upstream_first_byte_timeout);
  CHECK(timeout.ask().starts_with("again"));

  RetryTest never;
  never.retry().attempts.value = 1;
  never.failed(Reason::upstream_refused, true);
  CHECK(never.ask() ==
        "give up upstream.refused | not retried upstream.refused: 1 of 1 attempts used");

  RetryTest connect;
  connect.retry().on.value.connect = false;
  connect.failed(Reason::upstream_refused, true);
  CHECK(connect.ask().starts_with("give up"));
}

TEST_CASE("retry: not after lost body bytes or a delivered head", "[decision]") {
  RetryTest body({.method = "PUT"});
  body.attempts.body_replayable = false;
  body.failed(Reason::upstream_reset);
  CHECK(body.ask() ==
        "give up upstream.reset | not retried upstream.reset: the request body was not kept for "
        "another attempt");
  RetryTest delivered;
  delivered.attempts.head_delivered = true;
  delivered.failed(Reason::upstream_reset);
  CHECK(delivered.ask().ends_with("the response head was already sent"));
}

TEST_CASE("retry: the budget is a share of the requests in flight, at least three", "[decision]") {
  RetryTest retrying;
  retrying.answered(503);
  retrying.state().live = 10;
  retrying.state().retrying = 2;
  CHECK(retrying.ask().starts_with("again"));
  CHECK(retrying.state().retrying == 3);  // counted immediately
  CHECK(retrying.state().live == 11);
  CHECK(retrying.ask().ends_with(
      "the retry budget is used up: 3 of 11 requests in flight are retries"));
  retrying.state().live = 100;
  retrying.state().retrying = 19;
  CHECK(retrying.ask().starts_with("again"));
  CHECK(retrying.ask().starts_with("deliver"));
}

TEST_CASE("retry: the budget does not apply after an endpoint failure", "[decision]") {
  for (const Reason reason : {Reason::upstream_refused, Reason::upstream_reset}) {
    RetryTest retrying;
    retrying.retry().attempts.value = 10;
    retrying.state().live = 64;
    retrying.state().retrying = 32;
    retrying.failed(reason);
    CHECK(retrying.ask().starts_with("again"));
    retrying.failed(reason);
    CHECK(retrying.ask().starts_with("again"));
    retrying.failed(reason);  // the last of three attempts
    CHECK(retrying.ask().ends_with(
        "the retry budget is used up: 34 of 66 requests in flight are retries"));
  }
}

TEST_CASE("retry: back-off is random between growing limits", "[decision]") {
  const auto after = [](double dice, std::size_t tries) {
    RetryTest retrying({.dice = Dice::fraction(dice)});
    retrying.retry().attempts.value = 20;
    for (std::size_t i = 0; i < tries; ++i) retrying.failed(Reason::upstream_refused);
    const decision::Next next = decision::decide_retry(
        retrying.way.forward(), retrying.asking.context, retrying.attempts, {});
    return std::get<decision::Again>(next).after;
  };
  CHECK(after(0, 1) == milliseconds(25));
  CHECK(after(0, 9) == milliseconds(25));
  CHECK(after(0.5, 1) == microseconds(37'500));
  CHECK(after(0.5, 2) == microseconds(62'500));
  CHECK(after(0.5, 9) == microseconds(137'500));
  CHECK(after(1, 9) < milliseconds(250));
  CHECK(after(1, 9) > milliseconds(249));
}

TEST_CASE("retry: the counters of attempts return to zero", "[decision]") {
  RetryTest retrying;
  ledger::Ledger& ledger = retrying.asking.ledger();
  const decision::Upstream& upstream = retrying.way.upstream;
  decision::begin_try(upstream, 0, false, ledger);
  CHECK(retrying.state().live == 1);
  CHECK(ledger.endpoint(upstream.endpoints[0].id).in_flight == 1);
  retrying.failed(Reason::upstream_refused);
  CHECK(retrying.ask().starts_with("again"));
  decision::end_try(upstream, retrying.attempts.tries[0], false, ledger, {});
  CHECK(retrying.state().live == 1);  // during the back-off
  CHECK(retrying.state().retrying == 1);
  CHECK(ledger.endpoint(upstream.endpoints[0].id).failures == 1);
  decision::begin_try(upstream, 1, true, ledger);
  CHECK(retrying.state().live == 1);
  decision::end_try(upstream, {.endpoint = 1, .status = 200}, true, ledger, {});
  CHECK(retrying.state().live == 0);
  CHECK(retrying.state().retrying == 0);

  CHECK(retrying.ask().starts_with("again"));
  decision::drop_retry(upstream, ledger);
  CHECK(retrying.state().live == 0);
  CHECK(retrying.state().retrying == 0);
}
