// The text that is signed: the examples of RFC 9421 (B.2), whose signatures must hold over it, and
// every component one by one.
#include "policy/signature_base.h"

#include <catch2/catch.hpp>

#include "base/base64.h"
#include "base/text.h"
#include "crypto/keys.h"
#include "support/core/asking.h"

using namespace gw;
using namespace gw::crypto;
using namespace gw::policy;

namespace {

// RFC 9421, B.1: test-key-rsa-pss, test-key-ed25519, test-shared-secret.
constexpr const char* rsa_key =
    "-----BEGIN PUBLIC KEY-----\n"
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAr4tmm3r20Wd/PbqvP1s2\n"
    "+QEtvpuRaV8Yq40gjUR8y2Rjxa6dpG2GXHbPfvMs8ct+Lh1GH45x28Rw3Ry53mm+\n"
    "oAXjyQ86OnDkZ5N8lYbggD4O3w6M6pAvLkhk95AndTrifbIFPNU8PPMO7OyrFAHq\n"
    "gDsznjPFmTOtCEcN2Z1FpWgchwuYLPL+Wokqltd11nqqzi+bJ9cvSKADYdUAAN5W\n"
    "Utzdpiy6LbTgSxP7ociU4Tn0g5I6aDZJ7A8Lzo0KSyZYoA485mqcO0GVAdVw9lq4\n"
    "aOT9v6d+nb4bnNkQVklLQ3fVAvJm+xdDOp9LCNCN48V2pnDOkFV6+U9nV5oyc6XI\n"
    "2wIDAQAB\n"
    "-----END PUBLIC KEY-----\n";
constexpr const char* edwards_key =
    "-----BEGIN PUBLIC KEY-----\n"
    "MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=\n"
    "-----END PUBLIC KEY-----\n";
constexpr const char* shared_secret =
    "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==";
constexpr const char* digest =
    "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJw"
    "ew==:";

// B.2: test-request.
test::RequestText test_request() {
  return {.method = "POST",
          .host = "example.com",
          .target = "/foo?param=Value&Pet=dog",
          .fields = {{"Date", "Tue, 20 Apr 2021 02:07:55 GMT"},
                     {"Content-Type", "application/json"},
                     {"Content-Digest", digest},
                     {"Content-Length", "18"}}};
}

// What is signed where Signature-Input says this; the port is the scheme's unless it is given.
std::string base_of(const test::RequestText& request, const std::string& input,
                    std::uint16_t port = 0) {
  test::Asking asking(request);
  asking.facts.port = port != 0 ? port : request.scheme == "https" ? 443 : 80;
  const http::SfDictionary read = http::parse_sf_dictionary(input, asking.arena());
  REQUIRE(read.fault == nullptr);
  REQUIRE(read.members[0].is_list);
  const SignatureBase base = signature_base(read.members[0], asking.facts, asking.arena());
  return base.fault.empty() ? base.text : "fault: " + base.fault;
}

// The value of one component; the target is all that matters of the request.
std::string value_of(const std::string& component, std::string_view target,
                     std::string_view scheme = "http", std::string_view host = "example.com",
                     std::uint16_t port = 0) {
  const std::string base =
      base_of({.host = host, .target = target, .scheme = scheme}, "s=(" + component + ")", port);
  if (base.starts_with("fault: ")) return base;
  return base.substr(component.size() + 2, base.find('\n') - component.size() - 2);
}

VerifyKey pem(const char* text) { return *VerifyKey::from_pem(text); }

}  // namespace

