// quota: what passes, what is refused, what the answer's fields say, and what the options may not
// be. How its buckets count stands in kept_buckets_test.cpp.
#include <catch2/catch.hpp>

#include "support/core/counted.h"

using namespace gw;
using namespace gw::identity;
using namespace gw::ledger;
using namespace gw::policy;
using namespace std::chrono_literals;
using test::Counted;
using test::list;
using test::table;
using test::value;

namespace {

// Consumers' requests to one policy, over the days of January 2026.
struct Quota {
  explicit Quota(config::Value options) : made("quota", std::move(options), {}, "plan") {
    REQUIRE(made.fault() == "");
  }
  test::MadePolicy made;
  test::Remembered remembered;
  Books books;

  Counted ask(Duration into, const Principal* who) {
    test::Asking asking({.client = "203.0.113.7", .books = &books}, remembered);
    asking.facts.now = {into,
                        WallTime(std::chrono::sys_days(std::chrono::year(2026) / 1 / 1)) + into};
    asking.context.principal = who;
    return test::count_one(made, asking);
  }
};

const Principal acme{.name = "acme"};
const std::string_view gold[] = {"gold"};
const Principal rich{.name = "rich", .groups = gold};

std::string fault(config::Value options) {
  const test::MadePolicy made("quota", std::move(options));
  CHECK((made.policy == nullptr) == (made.fault() != ""));
  return made.fault();
}

}  // namespace

TEST_CASE("a quota counts by the month, and says until when", "[policy]") {
  Quota quota(table({{"limit", value("2/month")}}));
  const Counted first = quota.ask(24h, &acme);
  CHECK_FALSE(first.refused);
  CHECK(first.why == "1 of 2 left this month, counted by consumer acme");
  CHECK(first.policy == "\"plan\";q=2;w=2678400");
  CHECK(first.limit == "\"plan\";r=1;t=2592000");
  CHECK(first.retry_after.empty());
  CHECK_FALSE(quota.ask(48h, &acme).refused);
  const Counted refused = quota.ask(31 * 24h - 1500ms, &acme);
  CHECK(refused.reason == http::Reason::quota_exceeded);
  CHECK(refused.why == "quota of consumer acme: 0 of 2 left until 2026-02-01");
  CHECK(refused.limit == "\"plan\";r=0;t=2");
  CHECK(refused.retry_after == "2");
  const Counted february = quota.ask(31 * 24h, &acme);
  CHECK_FALSE(february.refused);
  CHECK(february.policy == "\"plan\";q=2;w=2419200");
  CHECK_FALSE(quota.ask(24h, &rich).refused);
  CHECK(quota.ask(24h, nullptr).why == "not counted: the request has no consumer");
}

TEST_CASE("a quota of a day, and one for a group in the same count", "[policy]") {
  Quota quota(table({{"limit", value("1/day")},
                     {"groups", table({{"gold", value("3/day")}, {"free", value("off")}})}}));
  const Counted first = quota.ask(23h, &rich);
  CHECK(first.why == "2 of 3 left today, counted by consumer rich (limit of group gold)");
  CHECK(first.policy == "\"plan\";q=3;w=86400");
  CHECK(first.limit == "\"plan\";r=2;t=3600");
  // Who leaves the group has spent what was spent.
  const Principal poor{.name = "rich"};
  CHECK(quota.ask(23h, &poor).why == "quota of consumer rich: 0 of 1 left until 2026-01-02");
  CHECK_FALSE(quota.ask(24h, &poor).refused);
}

TEST_CASE("a consumer's own quota comes before its group's", "[policy]") {
  const config::ConsumerLimit more{
      {"plan", {}}, false, {{{9, 24h, config::Rate::Calendar::day}, {}}}};
  const config::ConsumerLimit off{{"plan", {}}, true};
  const OwnLimit own[] = {{"rich", &more}, {"acme", &off}};
  Quota quota(table({{"limit", value("1/day")}, {"groups", table({{"gold", value("3/day")}})}}));
  quota.made.make(own);
  CHECK(quota.ask(1h, &rich).why ==
        "8 of 9 left today, counted by consumer rich (limit of consumer rich)");
  CHECK(quota.ask(1h, &acme).why == "not counted: the limit is off for consumer acme");
}

TEST_CASE("a quota may count others than consumers, and cost more than one", "[policy]") {
  Quota quota(table({{"limit", value("10/month")}, {"by", value("address")}, {"cost", value(6)}}));
  CHECK(quota.ask(0h, nullptr).why == "4 of 10 left this month, counted by address 203.0.113.7");
  CHECK(quota.ask(0h, nullptr).why ==
        "quota of address 203.0.113.7: 4 of 10 left until 2026-02-01");
}

TEST_CASE("the clients of counts that are kept are hashed under a key of their own", "[policy]") {
  Quota quota(table({{"limit", value("1/month")}}));
  quota.books.count_key = HashKey{1, 2};
  CHECK_FALSE(quota.ask(0h, &acme).refused);
  const KeyHash client = siphash({1, 2}, "acme");
  const std::vector<Spent> spent = quota.remembered.bank->take_spent();
  REQUIRE(spent.size() == 1);
  CHECK(spent[0].key == client);
  quota.remembered.ledger.hash_key = {3, 4};  // another process
  CHECK(quota.ask(0h, &acme).refused);
}

TEST_CASE("what a quota may not be", "[policy]") {
  CHECK(fault(table({{"limit", value("1000/day")}})) == "");
  CHECK(fault(table({{"limit", value("1000/day")}, {"mode", value("shadow")}})) == "");
  CHECK(fault(table({})) == "missing-key");
  CHECK(fault(table({{"limit", value("1000/hour")}})) == "bad-limit");
  CHECK(fault(table({{"limit", value("1000/24h")}})) == "bad-limit");
  CHECK(fault(table({{"limit", value("0/day")}})) == "unit.rate");
  CHECK(fault(table({{"limit", value("2000000000/day")}})) == "bad-limit");
  CHECK(fault(table({{"limit", value("5/day")}, {"cost", value(6)}})) == "bad-limit");
  CHECK(fault(table({{"limit", value("5/day")}, {"groups", table({{"a", value("5/minute")}})}})) ==
        "bad-limit");
  CHECK(fault(table({{"limit", value("5/day")}, {"burst", value(6)}})) == "unknown-key");
  CHECK(fault(table({{"limit", list({value("5/day"), value("9/month")})}})) == "wrong-type");
}
