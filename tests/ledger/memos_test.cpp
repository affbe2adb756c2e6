// Memos: believed until their time, bounded, the one used longest ago goes first.
#include "ledger/memos.h"

#include <catch2/catch.hpp>

using namespace gw;
using namespace gw::crypto;
using namespace gw::ledger;

namespace {

Moment at(int second) { return Moment{} + seconds(second); }

Digest digest(int number) {
  Digest made{};
  for (std::size_t i = 0; i < 4; ++i) made[i] = static_cast<std::uint8_t>(number >> (8 * i));
  return made;
}

}  // namespace

TEST_CASE("a memo is believed until its time, and only under its own id", "[policy]") {
  Memos memos;
  memos.remember(MemoId{1}, digest(7), "seven", at(10));
  REQUIRE(memos.recall(MemoId{1}, digest(7), at(9)) != nullptr);
  CHECK(*memos.recall(MemoId{1}, digest(7), at(9)) == "seven");
  CHECK(memos.recall(MemoId{2}, digest(7), at(9)) == nullptr);
  CHECK(memos.recall(MemoId{1}, digest(8), at(9)) == nullptr);
  CHECK(memos.recall(MemoId{1}, digest(7), at(10)) == nullptr);
  CHECK(memos.size() == 0);
  CHECK(memos.bytes() == 0);
}

TEST_CASE("a memo replaces the one before", "[policy]") {
  Memos memos;
  memos.remember(MemoId{1}, digest(7), "old", at(10));
  memos.remember(MemoId{1}, digest(7), "new", at(20));
  CHECK(memos.size() == 1);
  CHECK(*memos.recall(MemoId{1}, digest(7), at(15)) == "new");
}

TEST_CASE("memos are bounded: what was used longest ago goes first", "[policy]") {
  Memos memos(64 * 1024);
  for (int i = 0; i < 10'000; ++i) {
    memos.remember(MemoId{1}, digest(i), std::string(100, 'x'), at(1000));
    REQUIRE(memos.recall(MemoId{1}, digest(0), at(1)) != nullptr);  // asked for all the time
    REQUIRE(memos.bytes() <= 64 * 1024);
  }
  CHECK(memos.size() > 100);
  CHECK(memos.recall(MemoId{1}, digest(9'999), at(1)) != nullptr);
  CHECK(memos.recall(MemoId{1}, digest(5'000), at(1)) == nullptr);
}

TEST_CASE("a memo larger than all room is not kept", "[policy]") {
  Memos memos(1024);
  memos.remember(MemoId{1}, digest(1), std::string(5000, 'x'), at(10));
  CHECK(memos.recall(MemoId{1}, digest(1), at(1)) == nullptr);
  CHECK(memos.bytes() == 0);
}