TEST_CASE("the signatures of RFC 9421 hold over what we make of its request", "[policy][hmac]") {
  struct Row {
    const char *input, *signature;
    VerifyKey key;
    gw::crypto::Signing algorithm;
  };
  const Row rows[] = {
      {R"(sig-b21=();created=1618884473;keyid="test-key-rsa-pss";nonce="b3k2pp5k7z-50gnwp.yemd")",
       "d2pmTvmbncD3xQm8E9ZV2828BjQWGgiwAaw5bAkgibUopemLJcWDy/lkbbHAve4cRAtx31Iq786U7it++wgGxbtRxf8"
       "Udx7zFZsckzXaJMkA7ChG52eSkFxykJeNqsrWH5S+oxNFlD4dzVuwe8DhTSja8xxbR/Z2cOGdCbzR72rgFWhzx2VjBq"
       "JzsPLMIQKhO4DGezXehhWwE56YCE+O6c0mKZsfxVrogUvA4HELjVKWmAvtl6UnCh8jYzuVG5WSb/QEVPnP5TmcAnLH1"
       "g+s++v6d4s8m0gCw1fV5/SITLq9mhho8K3+7EPYTU8IU1bLhdxO5Nyt8C8ssinQ98Xw9Q==",
       pem(rsa_key), gw::crypto::Signing::ps512},
      {R"(sig-b22=("@authority" "content-digest" "@query-param";name="Pet");created=1618884473;)"
       R"(keyid="test-key-rsa-pss";tag="header-example")",
       "LjbtqUbfmvjj5C5kr1Ugj4PmLYvx9wVjZvD9GsTT4F7GrcQEdJzgI9qHxICagShLRiLMlAJjtq6N4CDfKtjvuJyE5qH"
       "7KT8UCMkSowOB4+ECxCmT8rtAmj/0PIXxi0A0nxKyB09RNrCQibbUjsLS/2YyFYXEu4TRJQzRw1rLEuEfY17SARYhpT"
       "laqwZVtR8NV7+4UKkjqpcAoFqWFQh62s7Cl+H2fjBSpqfZUJcsIk4N6wiKYd4je2U/lankenQ99PZfB4jY3I5rSV2DS"
       "BVkSFsURIjYErOs0tFTQosMTAoxk//0RoKUqiYY8Bh0aaUEb0rQl3/XaVe4bXTugEjHSw==",
       pem(rsa_key), gw::crypto::Signing::ps512},
      {R"(sig-b23=("date" "@method" "@path" "@query" "@authority" "content-type" "content-digest" )"
       R"("content-length");created=1618884473;keyid="test-key-rsa-pss")",
       "bbN8oArOxYoyylQQUU6QYwrTuaxLwjAC9fbY2F6SVWvh0yBiMIRGOnMYwZ/5MR6fb0Kh1rIRASVxFkeGt683+qRpRRU"
       "5p2voTp768ZrCUb38K0fUxN0O0iC59DzYx8DFll5GmydPxSmme9v6ULbMFkl+V5B1TP/yPViV7KsLNmvKiLJH1pFkh/"
       "aYA2HXXZzNBXmIkoQoLd7YfW91kE9o/CCoC1xMy7JA1ipwvKvfrs65ldmlu9bpG6A9BmzhuzF8Eim5f8ui9eH8LZH89"
       "6+QIF61ka39VBrohr9iyMUJpvRX2Zbhl5ZJzSRxpJyoEZAFL2FUo5fTIztsDZKEgM4cUA==",
       pem(rsa_key), gw::crypto::Signing::ps512},
      {R"(sig-b25=("date" "@authority" "content-type");created=1618884473;)"
       R"(keyid="test-shared-secret")",
       "pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=",
       *VerifyKey::secret(*base64_decode(shared_secret)), gw::crypto::Signing::hs256},
      {R"(sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");)"
       R"(created=1618884473;keyid="test-key-ed25519")",
       "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==",
       pem(edwards_key), gw::crypto::Signing::eddsa},
  };
  for (const Row& row : rows) {
    INFO(row.input);
    const std::string base = base_of(test_request(), row.input);
    CHECK(row.key.verify(row.algorithm, base, *base64_decode(row.signature)));
    CHECK_FALSE(row.key.verify(row.algorithm, base + " ", *base64_decode(row.signature)));
  }
  // B.2.4 signs an answer, which is nothing of ours.
  CHECK(base_of(test_request(), R"(sig-b24=("@status" "content-type");created=1618884473)") ==
        "fault: component `@status` is not a component of a request");
}

TEST_CASE("the text of RFC 9421, B.2.5, whatever spaces the field had", "[policy][hmac]") {
  CHECK(base_of(test_request(),
                "sig-b25=(  \"date\" \"@authority\"   \"content-type\" ); created=1618884473;  "
                "keyid=\"test-shared-secret\"") ==
        "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n"
        "\"@authority\": example.com\n"
        "\"content-type\": application/json\n"
        "\"@signature-params\": (\"date\" \"@authority\" \"content-type\");created=1618884473;"
        "keyid=\"test-shared-secret\"");
}

