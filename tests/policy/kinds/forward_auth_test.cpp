// forward-auth: what it asks, and what its options may not be.
#include <catch2/catch.hpp>

#include "support/core/asking.h"
#include "support/core/made_policy.h"

using namespace gw;
using namespace gw::policy;
using test::list;
using test::table;
using test::value;

namespace {

constexpr const char* url = "http://127.0.0.1:9100/check";

// The fields that are sent, one a line.
std::string asked(config::Value options, const test::RequestText& text) {
  const test::MadePolicy made("forward-auth", std::move(options));
  REQUIRE(made.fault() == "");
  test::Asking asking(text);
  const Verdict verdict = made.policy->on_request(asking.context, nullptr);
  std::string all;
  for (const http::Field& field : std::get<Call>(std::get<Ask>(verdict).inquiry).fields)
    all += std::string(field.name) + ": " + std::string(field.value) + "\n";
  return all;
}

std::string fault(config::Value options) {
  return test::MadePolicy("forward-auth", std::move(options)).fault();
}

}  // namespace

TEST_CASE("forward-auth tells what the client wants, and believes none of its X-Forwarded fields",
          "[policy][forward-auth]") {
  const test::RequestText text{.method = "POST",
                               .host = "api.example.com:8080",
                               .target = "/a/./b?c=%20d",
                               .fields = {{"Authorization", "Bearer x"},
                                          {"X-Forwarded-Uri", "/public"},
                                          {"X-Forwarded-User", "root"},
                                          {"Forwarded", "for=1.2.3.4"},
                                          {"Content-Type", "text/plain"},
                                          {"Content-Length", "3"},
                                          {"Connection", "x-hop"},
                                          {"X-Hop", "1"},
                                          {"Cookie", "a=b"}},
                               .client = "192.0.2.7"};
  const std::string about =
      "x-forwarded-method: POST\n"
      "x-forwarded-proto: http\n"
      "x-forwarded-host: api.example.com:8080\n"
      "x-forwarded-uri: /a/b?c=%20d\n"
      "x-forwarded-for: 192.0.2.7\n";
  CHECK(asked(table({{"url", value(url)}}), text) ==
        about + "Authorization: Bearer x\nCookie: a=b\n");
  CHECK(asked(table({{"url", value(url)}, {"headers", list({value("cookie"), value("x-none")})}}),
              text) == about + "Cookie: a=b\n");
  CHECK(asked(table({{"url", value(url)}, {"headers", list({})}}), text) == about);
}

TEST_CASE("forward-auth's options", "[policy][forward-auth]") {
  CHECK(fault(table({{"url", value(url)}})) == "");
  CHECK(fault(table({})) == "missing-key");
  CHECK(fault(table({{"url", value("ftp://x/")}})) == "bad-url");
  CHECK(fault(table({{"url", value(url)}, {"headers", value("a b")}})) == "bad-field");
  CHECK(fault(table({{"url", value(url)}, {"upstream_headers", value("a:")}})) == "bad-field");
  CHECK(fault(table({{"url", value(url)}, {"cache", value("10s")}})) == "bad-cache");
  CHECK(fault(table(
            {{"url", value(url)}, {"cache", value("10s")}, {"headers", value("cookie")}})) == "");
}
