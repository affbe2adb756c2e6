// rate-limit: what passes, what is refused, what the answer's fields say, and what the options may
// not be.
#include <catch2/catch.hpp>

#include "support/core/counted.h"

using namespace gw;
using namespace gw::identity;
using namespace gw::policy;
using test::Counted;
using test::list;
using test::table;
using test::value;

namespace {

// One client's requests to one policy, over time.
struct Limited {
  explicit Limited(config::Value options, const char* name = "fair")
      : made("rate-limit", std::move(options), {}, name) {
    REQUIRE(made.fault() == "");
  }
  test::MadePolicy made;
  test::Remembered remembered;
  const Principal* who = nullptr;

  Counted ask(Duration now = {}, const test::RequestText& text = {.client = "203.0.113.7"}) {
    test::Asking asking(text, remembered);
    asking.facts.now.mono = now;
    asking.context.principal = who;
    return test::count_one(made, asking);
  }
};

std::string fault(config::Value options) {
  const test::MadePolicy made("rate-limit", std::move(options));
  CHECK((made.policy == nullptr) == (made.fault() != ""));
  return made.fault();
}

}  // namespace

TEST_CASE("a limit counts, refuses, and says when again", "[policy]") {
  Limited limited(table({{"limit", value("60/minute")}}));
  const Counted first = limited.ask();
  CHECK_FALSE(first.refused);
  CHECK(first.why == "59 of 60 left this minute, counted by address 203.0.113.7");
  CHECK(first.policy == "\"fair\";q=60;w=60");
  CHECK(first.limit == "\"fair\";r=59;t=1");
  CHECK(first.retry_after.empty());

  for (int i = 1; i < 60; ++i) CHECK_FALSE(limited.ask().refused);
  const Counted refused = limited.ask(milliseconds(200));
  CHECK(refused.refused);
  CHECK(refused.why == "bucket of address 203.0.113.7: 0 of 60 left, next in 0.8s");
  CHECK(refused.limit == "\"fair\";r=0;t=60");
  CHECK(refused.retry_after == "1");
  CHECK_FALSE(limited.ask(seconds(1)).refused);
  CHECK_FALSE(limited.ask({}, {.client = "203.0.113.8"}).refused);  // another client
}

TEST_CASE("of several limits all must hold, and a refusal takes nothing", "[policy]") {
  Limited limited(table({{"limit", list({value("2/second"), value("5/minute")})}}));
  CHECK(limited.ask().policy == "\"fair\";q=2;w=1, \"fair-2\";q=5;w=60");
  CHECK(limited.ask().limit == "\"fair\";r=0;t=1, \"fair-2\";r=3;t=24");
  for (int i = 0; i < 100; ++i) CHECK(limited.ask().refused);  // by the first: the second keeps 3
  const Counted again = limited.ask(seconds(1));
  CHECK_FALSE(again.refused);
  CHECK(again.limit == "\"fair\";r=1;t=1, \"fair-2\";r=2;t=35");
}

TEST_CASE("burst, cost and odd periods", "[policy]") {
  Limited burst(table({{"limit", value("5/second")}, {"burst", value(20)}, {"cost", value(4)}}));
  CHECK(burst.ask().why == "16 of 20 left at 5/second, counted by address 203.0.113.7");
  Limited odd(table({{"limit", value("20/10s")}}));
  CHECK(odd.ask().policy == "\"fair\";q=20;w=10");
  CHECK(odd.ask().why == "18 of 20 left at 20/10s, counted by address 203.0.113.7");
  Limited quick(table({{"limit", value("20/100ms")}}));
  CHECK(quick.ask().policy == "\"fair\";q=20");
}

TEST_CASE("a key that is absent does not count, and its value is not told", "[policy]") {
  Limited limited(table({{"limit", value("1/hour")}, {"by", value("header:x-key")}}));
  const Counted without = limited.ask();
  CHECK(without.why == "not counted: the request has no header:x-key");
  CHECK(without.policy.empty());
  CHECK(limited.ask({}, {.fields = {{"x-key", "secret"}}}).why ==
        "0 of 1 left this hour, counted by header:x-key");
  CHECK(limited.ask({}, {.fields = {{"x-key", "secret"}}}).refused);
}

TEST_CASE("a consumer's own limit comes before its group's and everybody's", "[policy]") {
  Limited limited(table({{"limit", list({value("5/second"), value("5/minute")})},
                         {"by", value("consumer")},
                         {"groups", table({{"gold", value("7/minute")}})}}));
  const config::ConsumerLimit more{{"fair", {}}, false, {{{9, seconds(60)}, {}}}}, off{{}, true};
  const OwnLimit own[] = {{"acme", &more}, {"free", &off}};
  limited.made.make(own);
  const std::string_view gold[] = {"gold"};
  const auto why = [&](const Principal& who) {
    limited.who = &who;
    return limited.ask().why;
  };
  CHECK(why({.name = "acme", .groups = gold}) ==
        "8 of 9 left this minute, counted by consumer acme (limit of consumer acme)");
  CHECK(why({.name = "rich", .groups = gold}) ==
        "6 of 7 left this minute, counted by consumer rich (limit of group gold)");
  CHECK(why({.name = "bob"}) == "4 of 5 left this second, counted by consumer bob");
  CHECK(why({.name = "free", .groups = gold}) == "not counted: the limit is off for consumer free");
  limited.who = nullptr;
}

TEST_CASE("shadow counts and lets pass", "[policy]") {
  Limited limited(table({{"limit", value("1/hour")}, {"mode", value("shadow")}}));
  CHECK(limited.ask().shadow == http::Reason::none);
  const Counted second = limited.ask();
  CHECK_FALSE(second.refused);
  CHECK(second.shadow == http::Reason::rate_limit_exceeded);
  CHECK(second.why == "bucket of address 203.0.113.7: 0 of 1 left, next in 3600s");
  CHECK(second.limit.empty());
}

TEST_CASE("names are written as structured fields want them", "[policy]") {
  Limited limited(table({{"limit", value("1/hour")}}), "caf\xc3\xa9 \"x\"/rate-limit");
  CHECK(limited.ask().policy == "\"caf \\\"x\\\"/rate-limit\";q=1;w=3600");
}

TEST_CASE("what a rate-limit may not be", "[policy]") {
  CHECK(fault(table({})) == "missing-key");
  CHECK(fault(table({{"limit", value("60/minute")}, {"bursts", value(1)}})) == "unknown-key");
  CHECK(fault(table({{"limit", value("60/minute")}, {"groups", table({})}})) == "");
  CHECK(fault(table({{"limit", value("60/minute")},
                     {"groups", table({{"gold", value("much")}})}})) == "unit.rate");
  CHECK(fault(table({{"limit", value("60/minute")}, {"by", value("certificates")}})) == "bad-key");
  CHECK(fault(table({{"limit", value("60/minute")},
                     {"algorithm", value("sliding-window")},
                     {"burst", value(9)}})) == "bad-limit");
  CHECK(fault(table({{"limit", value("60/minute")}, {"cost", value(61)}})) == "bad-limit");
  CHECK(fault(table({{"limit", value("1/month")}, {"burst", value(1000)}})) == "bad-limit");
  CHECK(fault(table({{"limit", list({value("1/second"), value("9/minute")})},
                     {"burst", value(20)}})) == "bad-limit");
  CHECK(fault(table({{"limit", value("60/minute")}, {"algorithm", value("token-bucket")}})) == "");
}
