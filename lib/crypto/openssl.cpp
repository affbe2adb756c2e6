// The tables of algorithms and kinds of keys, and HMAC (RFC 2104) with EVP.
#include "crypto/openssl.h"

#include <openssl/err.h>
#include <openssl/hmac.h>

#include <array>

namespace gw::crypto::openssl {

namespace {

constexpr std::array<SigningRow, signing_count> signings = {{
    {"HS256", Family::hmac, "SHA256", 32},
    {"HS384", Family::hmac, "SHA384", 48},
    {"HS512", Family::hmac, "SHA512", 64},
    {"RS256", Family::pkcs1, "SHA256", 32},
    {"RS384", Family::pkcs1, "SHA384", 48},
    {"RS512", Family::pkcs1, "SHA512", 64},
    {"PS256", Family::pss, "SHA256", 32},
    {"PS384", Family::pss, "SHA384", 48},
    {"PS512", Family::pss, "SHA512", 64},
    {"ES256", Family::ecdsa, "SHA256", 32},
    {"ES384", Family::ecdsa, "SHA384", 48},
    {"ES512", Family::ecdsa, "SHA512", 64},
    {"EdDSA", Family::eddsa, nullptr, 0},
}};

constexpr std::array<KindRow, 7> kinds = {{
    {"secret", nullptr, 0, Signing::hs256},
    {"RSA", "RSA", 0, Signing::rs256},
    {"P-256", "prime256v1", 32, Signing::es256},
    {"P-384", "secp384r1", 48, Signing::es384},
    {"P-521", "secp521r1", 66, Signing::es512},
    {"Ed25519", "ED25519", 32, Signing::eddsa},
    {"Ed448", "ED448", 57, Signing::eddsa},
}};

}  // namespace

const SigningRow& row_of(Signing algorithm) {
  return signings[static_cast<std::size_t>(algorithm)];
}
const KindRow& row_of(Kind kind) { return kinds[static_cast<std::size_t>(kind)]; }

Error wrong(std::string message) {
  ERR_clear_error();
  return {Error::Kind::invalid, std::move(message)};
}

std::string hmac(const SigningRow& row, std::string_view key, std::string_view message) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac;
  unsigned int size = 0;
  const EVP_MD* const hash = row.hash_bytes == 32   ? EVP_sha256()
                             : row.hash_bytes == 48 ? EVP_sha384()
                                                    : EVP_sha512();
  if (HMAC(hash, key.data(), static_cast<int>(key.size()), bytes_of(message), message.size(),
           mac.data(), &size) == nullptr)
    return {};
  return {reinterpret_cast<char*>(mac.data()), size};
}

}  // namespace gw::crypto::openssl
