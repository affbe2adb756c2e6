// Counts of quotas in the store: added to, of the running period alone, and forgotten after it.
#include "store/counts.h"

#include <catch2/catch.hpp>
#include <map>

#include "store/open.h"
#include "support/temp_folder.h"

using namespace gw;
using namespace gw::store;

namespace {

const WallTime today{hours(24 * 365 * 56)}, tomorrow = today + hours(24);

struct Opened {
  test::TempFolder folder;
  Result<Database> store = open_store(folder.path("gw.db"), Access::create);

  void add(const std::vector<Count>& counts, bool new_rows = true) {
    REQUIRE(add_counts(*store, counts, new_rows));
  }
  // Client to spent.
  std::map<std::uint64_t, std::uint64_t> counts(std::string_view bucket, WallTime now = today) {
    std::map<std::uint64_t, std::uint64_t> all;
    REQUIRE(each_count(*store, bucket, now, [&](const Count& count) {
      CHECK(count.bucket == bucket);
      all[count.client] = count.spent;
    }));
    return all;
  }
};

using Counts = std::map<std::uint64_t, std::uint64_t>;

}  // namespace

TEST_CASE("counts add up in their period, and a later one begins anew", "[store]") {
  Opened store;
  constexpr std::uint64_t large = ~std::uint64_t{0};  // of 64 bits, with the sign's
  store.add({{"plan", 1, tomorrow, 3}, {"plan", large, tomorrow, 1}, {"other", 1, tomorrow, 9}});
  store.add({{"plan", 1, tomorrow, 4}});
  CHECK(store.counts("plan") == Counts{{1, 7}, {large, 1}});
  CHECK(store.counts("other") == Counts{{1, 9}});
  CHECK(store.counts("none").empty());
  CHECK(store.counts("plan", tomorrow).empty());
  store.add({{"plan", 1, tomorrow + hours(24), 2}});
  store.add({{"plan", 1, tomorrow, 5}});  // late: that day is over
  CHECK(store.counts("plan", tomorrow) == Counts{{1, 2}});
}

TEST_CASE("where there is no room, those who are there go on counting", "[store]") {
  Opened store;
  store.add({{"plan", 1, tomorrow, 3}});
  store.add({{"plan", 1, tomorrow, 1}, {"plan", 2, tomorrow, 1}}, false);
  CHECK(store.counts("plan") == Counts{{1, 4}});
  CHECK(*number_of_counts(*store.store) == 1);
}

TEST_CASE("old periods are forgotten, so many at a time", "[store]") {
  Opened store;
  std::vector<Count> old;
  for (std::uint64_t client = 0; client < 30; ++client) old.push_back({"plan", client, today, 1});
  store.add(old);
  store.add({{"plan", 77, tomorrow, 1}});
  CHECK(*forget_counts(*store.store, today, 20) == 0);
  CHECK(*forget_counts(*store.store, tomorrow, 20) == 20);
  CHECK(*forget_counts(*store.store, tomorrow, 20) == 10);
  CHECK(*forget_counts(*store.store, tomorrow, 20) == 0);
  CHECK(store.counts("plan") == Counts{{77, 1}});
}

TEST_CASE("the key of the clients is made once", "[store]") {
  Opened store;
  const HashKey first = *count_key(*store.store, {1, 2});
  CHECK(first.k0 == 1);
  CHECK(first.k1 == 2);
  auto other = open_store(store.folder.path("gw.db"), Access::write);
  const HashKey again = *count_key(*other, {3, 4});
  CHECK(again.k0 == 1);
  CHECK(again.k1 == 2);
}

TEST_CASE("a store of the version before is brought up to date", "[store]") {
  Opened store;
  REQUIRE(store.store->run_all("DROP TABLE quota; DROP TABLE secret; PRAGMA user_version = 1"));
  auto again = open_store(store.folder.path("gw.db"), Access::create);
  REQUIRE(again);
  CHECK(*number_of_counts(*again) == 0);
}
