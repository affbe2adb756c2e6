// What keygen makes is what the judges take: every algorithm there and back, thumbprints by the
// example of their RFC, sets that grow.
#include "identity/jwk.h"

#include <catch2/catch.hpp>

#include "base/text.h"
#include "identity/key_set.h"

using namespace gw;
using namespace gw::crypto;
using namespace gw::identity;
using Kind = VerifyKey::Kind;

namespace {

SignKey made(Kind kind) {
  return kind == Kind::secret ? *SignKey::secret(std::string(64, 's')) : *SignKey::make(kind);
}

constexpr Kind all_kinds[] = {Kind::secret, Kind::rsa,     Kind::p256, Kind::p384,
                              Kind::p521,   Kind::ed25519, Kind::ed448};

const Json claims = *parse_json(R"({"sub":"ann","exp":2000000000})");

std::string fault(const Result<std::string>& text) { return text ? "" : text.error().text(); }

}  // namespace

TEST_CASE("a token of every algorithm is taken by the key that is published", "[policy][jwk]") {
  std::size_t signed_ones = 0;
  for (const Kind kind : all_kinds) {
    const SignKey key = made(kind);
    for (std::size_t i = 0; i < signing_count; ++i) {
      const auto algorithm = static_cast<Signing>(i);
      const auto text = sign_token(key, algorithm, "", claims);
      INFO(signing_name(algorithm) << " with a key of " << key.verifying().kind_name());
      REQUIRE(text.ok() == key.verifying().fits(algorithm));
      if (!text) continue;
      ++signed_ones;
      Token token;
      REQUIRE(!parse_token(*text, token));
      CHECK(token.claims == claims);
      CHECK(key.verifying().verify(algorithm, token.signed_part, token.signature));
      if (kind == Kind::secret) continue;
      KeySet set;
      auto keys = read_jwks(*with_key("", public_jwk(key, algorithm)));
      REQUIRE((keys && keys->size() == 1));
      REQUIRE(set.add(std::move(keys->front()), {}));
      CHECK(!set.verify(token));
      token.signature[0] = static_cast<char>(token.signature[0] ^ 1);
      CHECK(set.verify(token));
    }
  }
  CHECK(signed_ones == signing_count + 1);  // EdDSA has two curves
}

TEST_CASE("a private key is the same one when it is read again", "[policy][jwk]") {
  for (const Kind kind : all_kinds) {
    if (kind == Kind::secret) continue;
    const SignKey key = made(kind);
    const std::string pem = key.private_pem();
    CHECK(pem.starts_with("-----BEGIN PRIVATE KEY-----\n"));
    const auto again = SignKey::from_pem(pem);
    REQUIRE(again);
    CHECK(thumbprint(*again) == thumbprint(key));
    CHECK(thumbprint(made(kind)) != thumbprint(key));
  }
}

TEST_CASE("what cannot sign is told as what it is", "[policy][jwk]") {
  const auto of_pem = [](std::string_view text) {
    const auto key = SignKey::from_pem(text);
    return key ? std::string() : key.error().text();
  };
  CHECK(of_pem("") == "not a private key; public keys and certificates cannot sign");
  CHECK(of_pem("-----BEGIN PUBLIC KEY-----\n") ==
        "not a private key; public keys and certificates cannot sign");
  CHECK(of_pem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n") ==
        "PEM without a valid private key");
  CHECK(of_pem("-----BEGIN ENCRYPTED PRIVATE KEY-----\n") ==
        "an encrypted key; decrypt it first, for example with openssl pkey -in");
  CHECK(SignKey::secret("short").error().text() == "a secret of 5 bytes; it must have at least 32");
  CHECK(SignKey::make(Kind::rsa, 1024).error().text() ==
        "an RSA key of 1024 bits; it must have 2048 to 8192");
  CHECK(fault(sign_token(made(Kind::p256), Signing::rs256, "", claims)) ==
        "RS256 cannot be used with a P-256 key");
}

// The key of RFC 8037, A.1 and its thumbprint, A.3.
TEST_CASE("the thumbprint is that of the RFC's example", "[policy][jwk]") {
  const auto key = SignKey::from_pem(
      "-----BEGIN PRIVATE KEY-----\n"
      "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
      "-----END PRIVATE KEY-----\n");
  REQUIRE(key);
  CHECK(thumbprint(*key) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  CHECK(public_jwk(*key, Signing::eddsa) ==
        R"({"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",)"
        R"("kid":"kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k","use":"sig","alg":"EdDSA"})");
}

TEST_CASE("a set grows by a key and keeps what it had", "[policy][jwk]") {
  const std::string one = public_jwk(made(Kind::p256), Signing::es256);
  const std::string two = public_jwk(made(Kind::ed25519), Signing::eddsa);
  const std::string first = *with_key("", one);
  CHECK(first == "{\n  \"keys\": [\n    " + one + "\n  ]\n}\n");
  const std::string both = *with_key(first, two);
  CHECK(both == "{\n  \"keys\": [\n    " + one + ",\n    " + two + "\n  ]\n}\n");
  CHECK(*with_key(R"({"keys":[],"note":"ours"})", one) ==
        "{\n  \"note\": \"ours\",\n  \"keys\": [\n    " + one + "\n  ]\n}\n");
  CHECK(fault(with_key(both, one)) == "the key is already in the set");
  CHECK(fault(with_key("[]", one)) == "cannot add the key to this JWKS: it has no list `keys`");
  CHECK(fault(with_key("{", one)) ==
        "cannot add the key to this JWKS: invalid JSON at byte 1: incomplete JSON");
  CHECK(fault(with_key(R"({"keys":[{"kty":"oct","k":"AA"}]})", one)) ==
        "cannot add the key to this JWKS: key 1: a secret of 1 bytes; it must have at least 32");
}
