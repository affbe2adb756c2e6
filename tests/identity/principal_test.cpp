// Principal: packed and unpacked it says the same; lists as text.
#include "identity/principal.h"

#include <catch2/catch.hpp>

using namespace gw;
using namespace gw::identity;

TEST_CASE("a principal outlives its arena as flat bytes", "[policy]") {
  BlockPool pool(4096);
  std::string packed;
  {
    Arena arena(pool);
    const std::string_view groups[] = {"gold", ""}, scopes[] = {"a", "b:c"};
    const std::string_view roles[] = {"admin", "ops"}, sub[] = {"acme"};
    const Claim claims[] = {{"sub", sub}, {"realm.roles", roles}, {"none", {}}};
    packed = pack({.name = "acme", .groups = groups, .scopes = scopes, .claims = claims});
  }
  Arena arena(pool);
  const Principal back = unpack(packed, arena);
  packed.assign(packed.size(), '!');  // nothing of it is needed any more
  CHECK(back.name == "acme");
  REQUIRE(back.groups.size() == 2);
  CHECK(back.groups[0] == "gold");
  CHECK(back.groups[1].empty());
  CHECK(*listed(back.scopes, arena) == "a,b:c");
  CHECK(back.claims.size() == 3);
  CHECK(*listed(back.claim("realm.roles"), arena) == "admin,ops");
  CHECK(back.claim("none").empty());
  CHECK(back.claim("absent").empty());
  CHECK_FALSE(listed({}, arena));
}