TEST_CASE("derived components are as the client sent them", "[policy][hmac]") {
  const std::string target = "/a%2fb/./c//d?x=%7e&y";
  CHECK(value_of("\"@method\"", target) == "GET");
  CHECK(value_of("\"@path\"", target) == "/a%2fb/./c//d");
  CHECK(value_of("\"@query\"", target) == "?x=%7e&y");
  CHECK(value_of("\"@request-target\"", target) == target);
  CHECK(value_of("\"@target-uri\"", target) == "http://example.com" + target);
  CHECK(value_of("\"@target-uri\"", "/", "https", "EXAMPLE.com:8443", 8443) ==
        "https://example.com:8443/");
  CHECK(value_of("\"@scheme\"", "/", "https") == "https");
  CHECK(value_of("\"@authority\"", "/", "http", "Example.COM:80") == "example.com");
  CHECK(value_of("\"@authority\"", "/", "https", "example.com:80", 80) == "example.com:80");
  CHECK(value_of("\"@authority\"", "/", "http", "[::1]:8080", 8080) == "[::1]:8080");
  CHECK(value_of("\"@query\"", "/") == "?");
  CHECK(value_of("\"@query\"", "/?") == "?");
  CHECK(value_of("\"@path\"", "http://example.com?q") == "/");
  CHECK(value_of("\"@query\"", "http://example.com?q") == "?q");
  CHECK(value_of("\"@request-target\"", "http://example.com/x?q") == "http://example.com/x?q");
  CHECK(value_of("\"@path\"", "http://example.com/x?q") == "/x");
}

TEST_CASE("parameters of the query are decoded and encoded alike", "[policy][hmac]") {
  // The request of RFC 9421, 2.2.8.
  const char* target =
      "/parameters?var=this%20is%20a%20big%0Amultiline%20value&bar=with+plus+whitespace&fa%C3%A7ade"
      "%22%3A%20=something&a=1&a=2&empty";
  const auto value = [&](const std::string& name) {
    return value_of("\"@query-param\";name=\"" + name + "\"", target);
  };
  CHECK(value("var") == "this%20is%20a%20big%0Amultiline%20value");
  CHECK(value("bar") == "with%20plus%20whitespace");
  CHECK(value("fa%C3%A7ade%22%3A%20") == "something");
  CHECK(value("empty") == "");
  CHECK(value("a") == "fault: the query has `a` more than once");
  CHECK(value("none") == "fault: the query has no parameter `none`");
  CHECK(value_of("\"@query-param\"", target) ==
        "fault: component `@query-param` takes the parameter `name` and no other");
}

TEST_CASE("fields are joined and trimmed, and must be there", "[policy][hmac]") {
  const test::RequestText request = {
      .fields = {{"X-A", "one"}, {"x-empty", ""}, {"x-a", "two, three"}}};
  CHECK(base_of(request, R"(s=("x-a" "x-empty"))") ==
        "\"x-a\": one, two, three\n\"x-empty\": \n\"@signature-params\": (\"x-a\" \"x-empty\")");
  const auto fault = [&](const char* input) {
    const std::string base = base_of(request, input);
    REQUIRE(base.starts_with("fault: "));
    return base.substr(7);
  };
  CHECK(fault(R"(s=("x-b"))") == "component `x-b` is covered, but the request has no such field");
  CHECK(fault(R"(s=("X-A"))") == "component `X-A` is not a component of a request");
  CHECK(fault(R"(s=("x-a" "x-a"))") == "component `x-a` is covered twice");
  CHECK(fault(R"(s=("x-a";sf))") ==
        "component `x-a` has the parameter `sf`, which is not supported");
  CHECK(fault(R"(s=("@signature-params"))") ==
        "component `@signature-params` is not a component of a request");
  CHECK(fault("s=(x-a)") == "a component that is not a string");
}

TEST_CASE("what a list covers", "[policy][hmac]") {
  BlockPool pool(4096);
  Arena arena(pool);
  const auto covered = [&](const char* list, std::string_view name) {
    const http::SfDictionary read = http::parse_sf_dictionary(arena.join("s=", list), arena);
    return covers(read.members[0], name);
  };
  CHECK(covered(R"(("date"))", "date"));
  CHECK_FALSE(covered(R"(("date";sf))", "date"));
  CHECK_FALSE(covered("(date)", "date"));
  CHECK(covered(R"(("@target-uri"))", "@authority"));
  CHECK(covered(R"(("@target-uri"))", "@query"));
  CHECK_FALSE(covered(R"(("@target-uri"))", "@request-target"));
  CHECK(covered(R"(("@request-target"))", "@path"));
  CHECK_FALSE(covered(R"(("@request-target"))", "@authority"));
  CHECK_FALSE(covered(R"((""))", "@method"));
  CHECK_FALSE(covered(R"(("@path"))", "@query"));
}
