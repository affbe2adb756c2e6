// Records that wait: all of them, in their order, up to a bound.
#include "record/batch.h"

#include <catch2/catch.hpp>

#include "base/text.h"

using namespace gw;
using record::Batch;
using record::Record;

TEST_CASE("a batch gives back what it took, in order, until it is told to stop", "[record]") {
  Batch batch(std::size_t{1} << 20);
  CHECK(batch.empty());
  for (int i = 0; i < 1000; ++i) {
    const std::string id = format("{}", i);
    Record record;
    record.id = id;
    REQUIRE(batch.add(record));
  }
  CHECK(batch.count() == 1000);
  int next = 0;
  CHECK(batch.each([&](const Record& record) { return record.id == format("{}", next++); }));
  CHECK(next == 1000);
  int taken = 0;
  CHECK_FALSE(batch.each([&](const Record&) { return ++taken < 3; }));
  CHECK(taken == 3);
  batch.clear();
  CHECK(batch.empty());
  CHECK(batch.each([](const Record&) { return false; }));
}

TEST_CASE("a batch that is full takes no more, and again once it is cleared", "[record]") {
  Batch batch(10'000);
  const std::string long_path(3'000, 'x');
  Record record;
  record.path = long_path;
  std::uint64_t took = 0;
  while (batch.add(record)) ++took;
  CHECK(took == 3);
  CHECK(batch.bytes() <= 10'000);
  CHECK(batch.add({}));  // a small one still fits
  batch.clear();
  CHECK(batch.add(record));
}
