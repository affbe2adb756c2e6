// The search against servers whose capacity is known.
#include <catch2/catch.hpp>

#include "load/capacity.h"

namespace gw::load {

TEST_CASE("the highest rate that holds is found", "[load][capacity]") {
  for (const double capacity : {1.5, 3.0, 99.0, 100.0, 101.0, 4800.0, 250'000.0}) {
    CapacitySearch search(100);
    int tries = 0;
    while (search.next() && ++tries < 100) search.add_result(*search.next() <= capacity);
    INFO(capacity << " found as " << search.held() << " in " << tries << " tries");
    CHECK(search.held() <= capacity);
    CHECK(search.failed() > capacity);
    CHECK(search.failed() <= search.held() * 1.05);
    CHECK(tries < 40);
  }
}

TEST_CASE("what never holds is told as that", "[load][capacity]") {
  CapacitySearch search(100);
  int tries = 0;
  while (search.next() && ++tries < 100) search.add_result(false);
  CHECK(search.held() == 0);
  CHECK(tries < 30);
}

TEST_CASE("one failure is no proof", "[load][capacity]") {
  CapacitySearch search(100);
  search.add_result(false);
  CHECK(search.next() == 100.0);
  search.add_result(true);
  CHECK(search.next() == 200.0);
  search.add_result(false);
  search.add_result(false);
  CHECK(search.failed() == 200);
}

}  // namespace gw::load
