// Buckets by the calendar: whole again when the next day or month begins, told to who keeps them,
// and given back.
#include <catch2/catch.hpp>

#include "ledger/bucket_table.h"
#include "ledger/calendar.h"

using namespace gw;
using namespace gw::ledger;
using namespace std::chrono_literals;

namespace {

const WallTime new_year{std::chrono::sys_days(std::chrono::year(2026) / 1 / 1)};

struct One {  // one bucket for one client
  explicit One(Refill refill, std::uint64_t most = 5)
      : bucket{BucketId{3}, {most, Duration(1), most, refill}} {}

  // `into` the year; both clocks go alike.
  static Moment at(Duration into) { return {1000h + into, new_year + into}; }
  Spend spend(Moment now, std::uint64_t cost = 1) {
    Spend answer;
    const bool all = table.spend({key, {&bucket, 1}, cost, now}, {&answer, 1});
    REQUIRE(all == answer.allowed);
    return answer;
  }
  Spend spend(Duration into, std::uint64_t cost = 1) { return spend(at(into), cost); }
  // What was told as spent since the last time; -1 where nothing was.
  int newly_spent() {
    const std::vector<Spent> all = table.take_spent();
    if (all.empty()) return -1;
    CHECK(all.size() == 1);
    CHECK(all[0].bucket == bucket.id);
    CHECK(all[0].key == key);
    return static_cast<int>(all[0].amount);
  }

  Bucket bucket;
  BucketTable table{1000};
  KeyHash key = 7;
};

}  // namespace

TEST_CASE("a day's bucket is whole again at midnight", "[policy]") {
  One day(Refill::daily);
  for (std::uint64_t left = 5; left-- > 0;) CHECK(day.spend(23h).left == left);
  const Spend refused = day.spend(23h + 30min);
  CHECK_FALSE(refused.allowed);
  CHECK(refused.left == 0);
  CHECK(refused.retry == 30min);
  CHECK(refused.full == 30min);
  CHECK_FALSE(day.spend(24h - Duration(1)).allowed);
  CHECK(day.spend(24h).left == 4);
  CHECK(day.spend(10 * 24h).left == 4);
}

TEST_CASE("a month's bucket is whole again when the month is over", "[policy]") {
  One month(Refill::monthly);
  CHECK(month.spend(Duration(0), 5).full == 31 * 24h);
  CHECK(month.spend(30 * 24h).retry == 24h);
  CHECK(month.spend(31 * 24h, 3).left == 2);
  CHECK_FALSE(month.spend((31 + 28) * 24h - Duration(1), 3).allowed);
  CHECK(month.spend((31 + 28) * 24h, 3).allowed);
  CHECK(month.spend((31 + 28) * 24h, 0).left == 2);  // a look is free
}

TEST_CASE("a moment just before midnight does not open the day that is over again", "[policy]") {
  One day(Refill::daily);
  CHECK(day.spend(24h, 5).left == 0);
  const Spend older = day.spend(24h - 1ms);
  CHECK_FALSE(older.allowed);
  CHECK(older.retry == 24h + 1ms);
}

TEST_CASE("a wall clock that jumps far starts another count", "[policy]") {
  One day(Refill::daily);
  CHECK(day.spend(Moment{1h, new_year + 24h * 365 * 20}, 5).allowed);
  CHECK(day.spend(Moment{2h, new_year}).left == 4);
}

TEST_CASE("a limit that became lower counts what was spent", "[policy]") {
  One day(Refill::daily, 10);
  CHECK(day.spend(1h, 8).left == 2);
  day.bucket.limit.burst = day.bucket.limit.count = 5;
  const Spend refused = day.spend(1h);
  CHECK_FALSE(refused.allowed);
  CHECK(refused.left == 0);
}

TEST_CASE("what is spent is told once", "[policy]") {
  One day(Refill::daily);
  CHECK(day.newly_spent() == -1);
  day.spend(1h, 2);
  day.spend(1h);
  CHECK(day.newly_spent() == 3);
  CHECK(day.newly_spent() == -1);
  day.spend(2h, 2);
  CHECK_FALSE(day.spend(2h).allowed);  // spends nothing
  CHECK(day.newly_spent() == 2);
  day.spend(24h, 1);
  const std::vector<Spent> next = day.table.take_spent();
  REQUIRE(next.size() == 1);
  CHECK(next[0].ends == new_year + 48h);
  CHECK(next[0].amount == 1);
  day.spend(24h, 1);
  day.spend(48h, 2);  // what was not told of the day before is over
  CHECK(day.newly_spent() == 2);
}

TEST_CASE("buckets that refill are not told", "[policy]") {
  One even(Refill::evenly), sliding(Refill::sliding);
  even.spend(1h);
  sliding.spend(1h);
  CHECK(even.newly_spent() == -1);
  CHECK(sliding.newly_spent() == -1);
}

TEST_CASE("what was kept counts again, with what was spent since", "[policy]") {
  One day(Refill::daily);
  day.table.restore({day.bucket.id, day.key, new_year + 24h, 3}, One::at(1h));
  CHECK(day.newly_spent() == -1);
  CHECK(day.spend(2h).left == 1);
  // The same again changes nothing; what others added since comes on top of what is not told.
  day.table.restore({day.bucket.id, day.key, new_year + 24h, 3}, One::at(2h));
  CHECK(day.spend(2h, 0).left == 1);
  day.table.restore({day.bucket.id, day.key, new_year + 24h, 4}, One::at(2h));
  CHECK(day.spend(2h, 0).left == 0);
  CHECK(day.newly_spent() == 1);

  One over(Refill::daily);
  over.table.restore({over.bucket.id, over.key, new_year + 24h, 3}, One::at(24h));
  CHECK(over.table.size() == 0);
  CHECK(over.spend(24h).left == 4);
  One far(Refill::daily);
  far.table.restore({far.bucket.id, far.key, new_year + 24h, ~std::uint64_t{0}}, One::at(1h));
  CHECK_FALSE(far.spend(2h).allowed);
}

TEST_CASE("what nobody takes is bounded", "[policy]") {
  BucketTable table(100);
  const Bucket bucket{BucketId{0}, {1, Duration(1), 1, Refill::daily}};
  Spend answer;
  for (KeyHash key = 0; key < 5000; ++key)
    table.spend({key, {&bucket, 1}, 1, One::at(1h)}, {&answer, 1});
  CHECK(table.size() <= 100);
  CHECK(table.take_spent().size() <= 100);
  CHECK(table.take_spent().empty());
}
