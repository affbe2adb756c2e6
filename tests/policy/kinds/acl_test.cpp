// acl: how it explains itself, and what its options may not be.
#include <catch2/catch.hpp>

#include "support/core/asking.h"
#include "support/core/made_policy.h"

using namespace gw;
using namespace gw::identity;
using namespace gw::policy;
using test::list;
using test::table;
using test::value;

namespace {

std::string judged(const config::Value& options) {
  const test::MadePolicy made("acl", options);
  REQUIRE(made.fault() == "");
  test::Asking asking;
  const std::string_view groups[] = {"gold", "beta"}, scopes[] = {"a"}, plans[] = {"x", "y"};
  const Claim claims[] = {{"plan", plans}};
  const Principal acme{.name = "acme", .groups = groups, .scopes = scopes, .claims = claims};
  asking.context.principal = &acme;
  std::string why;
  const Verdict verdict = made.policy->on_request(asking.context, &why);
  const auto* refuse = std::get_if<Refuse>(&verdict);
  if (refuse == nullptr) return why;
  return std::string(http::reason_name(refuse->reason)) + ": " + why;
}

}  // namespace

TEST_CASE("acl says what the client is and what it should be", "[policy]") {
  CHECK(judged(table({})) == "consumer acme");
  CHECK(judged(table({{"consumers", value("acme")}})) == "consumer acme");
  CHECK(judged(table({{"consumers", list({value("b"), value("c")})}})) ==
        "acl.consumer: consumer `acme`, condition: one of `b`, `c`");
  CHECK(judged(table({{"groups", value("silver")}})) ==
        "acl.group: groups `gold`, `beta`, condition: one of `silver`");
  CHECK(judged(table({{"scopes", list({value("a"), value("b")})}})) ==
        "acl.scope: scopes `a`, condition: all of `a`, `b`");
  CHECK(judged(table({{"claims", table({{"plan", value("z")}})}})) ==
        "acl.claim: claim `plan` is `x`, `y`, condition: it is \"z\"");
  CHECK(judged(table({{"claims", table({{"age", test::yes()}})}})) ==
        "acl.claim: claim `age` is absent, condition: it is present");
  CHECK(judged(table({{"claims", table({{"plan", value("y")}})}})) == "consumer acme");
  CHECK(judged(table({{"not", table({{"groups", value("beta")}})}})) ==
        "acl.denied: denied by `not`: groups `gold`, `beta`, condition: one of `beta`");
  CHECK(judged(table({{"not", table({{"consumers", value("b")}, {"scopes", value("a")}})}})) ==
        "acl.denied: denied by `not`: scopes `a`, condition: all of `a`");
}

TEST_CASE("what an acl may not be", "[policy]") {
  const auto fault = [](const config::Value& options) {
    return test::MadePolicy("acl", options).fault();
  };
  CHECK(fault(table({{"groups", list({})}})) == "bad-acl");
  CHECK(fault(table({{"group", value("a")}})) == "unknown-key");
  CHECK(fault(table({{"not", table({{"not", table({})}})}})) == "unknown-key");
  CHECK(fault(table({{"not", value("a")}})) == "wrong-type");
}
