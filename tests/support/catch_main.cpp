// The one main of every test program: Catch2 2 is a single large header, so its implementation is
// compiled once, here.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
