// gw validate as CI and people see it: exact lines, formats, exit codes.
#include <catch2/catch.hpp>

#include "support/binary/issuer.h"
#include "support/binary/process.h"
#include "support/temp_folder.h"

using namespace gw;
using namespace gw::crypto;
using Catch::Contains;
using Catch::StartsWith;
using test::Ran;

namespace {

constexpr const char* good = R"([listener.web]
address = "127.0.0.1:8080"

[[route]]
name     = "api"
path     = "/api/**"
upstream = "http://127.0.0.1:9001"

[[test]]
name    = "forwarded"
request = "/api/x"
expect  = { route = "api" }
)";

constexpr const char* with_typo = R"([listener.web]
adress = "127.0.0.1:8080"

[[route]]
path     = "/api/**"
upstream = "http://127.0.0.1:9001"
)";

constexpr const char* failing = R"([listener.web]
address = "127.0.0.1:8080"

[[route]]
name    = "all"
respond = {}

[[test]]
name    = "wrong"
request = "/"
expect  = { status = 404 }
)";

Ran validate(const test::TempFolder& folder, std::vector<std::string> words = {}) {
  words.insert(words.begin(), {GW_BINARY, "validate"});
  return test::run({.words = std::move(words), .folder = folder.path()});
}

}  // namespace

TEST_CASE("a valid configuration is one line", "[cli]") {
  const test::TempFolder folder;
  folder.write("gw.toml", good);
  const Ran ran = validate(folder);
  CHECK(ran.out == "gw.toml is valid: 1 route, 1 upstream; 1 test passed\n");
  CHECK(ran.err.empty());
  CHECK(ran.code == 0);
  CHECK(validate(folder, {"--no-tests"}).out == "gw.toml is valid: 1 route, 1 upstream\n");
}

TEST_CASE("several files are one configuration", "[cli]") {
  const test::TempFolder folder;
  folder.write("gw.toml", good);
  folder.write("more.toml", "[[route]]\npath = \"/more\"\nrespond = {}\n");
  const std::string valid =
      "gw.toml and more.toml are valid: 2 routes, 1 upstream; 1 test passed\n";
  CHECK(validate(folder, {"gw.toml", "more.toml"}).out == valid);
  CHECK(validate(folder, {"gw.toml", "--strict", "more.toml"}).out == valid);
}

TEST_CASE("a mistake is shown with its line and its remedy", "[cli]") {
  const test::TempFolder folder;
  folder.write("gw.toml", with_typo);
  const Ran ran = validate(folder);
  CHECK(ran.code == 1);
  CHECK_THAT(ran.out, Contains("gw.toml:2:1: error: ") && Contains("    2 | adress = ") &&
                          Contains("      | ^\n") && Contains("did you mean `address`?"));
  CHECK_THAT(ran.out, Contains("gw.toml is not valid: "));
}

TEST_CASE("one fault of a pattern is told once", "[cli]") {
  for (const char* path : {"/b/*/c", "/b/?q=1", "/b/}/c"}) {
    const test::TempFolder folder;
    folder.write("gw.toml", std::string("[listener.web]\naddress = \"127.0.0.1:0\"\n[[route]]\n") +
                                "path = \"" + path + "\"\nrespond = {}\n");
    CHECK_THAT(validate(folder).out, Contains("is not valid: 1 error\n"));
  }
}

TEST_CASE("a failed test fails", "[cli]") {
  const test::TempFolder folder;
  folder.write("gw.toml", failing);
  const Ran ran = validate(folder);
  CHECK(ran.code == 1);
  CHECK_THAT(ran.out, Contains("test \"wrong\": expected status 404, got 200 [test.failed]"));
  CHECK_THAT(ran.out, Contains("it was: respond route.respond by `all`"));
  CHECK_THAT(ran.out, Contains("gw.toml is not valid: 1 of 1 test failed\n"));
  CHECK(validate(folder, {"--no-tests"}).code == 0);
}

TEST_CASE("a file that is not there cannot be judged", "[cli]") {
  const test::TempFolder folder;
  const Ran ran = validate(folder, {"missing.toml"});
  CHECK(ran.code == 2);
  CHECK(ran.out.empty());
  CHECK(ran.err ==
        "gw: error: there is no configuration missing.toml\n"
        "help: name it with -c FILE, or write a gw.toml here\n");
}

