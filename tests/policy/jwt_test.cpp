// jwt: how it explains itself, what it remembers, and what its options may not be.
#include <catch2/catch.hpp>

#include "support/mind/asking.h"
#include "support/mind/made_policy.h"

using namespace gw;
using namespace gw::policy;
using test::list;
using test::table;
using test::value;

namespace {

constexpr const char* secret = "a secret for tests: 32 bytes or more";

config::Value issuer(const char* name = "joe") {
  return table({{"iss", value(name)}, {"key", value(secret)}, {"audience", value("orders")}});
}

// What it says of a genuine token with these claims.
std::string judged(const test::MadePolicy& made, std::string_view claims) {
  test::Asking asking;
  asking.facts.now.wall = WallTime(hours(24 * 365 * 50));
  const Json token = *parse_json(claims);
  const Genuine genuine{&token};
  asking.context.genuine = &genuine;
  std::string why;
  const Verdict verdict = made.policy->on_request(asking.context, &why);
  const auto* refuse = std::get_if<Refuse>(&verdict);
  if (refuse == nullptr) return why;
  return std::string(http::reason_name(refuse->reason)) + ": " + why;
}

std::string fault(config::Value options, test::SourcesInMemory sources = {}) {
  return test::MadePolicy("jwt", std::move(options), std::move(sources)).fault();
}

}  // namespace

TEST_CASE("jwt names the claim that fails, and its value", "[policy][jwt]") {
  const test::MadePolicy made(
      "jwt", table({{"issuers", issuer()}, {"claims", table({{"plan", value("gold")}})}}));
  REQUIRE(made.fault() == "");
  CHECK(judged(made, R"({"plan":"gold"})") == "consumer test");
  CHECK(judged(made, R"({"plan":"gold","sub":"acme"})") == "consumer acme");
  CHECK(judged(made, R"({"plan":["a","gold"]})") == "consumer test");
  CHECK(judged(made, R"({"plan":"gold","aud":"billing"})") ==
        "jwt.audience: claim `aud` expected `orders`, got `billing`");
  CHECK(judged(made, R"({"plan":"gold","iss":"eve"})") ==
        "jwt.issuer: claim `iss` expected `joe`, got `eve`");
  CHECK(judged(made, R"({"plan":["a","b"]})") ==
        "jwt.claim: claim `plan` is \"a\", \"b\": expected that it is \"gold\"");
  CHECK(judged(made, "{}") == "jwt.claim: claim `plan` is absent: expected that it is \"gold\"");
  CHECK(judged(made, R"({"plan":"gold","sub":null})") ==
        "jwt.claim: claim `sub` is absent: there is no consumer");
  CHECK(judged(made, R"({"plan":"gold","sub":["a","b"]})") ==
        "jwt.claim: claim `sub` is \"a\", \"b\": that names no consumer");
  CHECK(
      judged(made, R"({"plan":"gold","exp":1})").starts_with("jwt.expired: claim `exp`: expired"));
}

TEST_CASE("a consumer found earlier stands", "[policy][jwt]") {
  const test::MadePolicy made("jwt", table({{"issuers", issuer()}}));
  test::Asking asking;
  const Json token = *parse_json("{}");
  const Genuine genuine{&token};
  const Principal first{.name = "first"};
  asking.context.genuine = &genuine;
  asking.context.principal = &first;
  made.policy->on_request(asking.context, nullptr);
  CHECK(asking.context.principal == &first);
}

TEST_CASE("the token stands in no explanation", "[policy][jwt]") {
  const test::MadePolicy made("jwt", table({{"issuers", issuer()}}));
  for (const std::string token : {"eyJhbGciOiJub25lIn0.e30.", "topsecret", "a.b.c"}) {
    test::Asking asking({.fields = {{"authorization", "Bearer " + token}}});
    std::string why;
    made.policy->on_request(asking.context, &why);
    CHECK(why != "");
    CHECK(why.find(token) == why.npos);
  }
}

TEST_CASE("what jwt may not be", "[policy][jwt]") {
  CHECK(fault(table({})) == "missing-key");
  CHECK(fault(table({{"issuers", list({})}})) == "bad-issuer");
  CHECK(fault(table({{"issuers", table({{"iss", value("joe")}})}})) == "not-yet");
  CHECK(fault(table({{"issuers", table({{"key", value(secret)}})}})) == "missing-key");
  CHECK(fault(table({{"issuers", table({{"iss", value("joe")}, {"key", value("short")}})}})) ==
        "bad-key");
  CHECK(fault(table({{"issuers", list({issuer(), issuer()})}})) == "bad-issuer");
  CHECK(fault(table({{"issuers", issuer()}, {"leeway", value("2d")}})) == "bad-leeway");
  CHECK(fault(table({{"issuers", table({{"iss", value("joe")},
                                        {"key", value(secret)},
                                        {"algorithms", value("none")}})}})) == "bad-algorithm");
  CHECK(fault(table({{"issuers", table({{"iss", value("joe")},
                                        {"key", value(secret)},
                                        {"algorithms", value("RS256")}})}})) == "bad-key");
  CHECK(fault(table({{"issuers", table({{"iss", value("joe")}, {"jwks", value("none.jwks")}})}})) ==
        "unreadable-file");
  CHECK(fault(table({{"issuers", table({{"iss", value("joe")},
                                        {"jwks", value("https://id.example.com/keys")}})}})) ==
        "not-yet");
}
