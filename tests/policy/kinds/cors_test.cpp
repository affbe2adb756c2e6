// cors: why it answers, passes or refuses, and what the options may not be. What stands on answers
// is in tests/decision/cors.toml.
#include <catch2/catch.hpp>

#include "support/core/asking.h"
#include "support/core/made_policy.h"

using namespace gw;
using namespace gw::policy;
using test::list;
using test::table;
using test::value;
using test::yes;

namespace {

std::string ask(const test::MadePolicy& made, std::string_view origin, const Preflight& preflight,
                std::string_view fields = "x-a") {
  REQUIRE(made.fault() == "");
  test::Asking asking({.fields = {{"origin", origin}, {"access-control-request-headers", fields}}});
  asking.context.preflight = preflight;
  std::string why;
  const Verdict verdict = made.policy->on_request(asking.context, &why);
  if (const auto* refuse = std::get_if<Refuse>(&verdict))
    return std::string(http::reason_name(refuse->reason)) + ": " + why;
  if (const auto* reply = std::get_if<Reply>(&verdict)) CHECK(reply->status == 204);
  return why;
}

std::string fault(config::Value options) {
  return test::MadePolicy("cors", std::move(options)).fault();
}

}  // namespace

TEST_CASE("cors says what it makes of a request", "[policy]") {
  const test::MadePolicy made("cors", table({{"origins", value("https://a.test")},
                                             {"methods", value("PUT")},
                                             {"headers", list({value("X-A"), value("x-b")})}}));
  const Preflight put{"PUT", true, {}};
  CHECK(ask(made, "https://a.test", {}) == "origin https://a.test may read the response");
  CHECK(ask(made, "https://b.test", {}) == "origin https://b.test may not read the response");
  CHECK(ask(made, "", {}) == "not a cross-origin request");
  CHECK(ask(made, "https://a.test", put) == "preflight: PUT from https://a.test");
  CHECK(ask(made, "https://b.test", put) ==
        "cors.origin: preflight: https://b.test is not in `origins`");
  CHECK(ask(made, "https://a.test", {"put", true, {}}) ==
        "cors.method: preflight: put is not in `methods`");
  CHECK(ask(made, "https://a.test", {"PUT", false, {}}) ==
        "cors.method: preflight: PUT is accepted by no route here");
  CHECK(ask(made, "https://a.test", put, "x-b, X-C") ==
        "cors.header: preflight: X-C is not in `headers`");
}

TEST_CASE("cors tells what is wrong with its options", "[policy]") {
  const config::Value one = value("https://a.test");
  CHECK(fault(table({})) != "");
  CHECK(fault(table({{"origins", value("a.test")}})) == "bad-origin");
  CHECK(fault(table({{"origins", one}, {"methods", value("GET, PUT")}})) == "bad-name");
  CHECK(fault(table({{"origins", one}, {"headers", value("x a")}})) == "bad-name");
  CHECK(fault(table({{"origins", one}, {"max_age", value("long")}})) == "unit.duration");
  CHECK(fault(table({{"origins", one}, {"allow", one}})) == "unknown-key");

  const test::MadePolicy everybody("cors",
                                   table({{"origins", value("*")}, {"credentials", yes()}}));
  CHECK(everybody.fault() == "cors.everybody");
  CHECK(everybody.diagnostics.errors() == 0);
  CHECK(everybody.policy != nullptr);
}
