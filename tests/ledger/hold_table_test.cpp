// The table of holds: never more than there may be, whoever waits is served in order, and nothing
// is left behind.
#include "ledger/hold_table.h"

#include <catch2/catch.hpp>
#include <deque>
#include <random>

using namespace gw;
using namespace gw::ledger;

namespace {

struct Slots {
  HoldTable table{100};
  HoldLimit limit{2, false};

  Holding wanted(KeyHash key = 7) const { return {SlotId{1}, key, limit}; }
  bool hold(KeyHash key = 7) { return table.hold(wanted(key)).taken; }
  // "taken", "stands" or "full".
  std::string wait(std::uint64_t ticket, std::uint32_t longest = 2) {
    const Held held = table.wait(wanted(), {nullptr, ticket}, longest);
    CHECK_FALSE((held.taken && held.stands));
    return held.taken ? "taken" : held.stands ? "stands" : "full";
  }
  void release(KeyHash key = 7) { table.release({SlotId{1}, key}, {}); }
  // The ticket that was given a place; 0: none.
  std::uint64_t granted() {
    const auto granted = table.grant(SlotId{1}, 7);
    return granted ? granted->waiter.ticket : 0;
  }
};

}  // namespace

TEST_CASE("so many at once, each key by itself", "[policy]") {
  Slots slots;
  CHECK(slots.hold());
  CHECK(slots.hold());
  CHECK_FALSE(slots.hold());
  CHECK(slots.hold(8));
  slots.release();
  CHECK(slots.hold());
  const Held full = slots.table.hold(slots.wanted());
  CHECK(full.in_flight == 2);
  CHECK(full.most == 2);
  CHECK(slots.table.in_flight() == 3);
}

TEST_CASE("who waits is served in order, and nobody overtakes", "[policy]") {
  Slots slots;
  CHECK(slots.wait(1) == "taken");
  CHECK(slots.hold());
  CHECK(slots.wait(2) == "stands");
  CHECK(slots.wait(3) == "stands");
  CHECK(slots.wait(4) == "full");
  CHECK(slots.granted() == 0);
  slots.release();
  CHECK_FALSE(slots.hold());  // there is a place, and it is 2's
  CHECK(slots.granted() == 2);
  CHECK(slots.granted() == 0);
  slots.release();
  CHECK(slots.granted() == 3);
  CHECK(slots.table.waiting() == 0);
}

TEST_CASE("who leaves the line is skipped; who was given a place is told so", "[policy]") {
  Slots slots;
  slots.limit.most = 1;
  CHECK(slots.hold());
  CHECK(slots.wait(1) == "stands");
  CHECK(slots.wait(2) == "stands");
  CHECK(slots.table.leave(SlotId{1}, 7, {nullptr, 1}));
  CHECK_FALSE(slots.table.leave(SlotId{1}, 7, {nullptr, 1}));
  slots.release();
  CHECK(slots.granted() == 2);
  CHECK_FALSE(slots.table.leave(SlotId{1}, 7, {nullptr, 2}));
  CHECK_FALSE(slots.table.leave(SlotId{1}, 9, {nullptr, 2}));
  slots.release();
  CHECK(slots.table.in_flight() == 0);
}

TEST_CASE("a limit that a reload changed holds from then on", "[policy]") {
  Slots slots;
  CHECK(slots.hold());
  CHECK(slots.hold());
  slots.limit.most = 1;
  CHECK_FALSE(slots.hold());
  slots.release();
  CHECK_FALSE(slots.hold());
  CHECK(slots.wait(1) == "stands");
  slots.limit.most = 3;
  CHECK(slots.wait(2) == "stands");
  CHECK(slots.granted() == 1);
  CHECK(slots.granted() == 2);
  CHECK(slots.granted() == 0);
}

TEST_CASE("slots that nobody holds are forgotten where there are many", "[policy]") {
  Slots slots;
  CHECK(slots.hold(1));
  for (KeyHash key = 10; key < 1000; ++key) {
    CHECK(slots.hold(key));
    slots.release(key);
  }
  CHECK(slots.table.size() <= 102);
  CHECK(slots.hold(1));
  CHECK_FALSE(slots.hold(1));
}

TEST_CASE("any order of steps says what a plain account says", "[policy]") {
  std::mt19937_64 random(5);
  Slots slots;
  slots.limit.most = 3;
  std::uint32_t in_flight = 0;
  std::deque<std::uint64_t> line;
  for (std::uint64_t step = 1; step < 100'000; ++step) {
    const std::uint64_t what = random() % 4;
    if (what == 0) {
      const bool free = line.empty() && in_flight < 3;
      REQUIRE(slots.wait(step, 5) == (free ? "taken" : line.size() < 5 ? "stands" : "full"));
      if (free)
        ++in_flight;
      else if (line.size() < 5)
        line.push_back(step);
    } else if (what == 1 && in_flight > 0) {
      slots.release();
      --in_flight;
      const std::uint64_t next = slots.granted();
      REQUIRE(next == (line.empty() ? 0 : line.front()));
      if (next != 0) {
        line.pop_front();
        ++in_flight;
      }
    } else if (what == 2 && !line.empty()) {
      const auto one = line.begin() + static_cast<std::ptrdiff_t>(random() % line.size());
      REQUIRE(slots.table.leave(SlotId{1}, 7, {nullptr, *one}));
      line.erase(one);
    } else if (what == 3) {
      const bool free = line.empty() && in_flight < 3;
      REQUIRE(slots.hold() == free);
      in_flight += free;
    }
    REQUIRE(slots.table.in_flight() == in_flight);
    REQUIRE(slots.table.waiting() == line.size());
  }
}
