// What is a name of a certificate, and which authorities can sign. What the certificates say is
// judged by openssl itself, in tests/cli/keygen_test.cpp.
#include "crypto/x509.h"

#include <catch2/catch.hpp>

#include "crypto/keys.h"

using namespace gw;
using namespace gw::crypto;

namespace {

const WallTime start{hours(24 * 365 * 56)};
const Lifetime year{start, start + hours(24 * 365)};

std::string fault(const Certified& authority, Lifetime lifetime = year) {
  const auto made = make_certificate(authority, {.names = {"a.example"}, .lifetime = lifetime});
  return made ? "" : made.error().text();
}

}  // namespace

TEST_CASE("names of a certificate: hosts, wildcards, addresses", "[base][x509]") {
  for (const char* name : {"localhost", "a.example.com", "*.example.com", "x_1-y", "127.0.0.1",
                           "::1", "[::1]", "2001:db8::1"})
    CHECK(is_certificate_name(name));
  for (const char* name :
       {"", "a b", "a,DNS:b", "*", "a.*.b", "-a", "a-", "a..b", ".a", "a.", "a/b"})
    CHECK_FALSE(is_certificate_name(name));
  CHECK(is_certificate_name(std::string(63, 'a')));
  CHECK_FALSE(is_certificate_name(std::string(64, 'a')));
}

TEST_CASE("an authority signs while it lasts, with its own key", "[base][x509]") {
  const Certified authority = make_authority("test", year);
  CHECK(fault(authority).empty());
  CHECK(fault(authority, {year.until, year.until + hours(1)}) ==
        "the certificate of the authority has expired");
  const Certified other = make_authority("test", year);
  CHECK(fault({authority.certificate, other.key}) == "its key does not match its certificate");
  CHECK(fault({"", ""}) == "not a certificate and a private key in PEM");
  const auto leaf = make_certificate(authority, {.names = {"b"}, .lifetime = year});
  REQUIRE(leaf);
  CHECK(fault(*leaf) == "its certificate is not that of an authority");
  // The policy jwt takes the key of a certificate.
  CHECK(VerifyKey::from_pem(leaf->certificate)->kind() == VerifyKey::Kind::p256);
}
