// csrf: why it lets pass or refuses, and what the options may not be.
#include <catch2/catch.hpp>

#include "support/core/asking.h"
#include "support/core/made_policy.h"
#include "support/core/verdicts.h"

using namespace gw;
using test::list;
using test::table;
using test::value;

namespace {

std::string ask(const test::MadePolicy& made, const test::RequestText& request) {
  test::Asking asking(request);
  return test::passes_or_refuses(made, asking, http::Reason::csrf_origin);
}

}  // namespace

TEST_CASE("csrf says who sent it", "[policy]") {
  const test::MadePolicy made("csrf", table({{"origins", value("https://app.example.com")}}));
  REQUIRE(made.fault() == "");
  CHECK(ask(made, {}) == "passes: GET is a safe method");
  CHECK(ask(made, {.method = "POST"}) == "passes: no Origin field, so no page sent it");
  CHECK(ask(made, {.method = "POST", .fields = {{"origin", "https://app.example.com"}}}) ==
        "passes: origin https://app.example.com: in `origins`");
  CHECK(ask(made, {.method = "POST",
                   .host = "api.example.com:443",
                   .fields = {{"origin", "https://api.example.com"}}}) ==
        "passes: origin https://api.example.com: the origin of this host");
  CHECK(ask(made, {.method = "POST", .fields = {{"origin", "null"}}}) ==
        "refuses: origin null: neither the origin of this host nor in `origins`");
  CHECK(ask(made, {.method = "POST", .fields = {{"origin", ""}}}).starts_with("refuses"));
  CHECK(ask(made, {.method = "POST", .fields = {{"sec-fetch-site", "none"}}}) ==
        "passes: Sec-Fetch-Site is none: no page sent it");
  CHECK(ask(made, {.method = "POST", .fields = {{"sec-fetch-site", "new-word"}}}) ==
        "refuses: by Sec-Fetch-Site, a page of another site sent it");
  CHECK(ask(made,
            {.method = "POST", .host = "[::1]:8080", .fields = {{"origin", "http://[::1]:8080"}}})
            .starts_with("passes"));
  CHECK(ask(made, {.method = "POST", .fields = {{"origin", "https://api.example.com.evil.test"}}})
            .starts_with("refuses"));
}

TEST_CASE("csrf tells what is wrong with its options", "[policy]") {
  CHECK(test::MadePolicy("csrf", table({})).fault() != "");
  CHECK(test::MadePolicy("csrf", table({{"origins", list({})}})).fault() == "");
  CHECK(test::MadePolicy("csrf", table({{"origins", value("*")}})).fault() == "bad-origin");
  CHECK(test::MadePolicy("csrf", table({{"origins", value("app.test")}})).fault() == "bad-origin");
}
