// Keys: what PEM, numbers and secrets are taken, and what is refused. The signatures themselves are
// in tests/identity/*.jws.
#include "crypto/keys.h"

#include <catch2/catch.hpp>

using namespace gw;
using namespace gw::crypto;
using Kind = VerifyKey::Kind;

namespace {

constexpr const char* rsa_pem =
    "-----BEGIN PUBLIC KEY-----\n"
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAti0MLAJOKenwkO0Jv9SV\n"
    "uJAwpmYdSmt5P48IWTnjYVNVxo1ns5mqvN/nIOTQSRMHHsIzT3oKphbO+HzYgXN4\n"
    "lip+oAzrVyOzJkuABLy6w8ZkwCI7mkksuhL45Xsslq32pdm6D1mFj+/7Irn+Ur77\n"
    "HewK23OqHnD3i1VxiIyc64Mye4aLqyJE9DVqqp/9kuznff6DiXHYEmwY9RgMDm2N\n"
    "opdi88wL2ZXup9Brx3/bs5a+QqHQIfNINbfUBn+fLvEGHYn/b3CidWqOGa0n2bNi\n"
    "YEeqXbh5CNknZ6Y2nmuIXDCyK0W3uO61AfhgIYwrmQQvCo4fOpc6PwXUYgekteKv\n"
    "PwIDAQAB\n"
    "-----END PUBLIC KEY-----\n";
constexpr const char* rsa1024_pem =
    "-----BEGIN PUBLIC KEY-----\n"
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDBsyeXKd1FA5YCacttVikwhOiT\n"
    "JErF867fQG15GIIZxp6K4TZ6EnW+qoW7rsaol1UwwYhDRXXi6D+g+8vPauOEDiLY\n"
    "71YKYijTyumOi6IgU++4yhgNHvqVRp5CiF7U89SLBKA6FqmXgbIHe3VGCZYJEZLs\n"
    "WE4ZIGlrOiBjqGaKwwIDAQAB\n"
    "-----END PUBLIC KEY-----\n";
constexpr const char* p256_pem =
    "-----BEGIN PUBLIC KEY-----\n"
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE7AzJjKEXQC8VUkAOOQgz9ssGcZdW\n"
    "OtXoOcHnCZgBT9CQYh1qUuNIwEuf56l61J7/BiMoay19NkKvFH5/EqZSdg==\n"
    "-----END PUBLIC KEY-----\n";
constexpr const char* ed25519_pem =
    "-----BEGIN PUBLIC KEY-----\n"
    "MCowBQYDK2VwAyEADDZtm+COgvuuJFIQQW10HECoMoLqDZfB+YWndoOw9kA=\n"
    "-----END PUBLIC KEY-----\n";

std::string fault(const Result<VerifyKey>& key) { return key ? "" : key.error().message; }

}  // namespace

TEST_CASE("algorithms have their exact names", "[base]") {
  for (std::size_t i = 0; i < signing_count; ++i) {
    const auto algorithm = static_cast<Signing>(i);
    CHECK(find_signing(signing_name(algorithm)) == algorithm);
  }
  for (const char* name : {"none", "", "hs256", "ES256K", "HS256 "})
    CHECK(find_signing(name) == std::nullopt);
}

TEST_CASE("public keys are read from PEM", "[base]") {
  const std::pair<const char*, Kind> rows[] = {
      {rsa_pem, Kind::rsa}, {p256_pem, Kind::p256}, {ed25519_pem, Kind::ed25519}};
  for (const auto& [pem, kind] : rows) {
    const Result<VerifyKey> key = VerifyKey::from_pem(pem);
    REQUIRE(fault(key) == "");
    CHECK(key->kind() == kind);
    CHECK(key->fits(key->standard()));
    CHECK_FALSE(key->fits(Signing::hs256));
  }
}

TEST_CASE("what must not check signatures is refused", "[base]") {
  CHECK(fault(VerifyKey::from_pem(rsa1024_pem)) ==
        "an RSA key of 1024 bits; it must have 2048 to 8192");
  CHECK(fault(VerifyKey::from_pem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"))
            .starts_with("a private key"));
  CHECK(
      fault(VerifyKey::from_pem("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")) ==
      "PEM without a valid key");
  CHECK(fault(VerifyKey::from_pem(
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")) ==
        "PEM without a valid key");
  CHECK(fault(VerifyKey::from_pem("-----BEGIN NOTHING-----\nAAAA\n-----END NOTHING-----\n"))
            .starts_with("PEM of \"NOTHING\""));
  CHECK(fault(VerifyKey::from_pem("no key")) == "not valid PEM");
  CHECK(fault(VerifyKey::from_pem(std::string(70'000, 'A'))) == "a PEM text of more than 64 KiB");
  CHECK(fault(VerifyKey::secret(rsa_pem)).starts_with("a secret that is the text of a key"));
  CHECK(fault(VerifyKey::secret("short")) == "a secret of 5 bytes; it must have at least 32");
  CHECK(fault(VerifyKey::rsa(std::string(256, '\xff'), std::string(1, '\x01'))) ==
        "an RSA key with invalid numbers");
  CHECK(fault(VerifyKey::rsa(std::string(256, '\xfe'), "\x03")) ==
        "an RSA key with invalid numbers");
  CHECK(fault(VerifyKey::rsa(std::string(4096, '\xff'), "\x03")) ==
        "an RSA key with a number that is too large");
  CHECK(fault(VerifyKey::rsa("", "")) == "an RSA key with invalid numbers");
  const std::string half(32, '\x01');
  CHECK(fault(VerifyKey::ec(Kind::p256, half, half)) ==
        "a P-256 key that is not a point on its curve");
  CHECK(fault(VerifyKey::ec(Kind::p256, half, "")) ==
        "a P-256 key whose `x` or `y` is not 32 bytes long");
  CHECK(fault(VerifyKey::edwards(Kind::ed25519, half + "x")) ==
        "an Ed25519 key whose `x` is not 32 bytes long");
}

TEST_CASE("a secret must be as long as the hash", "[base]") {
  const Result<VerifyKey> key = VerifyKey::secret(std::string(48, 's'));
  REQUIRE(key.ok());
  CHECK(key->fits(Signing::hs256));
  CHECK(key->fits(Signing::hs384));
  CHECK_FALSE(key->fits(Signing::hs512));
  CHECK_FALSE(key->fits(Signing::rs256));
  CHECK_FALSE(key->verify(Signing::hs512, "text", std::string(64, '\0')));
}
