// gw route-test as people and pipelines see it.
#include <catch2/catch.hpp>

#include "support/binary/process.h"
#include "support/temp_folder.h"

using namespace gw;
using Catch::Contains;
using Catch::StartsWith;
using test::Ran;

namespace {

constexpr const char* shop = R"([listener.web]
address = "127.0.0.1:8080"

[upstream.orders]
endpoints = "http://10.0.0.1:8080"

[policy.office]
type = "ip-filter"
deny = "203.0.113.0/24"

[[route]]
name     = "orders-write"
path     = "/v1/orders"
method   = "POST"
policies = "office"
rewrite  = "/orders"
upstream = "orders"

[[route]]
name    = "orders-read"
path    = "/v1/orders"
method  = ["GET", "HEAD"]
respond = { body = "none yet" }

[[test]]
name    = "orders are written"
request = "POST /v1/orders"
expect  = { route = "orders-write" }

[[test]]
name    = "orders are read"
request = "/v1/orders"
expect  = { route = "orders-read" }
)";

Ran route_test(const test::TempFolder& folder, std::vector<std::string> words = {}) {
  words.insert(words.begin(), {GW_BINARY, "route-test"});
  return test::run({.words = std::move(words), .folder = folder.path()});
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  return text.replace(text.find(what), what.size(), by);
}

}  // namespace

TEST_CASE("one request is explained in columns", "[cli]") {
  const test::TempFolder folder;
  folder.write("gw.toml", shop);
  const Ran ran = route_test(folder, {"POST http://shop.test/v1/orders?x=1"});
  CHECK(ran.code == 0);
  CHECK_THAT(
      ran.out,
      StartsWith(
          "listener  web            accepts           the only one\n"
          "route     orders-write   matches           path /v1/orders, method POST\n"
          "          orders-read    loses             method POST is not GET or HEAD\n"
          "policy    office         passes            address 127.0.0.1 is allowed\n"
          "upstream  orders         chosen            round-robin\n"
          "endpoint  10.0.0.1:8080  chosen            0 in flight\n"
          "decision  forward        POST /orders?x=1  timeout 1m (from defaults), 2 attempts "
          "(from defaults)\n"));
  CHECK_THAT(ran.out, Contains("\nto http://10.0.0.1:8080\n  POST /orders?x=1\n"));
}

TEST_CASE("a 404 names the routes that came near, and what each misses", "[cli]") {
  const test::TempFolder folder;
  folder.write("gw.toml", shop);
  const Ran ran = route_test(folder, {"/v1/orders/7"});
  CHECK(ran.code == 0);
  CHECK_THAT(ran.out,
             StartsWith("listener  web           accepts  the only one\n"
                        "route                   none     no route matches; nearest first\n"
                        "          orders-read   loses    path continues with /7 (pattern "
                        "/v1/orders)\n"
                        "          orders-write  loses    path continues with /7 (pattern "
                        "/v1/orders); method GET is not POST\n"
                        "decision  respond       404      route.none\n"));
  CHECK_THAT(ran.out, Contains("\n  {\"type\":\"about:blank\"") && !Contains("\\x0a"));
  const Ran json = route_test(folder, {"PATCH /v1/orders", "--format", "json"});
  CHECK_THAT(json.out, Contains("\"status\":405") &&
                           Contains("{\"stage\":\"route\",\"subject\":\"orders-write\",\"outcome\":"
                                    "\"loses\",\"why\":\"method PATCH is not POST\"}"));
}

TEST_CASE("the words of a test are options", "[cli]") {
  const test::TempFolder folder;
  folder.write("gw.toml", shop);
  const Ran ran = route_test(
      folder, {"POST /v1/orders", "--from", "203.0.113.5", "-H", "x-a: 1", "--format", "json"});
  CHECK(ran.code == 0);
  CHECK_THAT(ran.out, StartsWith("{\"decision\":\"respond\",\"route\":\"orders-write\","
                                 "\"status\":403,\"reason\":\"ip-filter.denied\",") &&
                          Contains("\"policies\":{\"office\":\"refuse\"}"));
}

TEST_CASE("with --as no key is needed: the consumer's own is genuine", "[cli]") {
  const test::TempFolder folder;
  folder.write("gw.toml", R"(
[listener.web]
address = "127.0.0.1:8080"
[consumer.acme]
keys = { id = "old", hash = "sha256:)" +
                              std::string(64, 'a') + R"(", expires = 2026-01-01 }
[policy.api-key]
[[route]]
policies = "api-key"
respond  = { body = "{consumer.name}" }
)");
  const auto asked = [&](std::vector<std::string> more) {
    more.insert(more.begin(), "/x");
    return route_test(folder, more).out;
  };
  CHECK_THAT(asked({"--as", "acme", "--now", "2025-12-31"}),
             Contains("policy    api-key  passes   consumer acme, key old\n"));
  CHECK_THAT(asked({"--as", "acme/old", "--now", "2026-01-04"}),
             Contains("policy    api-key  refuses  key acme/old expired 3 days ago\n"));
  CHECK_THAT(asked({"--as", "stranger", "--format", "json"}),
             Contains("\"consumer\":\"stranger\""));
}

