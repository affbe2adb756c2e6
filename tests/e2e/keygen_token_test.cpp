// Tokens that keygen signs are taken by a gateway that has the keygen's JWKS, also after a key was
// rotated; those of a key that it does not know, or for another issuer, are not.
#include <catch2/catch.hpp>

#include "base/text.h"
#include "support/binary/client.h"
#include "support/binary/gateway.h"

using namespace gw;

namespace {

std::string keygen(const test::TempFolder& folder, std::vector<std::string> words) {
  words.insert(words.begin(), {GW_BINARY, "keygen"});
  const test::Ran ran = test::run({.words = std::move(words), .folder = folder.path()});
  INFO(ran.err);
  REQUIRE(ran.code == 0);
  return ran.out;
}

std::string token(const test::TempFolder& folder, const std::string& key,
                  const std::string& issuer = "me", std::vector<std::string> more = {}) {
  more.insert(more.begin(), {"token", "--key", key, "--issuer", issuer});
  const std::string line = keygen(folder, std::move(more));
  return line.substr(0, line.size() - 1);
}

// The reason of an answer, or "in".
std::string outcome(test::Client& client, const std::string& text) {
  const std::string answer = client.exchange(
      format("GET / HTTP/1.1\r\nHost: a.test\r\nauthorization: Bearer {}\r\n\r\n", text));
  if (answer.ends_with("\r\n\r\nin")) return "in";
  const std::size_t at = answer.find("gw-reason: ");
  return at == answer.npos ? answer : answer.substr(at + 11, answer.find('\r', at) - at - 11);
}

}  // namespace

TEST_CASE("a gateway takes the tokens that keygen signs", "[e2e][keygen]") {
  const test::TempFolder folder;
  for (const char* algorithm : {"ES256", "ES384", "EdDSA", "RS256", "PS256"})
    keygen(folder, {"jwt-key", "--algorithm", algorithm, "--key", std::string(algorithm) + ".pem"});
  keygen(folder, {"jwt-key", "--key", "other.pem", "--jwks", "other.json"});
  keygen(folder, {"secret", "--out", "secret"});
  test::Gateway gateway(
      {.rest = format("[policy.jwt]\nissuers = [{{ iss = \"me\", jwks = \"{0}\" }}, "
                      "{{ iss = \"hmac\", key = \"${{file:{1}}}\" }}]\n\n"
                      "[[route]]\npolicies = [\"jwt\"]\nrespond = {{ body = \"in\" }}\n",
                      folder.path("jwks.json"), folder.path("secret"))});
  test::Client client(gateway.port());
  for (const char* algorithm : {"ES256", "ES384", "EdDSA", "RS256", "PS256"})
    CHECK(outcome(client, token(folder, std::string(algorithm) + ".pem")) == "in");
  CHECK(outcome(client, token(folder, "secret", "hmac")) == "in");
  CHECK(outcome(client, token(folder, "other.pem")) == "jwt.key");
  CHECK(outcome(client, token(folder, "ES256.pem", "else")) == "jwt.issuer");
  // The JWKS pins a key to its algorithm.
  CHECK(outcome(client, token(folder, "PS256.pem", "me", {"--algorithm", "RS256"})) ==
        "jwt.algorithm");
  CHECK(outcome(client, token(folder, "ES256.pem", "me", {"--claims", R"({"exp":1})"})) ==
        "jwt.expired");
  CHECK(gateway.stop() == 0);
}
