// Tokens as data: examples that others made hold, and hostile ones do not. The forms of the files
// stand in their first lines.
#include "identity/jws.h"

#include <catch2/catch.hpp>

#include "base/base64.h"
#include "base/text.h"
#include "identity/key_set.h"
#include "support/jws_cases.h"

using namespace gw;
using namespace gw::crypto;
using namespace gw::identity;

namespace {

std::string verdict(const KeySet& keys, const std::string& text) {
  Token token;
  auto fault = parse_token(text, token);
  if (!fault) fault = keys.verify(token);
  if (!fault) return "verified";
  return format("{}: {}", http::reason_name(fault->reason), fault->why);
}

std::string token_of(const test::JwsCase& one) {
  if (const auto raw = one.value("header"))
    return base64url_encode(*raw) + '.' + base64url_encode(*one.value("payload")) + '.' +
           one.value("signature").value_or("");
  std::string token = one.value("token").value_or("");
  if (token.starts_with("\\{"))  // \{16385*A}
    token = std::string(*parse_number(split(token.substr(2), '*')[0]), 'A');
  return token;
}

KeySet set_of(const std::vector<std::string>& jwks, std::span<const Signing> allowed = {}) {
  KeySet keys;
  for (const std::string& jwk : jwks) {
    Result<std::vector<NamedKey>> read = read_jwks(jwk);
    REQUIRE(read.ok());
    for (NamedKey& key : *read) REQUIRE(keys.add(std::move(key), allowed).ok());
  }
  return keys;
}

}  // namespace

TEST_CASE("signatures that others made hold, and no changed one does", "[policy][jws]") {
  const test::JwsCases cases = test::read_jws_cases("tests/identity/jose_examples.jws");
  REQUIRE(cases.all.size() == 17);
  for (const test::JwsCase& one : cases.all) {
    INFO(one.name);
    const auto algorithm = find_signing(*one.value("alg"));
    REQUIRE(algorithm);
    Result<std::vector<NamedKey>> keys = read_jwks(*one.value("key"));
    REQUIRE(keys.ok());
    const VerifyKey& key = keys->front().key;
    const std::string token = *one.value("token");
    const std::size_t dot = token.rfind('.');
    const std::string message = token.substr(0, dot);
    const std::string signature = *base64url_decode(token.substr(dot + 1));
    CHECK(key.verify(*algorithm, message, signature));
    CHECK_FALSE(key.verify(*algorithm, message + "A", signature));
    CHECK_FALSE(key.verify(*algorithm, message, ""));
    CHECK_FALSE(key.verify(*algorithm, message, signature + '\0'));
    for (const std::size_t at : {std::size_t{0}, signature.size() / 2, signature.size() - 1}) {
      std::string changed = signature;
      changed[at] = static_cast<char>(changed[at] ^ 1);
      CHECK_FALSE(key.verify(*algorithm, message, changed));
    }
    for (std::size_t i = 0; i < signing_count; ++i)  // no signature holds as another algorithm's
      CHECK(key.verify(static_cast<Signing>(i), message, signature) ==
            (static_cast<Signing>(i) == *algorithm));
  }
}

TEST_CASE("hostile tokens are refused, and it is said why", "[policy][jws]") {
  const test::JwsCases cases = test::read_jws_cases("tests/identity/hostile_tokens.jws");
  REQUIRE(cases.all.size() > 50);
  const KeySet keys = set_of(cases.keys);
  std::string shown;
  for (const test::JwsCase& one : cases.all) {
    INFO(one.name);
    const std::string given = verdict(keys, token_of(one));
    CHECK(given == one.value("=").value_or(""));
    shown += given + '\n';
  }
  for (const http::Reason reason : {http::Reason::jwt_malformed, http::Reason::jwt_key,
                                    http::Reason::jwt_algorithm, http::Reason::jwt_signature})
    CHECK(shown.find(std::string(http::reason_name(reason)) + ": ") != shown.npos);
}

TEST_CASE("no byte of a good token may change", "[policy][jws]") {
  const test::JwsCases cases = test::read_jws_cases("tests/identity/hostile_tokens.jws");
  const KeySet keys = set_of(cases.keys);
  const auto good = std::find_if(cases.all.begin(), cases.all.end(), [](const test::JwsCase& one) {
    return one.name == "by the secret";
  });
  REQUIRE(good != cases.all.end());
  const std::string token = token_of(*good);
  REQUIRE(verdict(keys, token) == "verified");
  for (std::size_t at = 0; at < token.size(); ++at)
    for (const char c : {'A', 'B', '-', '.', '=', ' ', '\0'}) {
      std::string changed = token;
      changed[at] = c;
      if (changed != token) CHECK(verdict(keys, changed) != "verified");
    }
}
