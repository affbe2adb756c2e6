// Keys as issuers publish them: which are taken, and which a token means.
#include "identity/key_set.h"

#include <catch2/catch.hpp>

#include "base/base64.h"
#include "support/jws_cases.h"

using namespace gw;
using namespace gw::crypto;
using namespace gw::identity;

namespace {

std::string fault(const std::string& jwks) {
  const auto keys = read_jwks(jwks);
  return keys ? std::to_string(keys->size()) + " keys" : keys.error().text();
}

const std::string secret = R"("kty":"oct","k":")" + base64url_encode(std::string(32, 's')) + '"';

std::string in_set(const std::string& jwk) { return R"({"keys":[{)" + secret + "}," + jwk + "]}"; }

}  // namespace

TEST_CASE("a JWKS: what is not for us is left out, what is not sound is told", "[policy][jws]") {
  const std::pair<std::string, const char*> rows[] = {
      {"{" + secret + "}", "1 keys"},
      {in_set("{" + secret + R"(,"kid":"b","alg":"HS256","key_ops":["verify"]})"), "2 keys"},
      {in_set("{" + secret + R"(,"use":"enc"})"), "1 keys"},
      {in_set("{" + secret + R"(,"key_ops":["encrypt"]})"), "1 keys"},
      {in_set("{" + secret + R"(,"alg":"RSA-OAEP"})"), "1 keys"},
      {in_set(R"({"kty":"XYZ"})"), "1 keys"},
      {in_set(R"({"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"})"), "1 keys"},
      {in_set(R"({"kty":"OKP","crv":"X25519","x":"AA"})"), "1 keys"},
      {in_set(R"({"kty":"OKP","crv":"P-256","x":"AA"})"), "1 keys"},
      {in_set(R"({"kty":"oct","k":"AAAA"})"),
       "key 2: a secret of 3 bytes; it must have at least 32"},
      {in_set(R"({"kty":"oct","k":"not base64url!"})"),
       "key 2: a secret of 0 bytes; it must have at least 32"},
      {in_set("{" + secret + R"(,"alg":"HS512"})"),
       "key 2: `alg` HS512 does not fit a key of secret"},
      {in_set(R"({"kty":"RSA","n":"AQAB","e":"AQAB"})"),
       "key 2: an RSA key of 17 bits; it must have 2048 to 8192"},
      {in_set(R"({"kty":"EC","crv":"P-256","x":"AA","y":"AA"})"),
       "key 2: a P-256 key whose `x` or `y` is not 32 bytes long"},
      {R"({"keys":[]})", "it contains no key that verifies signatures"},
      {R"({"keys":{}})", "neither a JWK (`kty`) nor a JWKS (`keys`)"},
      {"[]", "neither a JWK (`kty`) nor a JWKS (`keys`)"},
      {"{", "invalid JSON at byte 1: incomplete JSON"},
      {R"({"keys":[],"keys":[]})", "the name \"keys\" occurs twice in an object"},
  };
  for (const auto& [jwks, expected] : rows) {
    INFO(jwks);
    CHECK(fault(jwks) == expected);
  }
  const std::string pem_inside =
      base64url_encode("-----BEGIN PUBLIC KEY-----\n and enough to be long\n");
  CHECK(fault(R"({"kty":"oct","k":")" + pem_inside + "\"}")
            .starts_with("a secret that is the text of a key"));
}

TEST_CASE("a key is pinned to its algorithms", "[policy][jws]") {
  const auto pinned = [](const std::string& jwk, std::vector<Signing> allowed) -> std::string {
    KeySet keys;
    Result<void> added = keys.add(std::move(read_jwks(jwk)->front()), allowed);
    return added ? "" : added.error().message;
  };
  const std::string plain = "{" + secret + "}";
  CHECK(pinned(plain, {}) == "");
  CHECK(pinned(plain, {Signing::rs256, Signing::hs256}) == "");
  CHECK(pinned(plain, {Signing::rs256}).starts_with("a key of secret cannot be used with RS256"));
  CHECK(pinned(plain, {Signing::hs512}).starts_with("a key of secret cannot be used with HS512"));
  CHECK(pinned("{" + secret + R"(,"alg":"HS256"})", {Signing::hs384}) != "");
}

TEST_CASE("a token that names no key is not tried with many", "[policy][jws]") {
  KeySet keys;
  for (int i = 0; i < 5; ++i) {
    std::string other(32, static_cast<char>('a' + i));
    const std::string jwk = R"({"kty":"oct","kid":")" + std::to_string(i) + R"(","k":")" +
                            base64url_encode(other) + "\"}";
    REQUIRE(keys.add(std::move(read_jwks(jwk)->front()), {}).ok());
  }
  Token token;
  token.algorithm = Signing::hs256;
  token.signature = "x";
  const auto refused = keys.verify(token);
  REQUIRE(refused);
  CHECK(refused->reason == http::Reason::jwt_key);
  CHECK(refused->why == "no `kid`, and 5 keys could have signed it");
  token.key_id = "3";
  CHECK(keys.verify(token)->reason == http::Reason::jwt_signature);
}
