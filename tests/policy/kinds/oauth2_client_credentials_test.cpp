// oauth2-client-credentials: what it asks, how it explains itself, and what its options may not be.
#include <catch2/catch.hpp>

#include "base/base64.h"
#include "support/core/asking.h"
#include "support/core/made_policy.h"

using namespace gw;
using namespace gw::policy;
using test::list;
using test::table;
using test::value;

namespace {

constexpr const char* type = "oauth2-client-credentials";
constexpr const char* url = "http://127.0.0.1:9100/token";

config::Value options() {
  return table({{"token_url", value(url)},
                {"client_id", value("gw")},
                {"client_secret", value("s3cret")},
                {"scopes", list({value("read"), value("a&b")})}});
}

}  // namespace

TEST_CASE("client-credentials asks as the gateway's own client", "[policy][client-credentials]") {
  const test::MadePolicy made(type, options());
  REQUIRE(made.fault() == "");
  test::Asking asking;
  const Verdict verdict = made.policy->on_request(asking.context, nullptr);
  const Call& call = std::get<Call>(std::get<Ask>(verdict).inquiry);
  CHECK(call.method == "POST");
  CHECK(call.target == "/token");
  CHECK(call.body == "grant_type=client_credentials&scope=read%20a%26b");
  CHECK(call.same.has_value());
  CHECK(http::Headers(call.fields).joined("authorization", asking.arena()) ==
        "Basic " + base64_encode("gw:s3cret"));
}

TEST_CASE("client-credentials says why there is no token, and not what it got",
          "[policy][client-credentials]") {
  const test::MadePolicy made(type, options());
  const auto said = [&](std::string_view body) {
    test::Asking asking;
    Answer answer{.who = made.id()};
    answer.status = 200;
    answer.body = body;
    asking.facts.answers = {&answer, 1};
    std::string why;
    made.policy->on_request(asking.context, &why);
    return why;
  };
  const std::string at = std::string(url) + ": ";
  CHECK(said(R"({"access_token":"abc","token_type":"Bearer"})") ==
        "new token from http://127.0.0.1:9100/token");
  CHECK(said(R"({"access_token":"a b","token_type":"Bearer"})") ==
        at + "its response has no usable `access_token`");
  CHECK(said(R"({"token_type":"Bearer"})") == at + "its response has no usable `access_token`");
  CHECK(said(R"({"access_token":"abc"})") == at + "the `token_type` of its response is not Bearer");
}

TEST_CASE("client-credentials' options", "[policy][client-credentials]") {
  const auto fault = [](config::Value written) {
    return test::MadePolicy(type, std::move(written)).fault();
  };
  CHECK(fault(table({})) == "missing-key");
  CHECK(fault(table({{"token_url", value(url)}})) == "missing-key");
  CHECK(fault(table({{"token_url", value("here")},
                     {"client_id", value("a")},
                     {"client_secret", value("b")}})) == "bad-url");
}
