// Keys that verify signatures (JWA: RFC 7518, 3; RFC 8037), and the algorithms by their JOSE names.
// A key is immutable and cheap to copy; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "crypto/secret.h"

struct evp_pkey_st;  // OpenSSL's EVP_PKEY

namespace gw::crypto {

enum class Signing : std::uint8_t {
  hs256,
  hs384,
  hs512,
  rs256,
  rs384,
  rs512,
  ps256,
  ps384,
  ps512,
  es256,
  es384,
  es512,
  eddsa,
};
inline constexpr std::size_t signing_count = 13;

std::string_view signing_name(Signing algorithm);            // "ES256"
std::optional<Signing> find_signing(std::string_view name);  // by its exact name; never "none"

class VerifyKey {
 public:
  enum class Kind : std::uint8_t { secret, rsa, p256, p384, p521, ed25519, ed448 };

  // A public key (SPKI or PKCS #1) or a certificate. Private keys are rejected: they do not belong
  // here.
  static Result<VerifyKey> from_pem(std::string_view text);
  // Numbers are big-endian. RSA keys have 2048 to 8192 bits.
  static Result<VerifyKey> rsa(std::string_view modulus, std::string_view exponent);
  // Coordinates have the full length of the curve (RFC 7518, 6.2.1.2); the point must be on the
  // curve.
  static Result<VerifyKey> ec(Kind curve, std::string_view x, std::string_view y);
  static Result<VerifyKey> edwards(Kind curve, std::string_view x);
  // Rejects the text of a public key: otherwise RS256 tokens could be forged as HS256 (RFC 8725,
  // 2.1).
  static Result<VerifyKey> secret(std::string_view bytes);

  Kind kind() const { return kind_; }
  std::string_view kind_name() const;  // "RSA", "P-256", "secret" ...
  // Whether the algorithm is for this kind of key; a secret must be as long as the hash (RFC 7518,
  // 3.2).
  bool fits(Signing algorithm) const;
  Signing standard() const;  // the default algorithm of this kind of key: RS256, ES256, HS256 ...

  // Also false if the algorithm does not fit.
  bool verify(Signing algorithm, std::string_view message, std::string_view signature) const;

 private:
  friend class SignKey;
  VerifyKey(Kind kind, std::shared_ptr<evp_pkey_st> key) : kind_(kind), key_(std::move(key)) {}
  static Result<VerifyKey> judge(std::shared_ptr<evp_pkey_st> key);

  Kind kind_;
  std::shared_ptr<evp_pkey_st> key_;
  Secret secret_;
};

}  // namespace gw::crypto
