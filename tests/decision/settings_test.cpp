// Where a setting comes from, in the words of route-test.
#include "decision/settings.h"

#include <catch2/catch.hpp>

using namespace gw::decision;

TEST_CASE("origins have the names of their tables", "[decision]") {
  CHECK(origin_name(Origin::defaults) == "defaults");
  CHECK(origin_name(Origin::listener) == "listener");
  CHECK(origin_name(Setting<int>{}.from) == "defaults");
  CHECK(origin_name(Origin::route) == "route");
}