TEST_CASE("warnings fail only with --strict", "[cli]") {
  const test::TempFolder folder;
  folder.write("gw.toml",
               std::string(good) + "[upstream.idle]\nendpoints = \"http://127.0.0.1:9\"\n");
  CHECK(validate(folder).code == 0);
  CHECK_THAT(validate(folder).out, Contains("; 1 warning\n"));
  CHECK(validate(folder, {"--strict"}).code == 1);
}

TEST_CASE("keys of issuers: looked at with --online alone", "[cli][jwks]") {
  const test::TempFolder folder;
  const SignKey key = *SignKey::make(VerifyKey::Kind::p256);
  test::Issuer issuer;
  issuer.publishes_keys({&key});
  folder.write("gw.toml", std::string(good) + "[policy.jwt]\nissuers = { iss = \"" + issuer.url() +
                              "\" }\n[[route]]\npolicies = [\"jwt\"]\n" +
                              "upstream = \"http://localhost:9001\"\n");
  const std::string keys = "keys of " + issuer.url();
  Ran ran = validate(folder);
  CHECK(ran.code == 0);
  CHECK_THAT(ran.out, Contains("not checked: gw.toml:14:11: " + keys +
                               " are fetched while it serves; --online looks\n"));
  CHECK(issuer.asked("/keys") == 0);

  ran = validate(folder, {"--online"});
  CHECK(ran.code == 0);
  CHECK_THAT(ran.out, Contains("online: " + keys + ": 1 key\n") && !Contains("not checked"));
  CHECK_THAT(ran.out, Contains("online: localhost: "));

  issuer.publishes("/keys", R"({"keys":[]})");
  ran = validate(folder, {"--online"});
  CHECK(ran.code == 1);
  CHECK_THAT(ran.out, Contains("gw.toml:14:11: error: " + keys + " cannot be fetched: ") &&
                          Contains("it contains no key that verifies signatures [online.keys]"));

  issuer.is_down();
  ran = validate(folder, {"--online", "--format", "json"});
  CHECK(ran.code == 2);
  CHECK_THAT(ran.out, Contains("\"code\":\"online.keys\""));
  CHECK(validate(folder, {"--online", "--hermetic"}).code == 2);
}

TEST_CASE("keys over https: from those that the system trusts, under their name", "[cli][jwks]") {
  const test::TempFolder folder;
  const auto keygen = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {GW_BINARY, "keygen"});
    REQUIRE(test::run({.words = std::move(words), .folder = folder.path()}).code == 0);
  };
  keygen({"certificate", "localhost"});
  keygen({"jwt-key", "--key", "key.pem", "--jwks", "keys.json"});
  test::Process server({.words = {"/usr/bin/openssl", "s_server", "-accept", "127.0.0.1:0", "-WWW",
                                  "-cert", "localhost.pem", "-key", "localhost.key"},
                        .folder = folder.path()});
  REQUIRE(server.wait_for_out("ACCEPT 127.0.0.1:"));
  const auto port = [&] {
    const std::string& said = server.out();
    const std::size_t at = said.find("ACCEPT 127.0.0.1:") + 17;
    return said.substr(at, said.find_first_not_of("0123456789", at) - at);
  }();
  const auto online = [&](const std::string& host, const char* authorities) {
    folder.write("gw.toml",
                 "[listener.web]\naddress = \"127.0.0.1:0\"\n[policy.jwt]\nissuers = { iss = "
                 "\"joe\", jwks = \"https://" +
                     host + ":" + port +
                     "/keys.json\" }\n[[route]]\npolicies = [\"jwt\"]\nrespond = { status = 204 "
                     "}\n");
    return test::run({.words = {GW_BINARY, "validate", "--online"},
                      .folder = folder.path(),
                      .environment = {std::string("SSL_CERT_FILE=") + authorities}});
  };
  const Ran good_one = online("localhost", "ca.pem");
  CHECK(good_one.code == 0);
  CHECK_THAT(good_one.out, Contains("online: keys of joe: 1 key\n"));
  for (const Ran& bad : {online("127.0.0.1", "ca.pem"), online("localhost", "localhost.key")}) {
    CHECK(bad.code == 2);
    CHECK_THAT(
        bad.out,
        Contains(
            "its certificate is not valid for this name, or not signed by a trusted authority"));
  }
}

