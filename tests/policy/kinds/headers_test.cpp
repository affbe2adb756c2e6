// headers: edits noted for the request, carried out on the response.
#include <catch2/catch.hpp>

#include "support/core/asking.h"
#include "support/core/made_policy.h"

using namespace gw;
using namespace gw::policy;
using test::list;
using test::table;
using test::value;

TEST_CASE("headers edits requests and responses", "[policy]") {
  const test::MadePolicy made(
      "headers",
      table({{"request", table({{"set", table({{"X-Client", value("{client.address}")}})},
                                {"remove", value("x-secret")},
                                {"query", table({{"remove", value("token")}})}})},
             {"response", table({{"add", table({{"x-was", value("{response.status}")}})},
                                 {"remove", value("server")}})}}));
  REQUIRE(made.fault() == "");
  test::Asking asking;
  std::string why;
  const Verdict verdict = made.policy->on_request(asking.context, &why);
  CHECK(std::holds_alternative<Pass>(verdict));
  CHECK(why == "3 edits of the request, 2 of the response");
  REQUIRE(asking.context.edits.request.size() == 2);
  CHECK(asking.context.edits.request[0].name == "x-secret");
  CHECK(asking.context.edits.request[1].value == "127.0.0.1");
  REQUIRE(asking.context.edits.query.size() == 1);

  http::FieldList fields;
  fields.add("Server", "theirs", asking.arena());
  ResponseContext response{.facts = asking.facts,
                           .ledger = asking.ledger(),
                           .arena = asking.arena(),
                           .status = 404,
                           .fields = &fields};
  made.policy->on_response(response);
  REQUIRE(fields.size() == 1);
  CHECK(fields.headers().all()[0].value == "404");
}

TEST_CASE("headers tells what is wrong with its options", "[policy]") {
  CHECK(test::MadePolicy("headers", table({{"requests", table({})}})).fault() == "unknown-key");
  CHECK(test::MadePolicy("headers", table({{"request", value("x")}})).policy == nullptr);
  CHECK(test::MadePolicy("headers", table({{"type", value("headers")}})).fault() == "");
}