TEST_CASE("wrong words are answered with right ones", "[cli]") {
  const test::TempFolder folder;
  folder.write("gw.toml", shop);
  const struct {
    std::vector<std::string> words;
    std::string expected;
  } cases[] = {
      {{"/x", "--from", "here"},
       "gw: error: --from 'here' is not an IP address\nhelp: like 203.0.113.7 or 2001:db8::1\n"},
      {{"/x", "-H", "nonsense"},
       "gw: error: 'nonsense' is not a header field\nhelp: write -H 'Name: value'\n"},
      {{"/x", "--dice", "1.5"},
       "gw: error: --dice '1.5' is neither a fraction nor a record's dice\n"
       "help: like 0.5, from 0.0 to 1.0; or the whole number that a log line shows\n"},
      {{"/x", "--now", "noon"},
       "gw: error: --now 'noon' is not a time\nhelp: like 2026-01-01 or 2026-01-01T12:00:00Z\n"},
      {{"/x", "--now", "9999-01-01"},
       "gw: error: --now '9999-01-01' is not a time\nhelp: like 2026-01-01 or "
       "2026-01-01T12:00:00Z\n"},
      {{"/x", "--listener", "wab"},
       "gw: error: there is no listener 'wab'\nhelp: did you mean 'web'?\n"},
      {{"/x", "--coverage"},
       "gw: error: --coverage applies to the [[test]] blocks, but a request is given\n"
       "help: remove one of them\n"},
      {{"--from", "127.0.0.1"},
       "gw: error: --from needs a request\n"
       "help: gw route-test 'GET https://api.example.com/v1/orders'\n"},
      {{"/x", "--as", "acme/"},
       "gw: error: --as: \"acme/\" is neither a consumer nor a key of one\n"
       "help: like --as acme, or --as acme/KEY-ID\n"},
      {{"--only", "nothing*"},
       "gw: error: no [[test]] is called 'nothing*'\nhelp: ask one request: gw route-test /path\n"},
  };
  for (const auto& c : cases) {
    const Ran ran = route_test(folder, c.words);
    CHECK(ran.err == c.expected);
    CHECK(ran.code == 2);
  }
}

TEST_CASE("the suite tells each test and the sum", "[cli]") {
  const test::TempFolder folder;
  folder.write("gw.toml", shop);
  CHECK(route_test(folder).out ==
        "passed  orders are written\npassed  orders are read\n2 tests passed\n");
  CHECK(route_test(folder, {"--only", "*written"}).out ==
        "passed  orders are written\n1 test passed\n");
}

TEST_CASE("a failed test says what it was, and why", "[cli]") {
  const test::TempFolder folder;
  folder.write("gw.toml", replaced(shop, "route = \"orders-read\" }", "status = 201 }"));
  const Ran ran = route_test(folder);
  CHECK(ran.code == 1);
  CHECK_THAT(ran.out, Contains("failed  orders are read  gw.toml:30\n"
                               "        expected status 201, got 200\n") &&
                          Contains("orders-read") && Contains("1 of 2 tests failed\n"));
}

TEST_CASE("coverage lists what no test touches, and can be demanded", "[cli]") {
  const test::TempFolder folder;
  folder.write("gw.toml", shop);
  const Ran ran = route_test(folder, {"--coverage"});
  CHECK(ran.code == 0);
  CHECK_THAT(ran.out, Contains("coverage 75 %: 3 of 4 ") &&
                          Contains("no test  policy `office` refuses: ip-filter.denied"));
  CHECK(route_test(folder, {"--fail-under", "75"}).code == 0);
  const Ran under = route_test(folder, {"--fail-under", "90"});
  CHECK(under.code == 1);
  CHECK_THAT(under.err, Contains("coverage is 75 %, under 90 %"));
}

TEST_CASE("with --against it shows what changes", "[cli]") {
  const test::TempFolder folder;
  folder.write("gw.toml", shop);
  folder.write("old.toml", shop);
  const Ran same = route_test(folder, {"--against", "old.toml"});
  CHECK(same.out == "nothing changes for 2 requests\n");
  CHECK(same.code == 0);
  folder.write("old.toml", replaced(shop, "rewrite  = \"/orders\"", "rewrite  = \"/v0/orders\""));
  const Ran ran = route_test(folder, {"--against", "old.toml"});
  CHECK(ran.code == 1);
  CHECK(ran.out ==
        "changes  POST http://localhost/v1/orders  orders are written\n"
        "        upstream_request target: /v0/orders -> /orders\n"
        "1 of 2 requests change\n");
}

TEST_CASE("a configuration that is not valid is no ground to ask on", "[cli]") {
  const test::TempFolder folder;
  folder.write("gw.toml", replaced(shop, "address", "adress"));
  const Ran ran = route_test(folder, {"/x"});
  CHECK(ran.code == 1);
  CHECK(ran.out.empty());
  CHECK_THAT(ran.err, Contains("did you mean `address`?") &&
                          Contains("gw: error: the configuration is not valid"));
}
