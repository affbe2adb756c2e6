// Names: one number a name, carried on, and counted in each kind by itself.
#include "ledger/names.h"

#include <catch2/catch.hpp>

using namespace gw::ledger;

TEST_CASE("a name keeps its number and kinds do not mix", "[policy]") {
  Names names;
  CHECK(names.policy("a") == PolicyId{0});
  CHECK(names.policy("b") == PolicyId{1});
  CHECK(names.route("b") == RouteId{0});
  CHECK(names.policy("a") == PolicyId{0});
  CHECK(names.bucket("a") == BucketId{0});
  CHECK(names.policy("c") == PolicyId{2});
  CHECK(names.key_set("a") == KeySetId{0});
}

TEST_CASE("buckets that are kept are found by their names", "[policy]") {
  Names names;
  names.bucket("forgotten");
  const BucketId kept = names.kept_bucket("plan per month");
  CHECK(kept == BucketId{1});
  CHECK(names.kept_bucket("plan per month") == kept);
  REQUIRE(names.kept_buckets().size() == 1);
  CHECK(names.kept_buckets()[0].id == kept);
  CHECK(names.kept_buckets()[0].name == "plan per month");
}
