// The wheel against a plain sorted list, and its promises one by one.
#include "net/timers.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <vector>

namespace gw::net {

namespace {

Moment at(std::int64_t ms, std::int64_t ns = 0) { return {milliseconds(ms) + Duration(ns), {}}; }

struct Alarm {
  Timer timer{this, [](void* self) { ++static_cast<Alarm*>(self)->fired; }};
  int fired = 0;
};

}  // namespace

TEST_CASE("a timer fires once, not before its deadline", "[net]") {
  Timers timers(at(5, 300));
  Alarm alarm;
  timers.set(alarm.timer, at(10, 1));
  REQUIRE(alarm.timer.is_set());
  timers.advance(at(10));
  REQUIRE(alarm.fired == 0);
  timers.advance(at(11));
  REQUIRE(alarm.fired == 1);
  REQUIRE_FALSE(alarm.timer.is_set());
  timers.advance(at(100'000));
  REQUIRE(alarm.fired == 1);
}

TEST_CASE("a deadline that has passed fires at the next tick", "[net]") {
  Timers timers(at(1000));
  Alarm alarm;
  timers.set(alarm.timer, at(3));
  timers.advance(at(1000));
  REQUIRE(alarm.fired == 0);
  REQUIRE(timers.next() == at(1001));
  timers.advance(at(1001));
  REQUIRE(alarm.fired == 1);
}

TEST_CASE("next is never later than the earliest deadline, and far off with none", "[net]") {
  Timers timers(at(77));
  REQUIRE(timers.next().mono == Duration::max());
  Alarm near, far;
  timers.set(far.timer, at(3 * 3600 * 1000));
  REQUIRE(timers.next() <= at(3 * 3600 * 1000));
  timers.set(near.timer, at(90));
  REQUIRE(timers.next() == at(90));
  timers.cancel(near.timer);
  timers.cancel(near.timer);
  timers.cancel(far.timer);
  REQUIRE(timers.next().mono == Duration::max());
}

TEST_CASE("a sliding timer fires at its last deadline only", "[net]") {
  Timers timers(at(0));
  Alarm alarm;
  for (int now = 0; now < 5000; ++now) {
    timers.set(alarm.timer, at(now + 100));
    timers.advance(at(now));
  }
  REQUIRE(alarm.fired == 0);
  timers.advance(at(5098));
  REQUIRE(alarm.fired == 0);
  timers.advance(at(5099));
  REQUIRE(alarm.fired == 1);
}

TEST_CASE("a timer may set itself and cancel others in its own call", "[net]") {
  struct Chain {
    Timers timers{at(0)};
    Timer other{this, [](void* self) { ++static_cast<Chain*>(self)->others; }};
    Timer again{this, [](void* self) { static_cast<Chain*>(self)->on_fire(); }};
    int rounds = 0, others = 0;
    void on_fire() {
      timers.cancel(other);
      if (++rounds < 3) timers.set(again, at(0));
    }
  } chain;
  chain.timers.set(chain.again, at(64));
  chain.timers.set(chain.other, at(64));
  chain.timers.advance(at(64));
  REQUIRE(chain.rounds == 1);
  chain.timers.advance(at(200));
  REQUIRE(chain.rounds == 3);
  REQUIRE(chain.others == 0);
}

TEST_CASE("the wheel fires what a sorted list would", "[net]") {
  std::mt19937_64 random(GENERATE(range(1u, 9u)));
  const auto below = [&](std::int64_t n) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n));
  };
  std::int64_t now = below(1'000'000'000);
  Timers timers(at(now));
  struct Watched {
    Timer timer{this, [](void* self) { static_cast<Watched*>(self)->fired = true; }};
    bool fired = false;
    std::int64_t due = -1;  // the model: -1 where it is not set
  };
  std::vector<Watched> all(50);
  for (int step = 0; step < 4000; ++step) {
    Watched& one = all[static_cast<std::size_t>(below(50))];
    if (below(4) == 0) {
      timers.cancel(one.timer);
      one.due = -1;
    } else {
      const std::int64_t due = now + below(std::int64_t{1} << (2 * below(13)));
      timers.set(one.timer, at(due));
      one.due = std::max(due, now + 1);
    }
    std::int64_t earliest = -1;
    for (const Watched& w : all)
      if (w.due >= 0 && (earliest < 0 || w.due < earliest)) earliest = w.due;
    if (earliest >= 0) REQUIRE(timers.next() <= at(earliest));
    if (below(3) != 0) continue;
    now += below(std::int64_t{1} << (2 * below(11)));
    timers.advance(at(now));
    for (Watched& w : all) {
      const bool due = w.due >= 0 && w.due <= now;
      REQUIRE(w.fired == due);
      REQUIRE(w.timer.is_set() == (w.due > now));
      if (due) w.due = -1;
      w.fired = false;
    }
  }
}

}  // namespace gw::net