TEST_CASE("json: ok, diagnostics, tests", "[cli]") {
  const test::TempFolder folder;
  folder.write("gw.toml", good);
  CHECK(validate(folder, {"--format", "json"}).out ==
        "{\"ok\":true,\"diagnostics\":[],\"tests\":{\"passed\":1,\"failed\":0},"
        "\"not_checked\":[]}\n");
  folder.write("gw.toml", failing);
  const Ran ran = validate(folder, {"--format", "json"});
  CHECK(ran.code == 1);
  CHECK(ran.out ==
        "{\"ok\":false,\"diagnostics\":[{\"severity\":\"error\",\"code\":\"test.failed\","
        "\"file\":\"gw.toml\",\"line\":11,\"column\":11,\"message\":\"test \\\"wrong\\\": "
        "expected status 404, got 200\",\"help\":\"it was: respond route.respond by `all`\"}],"
        "\"tests\":{\"passed\":0,\"failed\":1},\"not_checked\":[]}\n");
}

TEST_CASE("sarif, junit and github name the place", "[cli]") {
  const test::TempFolder folder;
  folder.write("gw.toml", failing);
  CHECK_THAT(validate(folder, {"--format", "sarif"}).out,
             StartsWith("{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\"") &&
                 Contains("\"ruleId\":\"test.failed\",\"level\":\"error\"") &&
                 Contains("\"artifactLocation\":{\"uri\":\"gw.toml\"},"
                          "\"region\":{\"startLine\":11,\"startColumn\":11}"));
  CHECK(validate(folder, {"--format", "junit"}).out ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites>\n"
        "  <testsuite name=\"configuration\" tests=\"1\" failures=\"0\">\n"
        "    <testcase name=\"the configuration is valid\"/>\n"
        "  </testsuite>\n"
        "  <testsuite name=\"tests\" tests=\"1\" failures=\"1\">\n"
        "    <testcase name=\"wrong\" file=\"gw.toml\" line=\"8\">\n"
        "      <failure message=\"expected status 404, got 200\">expected status 404, got 200\n"
        "</failure>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        "</testsuites>\n");
  CHECK(validate(folder, {"--format", "github"}).out ==
        "::error file=gw.toml,line=11,col=11,title=test.failed::test \"wrong\": expected status "
        "404, got 200%0Ait was: respond route.respond by `all`\n");
}

TEST_CASE("with --hermetic it needs no environment and says what it did not check", "[cli]") {
  const test::TempFolder folder;
  folder.write("gw.toml", R"([listener.web]
address = "127.0.0.1:8080"

[[route]]
upstream = "${env:NOBODY_SETS_THIS}"
)");
  CHECK(validate(folder).code == 1);
  const Ran ran = validate(folder, {"--hermetic"});
  CHECK(ran.code == 0);
  CHECK_THAT(ran.out, Contains("not checked: ") && Contains("NOBODY_SETS_THIS"));
}

TEST_CASE("with --show it prints every route in its order, with where its settings come from",
          "[cli]") {
  const test::TempFolder folder;
  folder.write("gw.toml", R"([gateway]
timeout = { connect = "1s" }

[listener.web]
address = "127.0.0.1:8080"

[[route]]
name    = "rest"
respond = { body = "${env:NO_SUCH_SECRET:-hidden}" }

[[route]]
name     = "api"
path     = "/api/**"
upstream = "http://127.0.0.1:9001"
timeout  = { total = "5s" }
)");
  const Ran ran = validate(folder, {"--show"});
  CHECK(ran.code == 0);
  CHECK_THAT(ran.out, StartsWith("  1  api  gw.toml:11\n"
                                 "     matches   path /api/**\n"
                                 "     does      forward to `http://127.0.0.1:9001`\n"
                                 "     policies  none\n"
                                 "     timeout   connect 1s (from gateway), first_byte 30s (from "
                                 "defaults), idle 30s (from defaults), total 5s (from route), "
                                 "stream_idle 10m (from defaults)\n"));
  CHECK_THAT(ran.out, Contains("  2  rest  gw.toml:7\n") && !Contains("hidden"));
}
