// ClaimRules: what later policies read of claims is what the rules judged.
#include "identity/claim_rules.h"

#include <catch2/catch.hpp>

using namespace gw;
using namespace gw::identity;

TEST_CASE("a name that two claims could have means the same everywhere", "[policy][jwt]") {
  BlockPool pool(4096);
  Arena arena(pool);
  const Json claims = *parse_json(R"({"sub":"a","scope":"r w","x.y":{"z":1},"x":{"y":{"z":[2,3]}},)"
                                  R"("a.b":null,"a":{"b":["c"]}})");
  const Principal principal = principal_of({}, claims, arena);
  CHECK(principal.name == "a");
  CHECK(*listed(principal.scopes, arena) == "r,w");
  CHECK(*listed(principal.claim("x.y.z"), arena) == "2,3");  // x before x.y
  CHECK(principal.claim("a.b").empty());                     // written whole, and null
  CHECK(*listed(principal.claim("x.y"), arena) == R"({"z":1})");
}
