// oauth2-introspection: what it asks, how it explains itself, and what its options may not be.
#include <catch2/catch.hpp>

#include "base/base64.h"
#include "support/core/asking.h"
#include "support/core/made_policy.h"

using namespace gw;
using namespace gw::policy;
using test::table;
using test::value;

namespace {

constexpr const char* type = "oauth2-introspection";
constexpr const char* url = "http://127.0.0.1:9100/introspect?a=b";

std::string fault(config::Value options) {
  return test::MadePolicy(type, std::move(options)).fault();
}

// What it says of a token where this was answered.
std::string judged(const test::MadePolicy& made, const Answer& answer) {
  test::Asking asking({.fields = {{"authorization", "Bearer abc"}}});
  asking.facts.answers = {&answer, 1};
  std::string why;
  made.policy->on_request(asking.context, &why);
  return why;
}

}  // namespace

TEST_CASE("introspection asks with a form, as the client that it is", "[policy][introspection]") {
  const test::MadePolicy made(
      type,
      table({{"url", value(url)}, {"client_id", value("g w")}, {"client_secret", value("s:1")}}));
  REQUIRE(made.fault() == "");
  test::Asking asking({.fields = {{"authorization", "Bearer a+b/c="}}});
  std::string why;
  const Verdict verdict = made.policy->on_request(asking.context, &why);
  const Ask* ask = std::get_if<Ask>(&verdict);
  REQUIRE(ask != nullptr);
  const Call& call = std::get<Call>(ask->inquiry);
  CHECK(ask->name == "fair");
  CHECK(call.method == "POST");
  CHECK(call.target == "/introspect?a=b");
  CHECK(call.body == "token=a%2Bb%2Fc%3D&token_type_hint=access_token");
  CHECK(call.timeout == seconds(2));
  CHECK(http::Headers(call.fields).joined("authorization", asking.arena()) ==
        "Basic " + base64_encode("g%20w:s%3A1"));
  CHECK(why == "asks http://127.0.0.1:9100/introspect?a=b about the token");
}

TEST_CASE("introspection says what is wrong with an answer", "[policy][introspection]") {
  const test::MadePolicy made(type, table({{"url", value(url)}}));
  Answer answer{.who = made.id()};
  answer.status = 200;
  answer.body = "{\"active\":true,\"sub\":\"acme\"}";
  CHECK(judged(made, answer) == "consumer acme");
  answer.body = "{\"active\":false}";
  CHECK(judged(made, answer) == "the issuer reports that it is not active");
  answer.body = "[]";
  CHECK(judged(made, answer) == std::string(url) + ": its response is not a JSON object");
  answer.body = "{\"active\":1}";
  CHECK(judged(made, answer) == std::string(url) + ": its response has no `active`");
  answer.status = 401;
  CHECK(judged(made, answer) == std::string(url) + ": it responded with status 401");
  answer.failed = true;
  answer.why = "no response in time";
  CHECK(judged(made, answer) == std::string(url) + ": no response in time");
}

TEST_CASE("who sends many tokens that are no good is not asked about", "[policy][introspection]") {
  const test::MadePolicy made(type, table({{"url", value(url)}, {"cache", value("off")}}));
  test::Remembered remembered;
  Answer no{.who = made.id()};
  no.status = 200;
  no.body = "{\"active\":false}";
  for (int i = 0; i < 100; ++i) {
    test::Asking asking({.fields = {{"authorization", "Bearer abc"}}}, remembered);
    asking.facts.answers = {&no, 1};
    CHECK(std::get<Refuse>(made.policy->on_request(asking.context, nullptr)).reason ==
          http::Reason::introspection_inactive);
  }
  test::Asking asking({.fields = {{"authorization", "Bearer abc"}}}, remembered);
  const Verdict verdict = made.policy->on_request(asking.context, nullptr);
  REQUIRE(std::holds_alternative<Refuse>(verdict));
  CHECK(std::get<Refuse>(verdict).reason == http::Reason::rate_limit_exceeded);
}

TEST_CASE("introspection's options", "[policy][introspection]") {
  CHECK(fault(table({{"url", value(url)}})) == "");
  CHECK(fault(table({})) == "missing-key");
  CHECK(fault(table({{"url", value("http://127.0.0.1/a b")}})) == "bad-url");
  CHECK(fault(table({{"url", value("http://127.0.0.1/#a")}})) == "bad-url");
  CHECK(fault(table({{"url", value(url)}, {"client_id", value("a")}})) == "bad-client");
  CHECK(fault(table({{"url", value(url)}, {"cache", value("25h")}})) == "bad-cache");
  CHECK(fault(table({{"url", value(url)}, {"timeout", value("61s")}})) == "bad-timeout");
  CHECK(fault(table({{"url", value(url)}, {"on_failure", value("open")}})) != "");
}
