// Documents of issuers, as they come from outside: what they mean, and what is not believed.
#include "identity/key_source.h"

#include <catch2/catch.hpp>

#include "base/base64.h"
#include "base/text.h"
#include "identity/jwk.h"

using namespace gw;
using namespace gw::crypto;
using namespace gw::identity;

namespace {

const KeySource https_source{{}, "https://id.test", ""};

std::string discovered(const std::string& document, const KeySource& source = https_source) {
  const Result<std::string> url = discovered_url(source, document);
  return url ? *url : "error: " + url.error().text();
}

std::string document(std::string_view issuer, std::string_view url) {
  return format(R"({{"issuer":"{}","jwks_uri":"{}","other":[1]}})", issuer, url);
}

std::string fetched(const std::string& document, std::vector<Signing> algorithms = {}) {
  const Result<KeySet> keys = fetched_keys({{}, "i", "", std::move(algorithms)}, document);
  return keys ? format("{} keys", keys->size()) : keys.error().text();
}

}  // namespace

TEST_CASE("URLs that keys can be fetched from", "[policy][jwks]") {
  for (const char* url : {"https://id.test", "http://127.0.0.1:8080/keys?a=b", "https://[::1]:1/",
                          "https://a-b.c_d.test/x//y%20z"}) {
    INFO(url);
    CHECK_FALSE(url_fault(url));
  }
  for (const char* url :
       {"", "joe", "ftp://a", "HTTPS://a", "https://", "https:///x", "https://a b", "https://a\\b",
        "https://a#b", "https://u@a/", "https://u:p@a/", "https://a:0", "https://a:70000",
        "https://a:", "https://[::1", "https://a:x/", "https://\xc3\xa4.test", "https://a\n"}) {
    INFO(url);
    CHECK(url_fault(url));
  }
  CHECK(url_fault("https://" + std::string(2048, 'a')));
}

TEST_CASE("keys over plain http from another machine can be forged", "[policy][jwks]") {
  CHECK(is_open_to_forgery("http://id.test/keys"));
  CHECK_FALSE(is_open_to_forgery("https://id.test/keys"));
  CHECK_FALSE(is_open_to_forgery("http://127.0.0.1:80/"));
  CHECK_FALSE(is_open_to_forgery("http://localhost:8080/"));
  CHECK_FALSE(is_open_to_forgery("http://[::1]/"));
}

TEST_CASE("where an issuer's configuration stands", "[policy][jwks]") {
  CHECK(discovery_url("https://id.test") == "https://id.test/.well-known/openid-configuration");
  CHECK(discovery_url("https://id.test/a/") ==
        "https://id.test/a/.well-known/openid-configuration");
}

TEST_CASE("discovery is believed from its issuer alone", "[policy][jwks]") {
  const std::string keys = "https://keys.test/1";
  CHECK(discovered(document("https://id.test", keys)) == keys);
  const std::pair<std::string, const char*> rows[] = {
      {document("https://evil.test", keys),
       "error: its `issuer` is `https://evil.test`, not `https://id.test`"},
      {document("https://id.test/", keys),
       "error: its `issuer` is `https://id.test/`, not `https://id.test`"},
      {R"({"jwks_uri":"https://a"})", "error: its `issuer` is absent, not `https://id.test`"},
      {R"({"issuer":["https://id.test"]})", "error: its `issuer` is absent, not `https://id.test`"},
      {R"({"issuer":"https://id.test"})", "error: it has no `jwks_uri`"},
      {document("https://id.test", "file:///etc/passwd"),
       "error: its `jwks_uri` \"file:///etc/passwd\": it starts with neither https:// nor "
       "http://"},
      {document("https://id.test", "http://keys.test/1"),
       "error: its `jwks_uri` http://keys.test/1 is not https, but the issuer is"},
      {"<html>", "error: invalid JSON at byte 0: syntax error"},
      {"[]", "error: its `issuer` is absent, not `https://id.test`"},
  };
  for (const auto& [text, expected] : rows) {
    INFO(text);
    CHECK(discovered(text) == expected);
  }
  const KeySource plain{{}, "http://127.0.0.1:1", ""};
  CHECK(discovered(document("http://127.0.0.1:1", "http://127.0.0.1:2/"), plain) ==
        "http://127.0.0.1:2/");
}

TEST_CASE("of a published set, what may sign is taken and secrets never", "[policy][jwks]") {
  const SignKey ec = *SignKey::make(VerifyKey::Kind::p256);
  const SignKey rsa = *SignKey::make(VerifyKey::Kind::rsa);
  const std::string secret =
      R"({"kty":"oct","k":")" + base64url_encode(std::string(32, 's')) + "\"}";
  const std::string both =
      *with_key(*with_key("", public_jwk(ec, Signing::es256)), public_jwk(rsa, Signing::rs256));
  CHECK(fetched(both) == "2 keys");
  CHECK(fetched(both, {Signing::es256}) == "1 keys");
  CHECK(fetched(both, {Signing::ps512}).ends_with("cannot be used with PS512"));
  CHECK(fetched(secret) == "it contains only secrets, which must not be published");
  CHECK(fetched(R"({"keys":[)" + secret + "," + public_jwk(ec, Signing::es256) + "]}") == "1 keys");
  CHECK(fetched("") == "invalid JSON at byte 0: incomplete JSON");
}
