// What the files behind the door to OpenSSL share: ownership of its objects, and the tables of
// algorithms and kinds of keys. Included by lib/crypto/*.cpp only.
#pragma once

#include <openssl/evp.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "crypto/keys.h"

namespace gw::crypto::openssl {

template <auto free>
struct Freed {
  template <class T>
  void operator()(T* thing) const {
    free(thing);
  }
};
template <class T, auto free>
using Owned = std::unique_ptr<T, Freed<free>>;
using Pkey = std::shared_ptr<EVP_PKEY>;

inline Pkey owned(EVP_PKEY* key) { return key == nullptr ? nullptr : Pkey(key, EVP_PKEY_free); }
inline const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
inline unsigned char* room_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}
// Makes an Error, and clears OpenSSL's error queue of this thread.
Error wrong(std::string message);

using Kind = VerifyKey::Kind;
enum class Family : std::uint8_t { hmac, pkcs1, pss, ecdsa, eddsa };

struct SigningRow {
  std::string_view name;
  Family family;
  const char* hash;
  std::size_t hash_bytes;
};
const SigningRow& row_of(Signing algorithm);

struct KindRow {
  std::string_view name;
  const char* group;  // OpenSSL's name of the curve or key type
  std::size_t bytes;  // of a coordinate, or of an Edwards key
  Signing standard;
};
const KindRow& row_of(Kind kind);

inline constexpr int least_rsa_bits = 2048;
inline constexpr int most_rsa_bits = 8192;  // the time of a verification grows with its square

// Empty if OpenSSL fails.
std::string hmac(const SigningRow& row, std::string_view key, std::string_view message);

}  // namespace gw::crypto::openssl
