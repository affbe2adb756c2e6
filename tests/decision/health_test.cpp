// Passive ejection: consecutive failures, growing durations, and the limits.
#include "decision/health.h"

#include <catch2/catch.hpp>

#include "support/core/one_way.h"

using namespace gw;
using http::Reason;

namespace {

struct HealthTest {
  explicit HealthTest(std::size_t endpoints) : way(endpoints) {}
  test::OneWay way;
  test::Remembered remembered;
  Moment now{seconds(1000), {}};

  ledger::EndpointState& state(std::uint32_t endpoint) {
    return remembered.ledger.endpoint(way.upstream.endpoints[endpoint].id);
  }
  void end(std::uint32_t endpoint, const decision::Try& like) {
    decision::Try ended = like;
    ended.endpoint = endpoint;
    if (ended.started == Duration{}) ended.started = now.mono;
    decision::record_outcome(way.upstream, ended, remembered.ledger, now);
  }
  void fail(std::uint32_t endpoint, int times = 1, Reason reason = Reason::upstream_refused) {
    for (int i = 0; i < times; ++i)
      end(endpoint, {.failed = http::Failure{http::Side::upstream, reason, false, {}}});
  }
  void succeed(std::uint32_t endpoint) { end(endpoint, {.status = 200}); }
  bool ejected(std::uint32_t endpoint) { return decision::is_ejected(state(endpoint), now); }
  Duration left(std::uint32_t endpoint) { return state(endpoint).ejected_until - now.mono; }
};

}  // namespace

TEST_CASE("ejection: five consecutive failures eject for ten seconds", "[decision]") {
  HealthTest watched(2);
  watched.fail(0, 4);
  watched.succeed(0);
  watched.fail(0, 4);
  CHECK_FALSE(watched.ejected(0));
  watched.fail(0);
  CHECK(watched.ejected(0));
  CHECK(watched.left(0) == seconds(10));
  watched.now = watched.now + seconds(10);
  CHECK_FALSE(watched.ejected(0));
}

TEST_CASE("ejection: each consecutive one lasts twice as long, up to a maximum", "[decision]") {
  HealthTest watched(2);
  watched.fail(0, 5);
  for (const int expected : {20, 40, 80, 160, 300, 300}) {
    watched.now = watched.now + watched.left(0);
    watched.fail(0);  // still consecutive: one failure is enough
    CHECK(watched.left(0) == seconds(expected));
  }
  watched.now = watched.now + watched.left(0) + seconds(299);
  watched.succeed(0);
  watched.fail(0, 5);
  CHECK(watched.left(0) == seconds(300));  // no success for as long as the ejection was
  watched.now = watched.now + watched.left(0) + seconds(300);
  watched.succeed(0);
  watched.fail(0, 5);
  CHECK(watched.left(0) == seconds(10));
}

TEST_CASE("ejection: attempts from before its end are ignored", "[decision]") {
  HealthTest watched(2);
  const Duration early = watched.now.mono;
  watched.fail(0, 5);
  watched.now = watched.now + seconds(11);
  const http::Failure late{http::Side::upstream, Reason::upstream_first_byte_timeout, false, {}};
  watched.end(0, {.started = early, .failed = late});
  CHECK_FALSE(watched.ejected(0));
  watched.end(0, {.started = watched.now.mono, .failed = late});
  CHECK(watched.left(0) == seconds(20));
}

TEST_CASE("ejection: limited to a percentage, and never the last endpoint", "[decision]") {
  HealthTest one(1);
  one.fail(0, 50);
  CHECK_FALSE(one.ejected(0));

  HealthTest four(4);
  four.fail(0, 5);
  four.fail(1, 5);
  four.fail(2, 5);
  CHECK(four.ejected(0));
  CHECK(four.ejected(1));
  CHECK_FALSE(four.ejected(2));  // half of them are ejected
  four.way.upstream.eject.max_percent = 100;
  four.fail(2);
  CHECK(four.ejected(2));
  four.fail(3, 50);
  CHECK_FALSE(four.ejected(3));

  HealthTest down(3);
  down.way.upstream.eject.max_percent = 100;
  down.state(1).down = down.state(2).down = true;
  down.fail(0, 50);
  CHECK_FALSE(down.ejected(0));  // the others are unusable

  HealthTest off(2);
  off.way.upstream.eject.on = false;
  off.fail(0, 50);
  CHECK_FALSE(off.ejected(0));
}

TEST_CASE("ejection: which failures count for the endpoint", "[decision]") {
  const std::pair<Reason, bool> rows[] = {
      {Reason::upstream_refused, true},
      {Reason::upstream_connect_timeout, true},
      {Reason::upstream_tls, true},
      {Reason::upstream_reset, true},
      {Reason::upstream_invalid, true},
      {Reason::upstream_first_byte_timeout, true},
      {Reason::upstream_idle_timeout, true},
      {Reason::upstream_pool_full, false},
      {Reason::upstream_total_timeout, false},
      {Reason::client_gone, false},
      {Reason::request_body_too_large, false},
  };
  for (const auto& [reason, counts] : rows) {
    INFO(http::reason_name(reason));
    HealthTest watched(2);
    watched.fail(0, 5, reason);
    CHECK(watched.ejected(0) == counts);
  }
  for (std::uint16_t status = 500; status < 506; ++status) {
    INFO(status);
    HealthTest watched(2);
    for (int i = 0; i < 5; ++i) watched.end(0, {.status = status});
    CHECK(watched.ejected(0) == (status >= 502 && status <= 504));
  }
  HealthTest refused(2);
  for (int i = 0; i < 5; ++i)
    refused.end(0,
                {.failed = http::Failure{http::Side::upstream, Reason::upstream_reset, true, {}}});
  CHECK_FALSE(refused.ejected(0));
}
