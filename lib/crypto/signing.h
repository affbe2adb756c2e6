// Keys that sign: the counterpart of VerifyKey for keygen, never used by a request. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "crypto/keys.h"

namespace gw::crypto {

// The kind of key for an algorithm; Ed25519 for EdDSA.
VerifyKey::Kind kind_for(Signing algorithm);

class SignKey {
 public:
  // A new key. rsa_bits is for RSA only: 2048 to 8192. REQUIRES: kind is not `secret`
  static Result<SignKey> make(VerifyKey::Kind kind, int rsa_bits = 2048);
  // A private key (PKCS #8, PKCS #1 or SEC 1), not encrypted.
  static Result<SignKey> from_pem(std::string_view text);
  static Result<SignKey> secret(std::string_view bytes);

  // The key that verifies its signatures; knows its kind and which algorithms fit.
  const VerifyKey& verifying() const { return key_; }

  // Fails if the algorithm does not fit. ES*: r and s, concatenated (RFC 7518, 3.4).
  Result<std::string> sign(Signing algorithm, std::string_view message) const;

  // REQUIRES for everything below: it is not a secret
  std::string private_pem() const;  // PKCS #8 (RFC 5958)
  struct Numbers {                  // of the public key, big-endian as in a JWK
    std::string n = {}, e = {};     // RSA
    std::string x = {}, y = {};     // of a curve, in full length; Edwards: x only
  };
  Numbers numbers() const;

 private:
  explicit SignKey(VerifyKey key) : key_(std::move(key)) {}

  VerifyKey key_;  // OpenSSL's key in it also has the private part
};

}  // namespace gw::crypto
