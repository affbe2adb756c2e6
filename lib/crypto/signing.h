// Keys that sign: keygen's side of VerifyKey, never a request's. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "crypto/keys.h"

namespace gw::crypto {

// The kind of key that an algorithm is made with; EdDSA's is Ed25519.
VerifyKey::Kind kind_for(Signing algorithm);

class SignKey {
 public:
  // A new one. rsa_bits counts for RSA alone: 2048 to 8192. REQUIRES: kind is not `secret`
  static Result<SignKey> make(VerifyKey::Kind kind, int rsa_bits = 2048);
  // A private key (PKCS #8, PKCS #1 or SEC 1), not encrypted.
  static Result<SignKey> from_pem(std::string_view text);
  static Result<SignKey> secret(std::string_view bytes);

  // What checks its signatures; has its kind, and says which algorithms fit.
  const VerifyKey& verifying() const { return key_; }

  // An error where the algorithm does not fit. ES*: r and s side by side (RFC 7518, 3.4).
  Result<std::string> sign(Signing algorithm, std::string_view message) const;

  // REQUIRES of all below: it is no secret
  std::string private_pem() const;  // PKCS #8 (RFC 5958)
  struct Numbers {                  // of the public key, big-endian bytes as a JWK has them
    std::string n = {}, e = {};     // RSA
    std::string x = {}, y = {};     // a curve's, in its full length; Edwards: x alone
  };
  Numbers numbers() const;

 private:
  explicit SignKey(VerifyKey key) : key_(std::move(key)) {}

  VerifyKey key_;  // OpenSSL's key inside has the private part too
};

}  // namespace gw::crypto
