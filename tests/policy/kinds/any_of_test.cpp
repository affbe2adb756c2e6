// any-of: what its options may not be. How it judges stands in tests/decision/acl.toml.
#include <catch2/catch.hpp>

#include "support/core/made_policy.h"

using namespace gw;
using test::list;
using test::table;
using test::value;

TEST_CASE("what an any-of may not be", "[policy]") {
  const auto fault = [](const config::Value& policies) {
    return test::MadePolicy("any-of", table({{"policies", policies}})).fault();
  };
  const config::Value jwt = table(
      {{"type", value("jwt")},
       {"issuers",
        table({{"iss", value("joe")}, {"key", value("a secret for tests: 32 bytes or more")}})}});
  CHECK(fault(jwt) == "");
  CHECK(fault(list({jwt, jwt})) == "");
  CHECK(fault(list({})) == "bad-any-of");
  CHECK(fault(table({{"issuers", value("x")}})) == "missing-key");
  CHECK(fault(table({{"type", value("cors")}})) == "bad-any-of");
  CHECK(fault(table({{"type", value("nothing")}})) == "bad-any-of");
  CHECK(fault(table({{"type", value("jwt")}})) == "missing-key");
  CHECK(fault(value(7)) == "wrong-type");
  CHECK(test::MadePolicy("any-of", table({})).fault() == "missing-key");
}
