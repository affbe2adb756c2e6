// Keys that an issuer publishes: rotated while the gateway serves, without a reload; and an issuer
// that is down takes nobody's keys away.
#include <catch2/catch.hpp>

#include "base/text.h"
#include "support/binary/client.h"
#include "support/binary/eventually.h"
#include "support/binary/gateway.h"
#include "support/binary/issuer.h"

using namespace gw;
using namespace gw::crypto;
using Catch::Contains;

namespace {

// The reason of an answer, or "in".
std::string outcome(test::Client& client, const std::string& token) {
  const std::string answer = client.exchange(
      format("GET / HTTP/1.1\r\nHost: a.test\r\nauthorization: Bearer {}\r\n\r\n", token));
  if (answer.ends_with("\r\n\r\nin")) return "in";
  const std::size_t at = answer.find("gw-reason: ");
  return at == answer.npos ? answer : answer.substr(at + 11, answer.find('\r', at) - at - 11);
}

std::string routes(const std::string& issuers) {
  return format(
      "[policy.jwt]\nissuers = {{ {} }}\n\n[[route]]\npolicies = [\"jwt\"]\n"
      "respond = {{ body = \"in\" }}\n",
      issuers);
}

SignKey new_key() { return *SignKey::make(VerifyKey::Kind::p256); }

}  // namespace

TEST_CASE("a rotated key is known without a reload, and the old one no longer is", "[e2e][jwks]") {
  const SignKey first = new_key(), second = new_key(), strange = new_key();
  for (const std::string& engine : test::engines()) {
    test::Issuer issuer;
    issuer.publishes_keys({&first});
    test::Gateway gateway(
        {.engine = engine, .rest = routes(format("iss = \"{}\"", issuer.url())), .workers = 2});
    test::Client client(gateway.port());
    const std::string old_token = test::signed_token(first, issuer.url());
    const std::string new_token = test::signed_token(second, issuer.url());
    CHECK(outcome(client, old_token) == "in");  // the first request: the keys were there before
    CHECK(outcome(client, old_token) == "in");
    issuer.publishes_keys({&second});
    CHECK(outcome(client, old_token) == "in");  // nobody has told the gateway
    CHECK(test::eventually([&] { return outcome(client, new_token) == "in"; }));
    CHECK(test::eventually([&] { return outcome(client, old_token) == "jwt.key"; }));
    for (int i = 0; i < 50; ++i)
      CHECK(outcome(client, test::signed_token(strange, issuer.url())) == "jwt.key");
    CHECK(outcome(client, new_token) == "in");
    CHECK(issuer.asked("/keys") == 2);  // at the start, and once for all unknown keys
    CHECK_THAT(gateway.process().err(), !Contains("reloaded:"));
    CHECK(gateway.stop() == 0);
  }
}

TEST_CASE("an issuer that is down takes no keys away, also over a reload", "[e2e][jwks]") {
  const SignKey key = new_key();
  test::Issuer issuer;
  issuer.publishes_keys({&key});
  const std::string rest = routes(format("iss = \"joe\", jwks = \"{}/keys\"", issuer.url()));
  test::Gateway gateway({.rest = rest});
  test::Client client(gateway.port());
  const std::string token = test::signed_token(key, "joe");
  CHECK(outcome(client, token) == "in");
  issuer.is_down();
  REQUIRE(gateway.reload(rest + "\n[[route]]\npath = \"/more\"\nrespond = { status = 204 }\n"));
  CHECK(outcome(client, token) == "in");
  CHECK(issuer.asked("/keys") == 1);
  // An unknown key makes the gateway ask, and learn that nobody is there.
  CHECK(outcome(client, test::signed_token(new_key(), "joe")) == "jwt.key");
  CHECK(gateway.process().wait_for_err("the previous 1 key stay in use"));
  CHECK(outcome(client, token) == "in");
  CHECK(gateway.stop() == 0);
}

TEST_CASE("a start without the issuer serves, and takes tokens once it is there", "[e2e][jwks]") {
  const SignKey key = new_key();
  test::Issuer issuer;
  test::Gateway gateway({.rest = routes(format("iss = \"{}\"", issuer.url()))});
  test::Client client(gateway.port());
  const std::string token = test::signed_token(key, issuer.url());
  CHECK(outcome(client, token) == "jwt.key");
  CHECK(gateway.process().wait_for_err("all of its tokens are rejected until then"));
  issuer.publishes_keys({&key});
  CHECK(test::eventually([&] { return outcome(client, token) == "in"; }));
  CHECK(gateway.stop() == 0);
}
