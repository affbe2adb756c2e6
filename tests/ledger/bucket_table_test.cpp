// The table of buckets: exact arithmetic, all or nothing, bounded memory, and a plain map as the
// oracle for what probing and removal do to it.
#include "ledger/bucket_table.h"

#include <array>
#include <catch2/catch.hpp>
#include <map>
#include <random>

using namespace gw;
using namespace gw::ledger;

namespace {

Moment at(Duration mono) { return {mono, {}}; }

struct One {  // one bucket for one client
  BucketLimit limit;
  BucketTable table{1000};
  KeyHash key = 7;

  Spend spend(Duration now, std::uint64_t cost = 1) {
    const Bucket bucket{BucketId{3}, limit};
    Spend answer;
    const bool all = table.spend({key, {&bucket, 1}, cost, at(now)}, {&answer, 1});
    REQUIRE(all == answer.allowed);
    return answer;
  }
};

}  // namespace

TEST_CASE("a bucket starts full and refills evenly", "[policy]") {
  One fair{{60, std::chrono::minutes(1), 60}};
  for (std::uint64_t left = 60; left-- > 0;) CHECK(fair.spend(seconds(5)).left == left);
  const Spend refused = fair.spend(seconds(5));
  CHECK_FALSE(refused.allowed);
  CHECK(refused.retry == seconds(1));
  CHECK(refused.full == seconds(60));
  CHECK_FALSE(fair.spend(seconds(6) - Duration(1)).allowed);
  CHECK(fair.spend(seconds(6)).allowed);
  CHECK_FALSE(fair.spend(seconds(6)).allowed);
  CHECK(fair.spend(seconds(66)).left == 59);
}

TEST_CASE("rates that do not divide a second are exact", "[policy]") {
  One odd{{7, seconds(1), 7}};
  for (int i = 0; i < 7; ++i) CHECK(odd.spend(seconds(1)).allowed);
  const Spend refused = odd.spend(seconds(1));
  CHECK(refused.retry == Duration(142857143));  // 10^9 / 7, rounded up
  CHECK_FALSE(odd.spend(seconds(1) + refused.retry - Duration(1)).allowed);
  CHECK(odd.spend(seconds(1) + refused.retry).allowed);

  // Spending whatever is there for a hundred seconds gives 7 a second and the first burst.
  One steady{{7, seconds(1), 7}};
  int allowed = 0;
  for (Duration now{}; now <= seconds(100); now += milliseconds(1))
    allowed += steady.spend(now).allowed;
  CHECK(allowed == 707);
}

