// When a wait gathers events, and how many.
#include "net/gathering.h"

#include <catch2/catch.hpp>

using namespace gw;
using namespace gw::net;

namespace {

// The wait after a long time of the same: so many events a turn, each answer so late.
Gathering::Wait settled(unsigned arrivals, Duration turn, Duration answer) {
  Gathering gathering;
  Gathering::Wait wait;
  for (int i = 0; i < 1000; ++i) {
    gathering.on_answer(answer);
    wait = gathering.next(arrivals, turn);
  }
  return wait;
}

}  // namespace

TEST_CASE("gathering: a quiet worker ends its wait with the first event", "[net]") {
  CHECK(Gathering().next(0, Duration::zero()).events == 0);
  CHECK(settled(1, microseconds(200), microseconds(100)).events == 0);
  CHECK(settled(2, microseconds(1000), microseconds(10'000)).events == 0);
}

TEST_CASE("gathering: slow answers allow the longest patience", "[net]") {
  const auto wait = settled(10, microseconds(200), microseconds(10'000));
  CHECK(wait.patience == microseconds(300));
  CHECK(wait.events >= 10);
  CHECK(wait.events <= 12);
}

TEST_CASE("gathering: quick answers are not held up by more than half of their time", "[net]") {
  const auto wait = settled(40, microseconds(100), microseconds(100));
  CHECK(wait.patience <= microseconds(50));
  CHECK(wait.events >= 13);
  CHECK(wait.events <= 15);
}

TEST_CASE("gathering: it begins only when many have come for a while", "[net]") {
  Gathering gathering;
  gathering.on_answer(microseconds(1000));
  CHECK(gathering.next(2, microseconds(100)).events == 0);
  for (int i = 0; i < 100; ++i) {
    gathering.on_answer(microseconds(1000));
    gathering.next(50, microseconds(100));
  }
  CHECK(gathering.next(50, microseconds(100)).events > 8);
}
