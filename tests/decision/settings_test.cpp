// The names of setting origins.
#include "decision/settings.h"

#include <catch2/catch.hpp>

using namespace gw::decision;

TEST_CASE("settings: an origin has the name of its table", "[decision]") {
  CHECK(origin_name(Origin::defaults) == "defaults");
  CHECK(origin_name(Origin::listener) == "listener");
  CHECK(origin_name(Setting<int>{}.from) == "defaults");
  CHECK(origin_name(Origin::route) == "route");
}