TEST_CASE("cost, burst and great rates", "[policy]") {
  One costly{{10, seconds(1), 20}};
  CHECK(costly.spend({}, 15).left == 5);
  const Spend refused = costly.spend({}, 15);
  CHECK_FALSE(refused.allowed);
  CHECK(refused.left == 5);
  CHECK(refused.retry == seconds(1));
  CHECK(costly.spend({}, 0).left == 5);  // a look is free

  One great{{1'000'000'000, seconds(1), 1'000'000'000}};
  CHECK(great.spend({}, 1'000'000'000).left == 0);
  CHECK(great.spend({}).retry == Duration(1));
  One slow{{1, hours(24 * 31), 100}};
  CHECK(slow.spend({}, 100).full == hours(24 * 31 * 100));
  CHECK(slow.spend(hours(24 * 31)).allowed);
  CHECK_FALSE(slow.spend(hours(24 * 31)).allowed);
}

TEST_CASE("a sliding window holds what the last period leaves in it", "[policy]") {
  One fair{{10, seconds(10), 10, Refill::sliding}};
  for (std::uint64_t left = 10; left-- > 0;) CHECK(fair.spend(seconds(4)).left == left);
  const Spend refused = fair.spend(seconds(4));
  CHECK_FALSE(refused.allowed);
  CHECK(refused.retry == seconds(7));  // a tenth of the next period lets one of ten slide out
  CHECK(refused.full == seconds(16));
  CHECK_FALSE(fair.spend(seconds(11) - Duration(1)).allowed);
  CHECK(fair.spend(seconds(11)).allowed);
  CHECK(fair.spend(seconds(11)).retry == seconds(1));
  CHECK(fair.spend(seconds(15)).left == 3);  // five of before, one and this one
  CHECK(fair.spend(seconds(40)).left == 9);
  CHECK(fair.spend(seconds(39)).left == 8);  // an older moment counts as the period's start
}

// The same in doubles and a deque of what was spent in each period.
TEST_CASE("sliding windows agree with an account of every spend", "[policy]") {
  std::mt19937_64 random(11);
  const auto below = [&](std::uint64_t n) { return random() % n; };
  for (int round = 0; round < 300; ++round) {
    const std::uint64_t most = 1 + below(40), per = 1 + below(1000);
    One one{{most, Duration(static_cast<std::int64_t>(per)), most, Refill::sliding}};
    std::map<std::uint64_t, std::uint64_t> spent;  // by period
    for (std::uint64_t now = 0, step = 0; step < 300; ++step, now += below(per / 4 + 2)) {
      const std::uint64_t cost = 1 + below(most), period = now / per, into = now % per;
      const std::uint64_t before = period > 0 ? spent[period - 1] : 0;
      const bool fits = before * (per - into) + (spent[period] + cost) * per <= most * per;
      const Spend answer = one.spend(Duration(static_cast<std::int64_t>(now)), cost);
      REQUIRE(answer.allowed == fits);
      if (fits) spent[period] += cost;
      if (fits) continue;
      const auto allowed_at = [&](Duration wait) {
        One later = one;  // a copy: looking changes nothing here
        return later.spend(Duration(static_cast<std::int64_t>(now)) + wait, cost).allowed;
      };
      REQUIRE(allowed_at(answer.retry));
      REQUIRE_FALSE(allowed_at(answer.retry - Duration(1)));
    }
  }
}

TEST_CASE("an older moment neither frees tokens nor breaks the bucket", "[policy]") {
  One fair{{1, seconds(1), 2}};
  CHECK(fair.spend(seconds(10), 2).allowed);
  const Spend older = fair.spend(seconds(9));
  CHECK_FALSE(older.allowed);
  CHECK(older.left == 0);
  CHECK(older.retry == seconds(2));
  CHECK(fair.spend(seconds(11)).allowed);
}

TEST_CASE("several buckets: all are charged or none", "[policy]") {
  BucketTable table(100);
  const std::array<Bucket, 2> buckets = {
      {{BucketId{0}, {10, seconds(1), 10}}, {BucketId{1}, {3, seconds(60), 3}}}};
  std::array<Spend, 2> answers;
  for (int i = 0; i < 3; ++i) CHECK(table.spend({5, buckets, 1, at({})}, answers));
  CHECK_FALSE(table.spend({5, buckets, 1, at({})}, answers));
  CHECK(answers[0].allowed);
  CHECK(answers[0].left == 7);  // nothing was taken of it
  CHECK_FALSE(answers[1].allowed);
  CHECK(answers[1].retry == seconds(20));
  CHECK(table.spend({5, {&buckets[0], 1}, 7, at({})}, {answers.data(), 1}));
}

TEST_CASE("memory is bounded, and what is full again goes first", "[policy]") {
  BucketTable table(1000);
  Spend answer;
  const Bucket quick{BucketId{0}, {1, seconds(1), 1}};
  const Bucket slow{BucketId{1}, {1, hours(1), 1}};
  const auto spend = [&](const Bucket& bucket, KeyHash key, Duration now) {
    return table.spend({key, {&bucket, 1}, 1, at(now)}, {&answer, 1});
  };
  for (KeyHash key = 0; key < 700; ++key) CHECK(spend(quick, key, {}));
  for (KeyHash key = 0; key < 900; ++key) CHECK(spend(slow, key, seconds(2)));
  CHECK(table.size() <= 1000);
  for (KeyHash key = 0; key < 900; ++key) CHECK_FALSE(spend(slow, key, seconds(3)));
  for (KeyHash key = 1000; key < 9000; ++key) CHECK(spend(slow, key, seconds(4)));
  CHECK(table.size() <= 1000);
}

TEST_CASE("a hundred thousand clients cost less than 48 bytes each", "[policy]") {
  BucketTable table(1'000'000);
  const Bucket bucket{BucketId{0}, {60, std::chrono::minutes(1), 60}};
  Spend answer;
  for (std::size_t count : {30'000u, 50'000u, 70'000u, 100'000u}) {
    for (KeyHash key = table.size(); key < count; ++key)
      table.spend({key, {&bucket, 1}, 1, at({})}, {&answer, 1});
    REQUIRE(table.size() == count);
    CHECK(table.bytes() < 48 * count);
  }
}

TEST_CASE("any order of spends says what a map of buckets says", "[policy]") {
  std::mt19937_64 random(42);
  BucketTable table(100'000);
  std::map<std::pair<KeyHash, std::uint32_t>, std::int64_t> full_at;  // of 1 a 100 ns, burst 5
  std::int64_t now = 0;
  for (int step = 0; step < 200'000; ++step) {
    now += static_cast<std::int64_t>(random() % 3);
    const KeyHash key = random() % 400;
    const auto id = static_cast<std::uint32_t>(random() % 3);
    const std::uint64_t cost = random() % 3;
    const Bucket bucket{BucketId{id}, {1, Duration(100), 5}};
    Spend answer;
    table.spend({key, {&bucket, 1}, cost, at(Duration(now))}, {&answer, 1});
    std::int64_t& full = full_at[{key, id}];
    full = std::max(full, now);
    const std::int64_t want = full + 100 * static_cast<std::int64_t>(cost);
    const bool allowed = want - now <= 500;
    if (allowed) full = want;
    REQUIRE(answer.allowed == allowed);
    REQUIRE(answer.left == static_cast<std::uint64_t>((500 - (full - now)) / 100));
    REQUIRE(answer.full == Duration(full - now));
  }
  CHECK(table.size() < 1200);
}
