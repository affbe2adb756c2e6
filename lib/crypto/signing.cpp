// Creates keys and signatures with the EVP interface of OpenSSL 3.
#include "crypto/signing.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "base/check.h"
#include "base/text.h"
#include "crypto/openssl.h"

namespace gw::crypto {

using namespace openssl;

namespace {

constexpr std::size_t most_pem = 64 * 1024;

// An encrypted key is an error; OpenSSL would otherwise ask for a passphrase on the terminal.
int no_passphrase(char*, int, int, void*) { return -1; }

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

std::string number_of(EVP_PKEY* key, const char* name, std::size_t bytes) {
  BIGNUM* read = nullptr;
  GW_CHECK(EVP_PKEY_get_bn_param(key, name, &read) == 1);
  const Owned<BIGNUM, BN_free> number(read);
  if (bytes == 0) bytes = static_cast<std::size_t>(BN_num_bytes(read));
  std::string text(bytes, '\0');
  GW_CHECK(BN_bn2binpad(read, room_of(text), static_cast<int>(bytes)) >= 0);
  return text;
}

// Converts the DER of OpenSSL to r and s, each of the curve's length. Empty if it is invalid.
std::string raw_ecdsa(std::string_view der, std::size_t half) {
  const unsigned char* at = bytes_of(der);
  const Owned<ECDSA_SIG, ECDSA_SIG_free> pair(
      d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  std::string raw(2 * half, '\0');
  const int size = static_cast<int>(half);
  if (!pair || BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), room_of(raw), size) < 0 ||
      BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), room_of(raw) + half, size) < 0)
    return {};
  return raw;
}

// Empty if OpenSSL fails.
std::string sign_private(const SigningRow& row, EVP_PKEY* key, std::string_view message) {
  const Owned<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* options = nullptr;  // owned by the context
  if (!context ||
      EVP_DigestSignInit_ex(context.get(), &options, row.hash, nullptr, nullptr, key, nullptr) != 1)
    return {};
  if (row.family == Family::pss &&
      (EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) != 1 ||
       EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) != 1))
    return {};
  std::size_t size = 0;
  if (EVP_DigestSign(context.get(), nullptr, &size, bytes_of(message), message.size()) != 1)
    return {};
  std::string signature(size, '\0');
  if (EVP_DigestSign(context.get(), room_of(signature), &size, bytes_of(message), message.size()) !=
      1)
    return {};
  signature.resize(size);
  return signature;
}

}  // namespace

Kind kind_for(Signing algorithm) {
  const Family family = row_of(algorithm).family;
  if (family == Family::hmac) return Kind::secret;
  if (family == Family::pkcs1 || family == Family::pss) return Kind::rsa;
  for (const Kind curve : {Kind::p256, Kind::p384, Kind::p521})
    if (row_of(curve).standard == algorithm) return curve;
  return Kind::ed25519;
}

Result<SignKey> SignKey::make(Kind kind, int rsa_bits) {
  GW_CHECK(kind != Kind::secret);
  if (rsa_bits < least_rsa_bits || rsa_bits > most_rsa_bits)
    return wrong(format("an RSA key of {} bits; it must have {} to {}", rsa_bits, least_rsa_bits,
                        most_rsa_bits));
  const char* const group = row_of(kind).group;
  Pkey key;
  if (kind == Kind::rsa)
    key = owned(EVP_PKEY_Q_keygen(nullptr, nullptr, group, static_cast<std::size_t>(rsa_bits)));
  else if (kind == Kind::ed25519 || kind == Kind::ed448)
    key = owned(EVP_PKEY_Q_keygen(nullptr, nullptr, group));
  else
    key = owned(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", group));
  if (key == nullptr) return wrong(format("OpenSSL cannot create a {} key", row_of(kind).name));
  return SignKey(VerifyKey(kind, std::move(key)));
}

Result<SignKey> SignKey::from_pem(std::string_view text) {
  if (text.size() > most_pem) return wrong("a PEM text of more than 64 KiB");
  if (text.find("ENCRYPTED") != text.npos)
    return wrong("an encrypted key; decrypt it first, for example with openssl pkey -in");
  if (text.find("PRIVATE KEY-----") == text.npos)
    return wrong("not a private key; public keys and certificates cannot sign");
  const Owned<BIO, BIO_free> bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  Pkey key = owned(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr));
  if (key == nullptr) return wrong("PEM without a valid private key");
  Result<VerifyKey> judged = VerifyKey::judge(std::move(key));
  if (!judged) return judged.error();
  return SignKey(*std::move(judged));
}

Result<SignKey> SignKey::secret(std::string_view bytes) {
  Result<VerifyKey> judged = VerifyKey::secret(bytes);
  if (!judged) return judged.error();
  return SignKey(*std::move(judged));
}

Result<std::string> SignKey::sign(Signing algorithm, std::string_view message) const {
  const SigningRow& row = row_of(algorithm);
  if (!key_.fits(algorithm))
    return wrong(format("{} cannot be used with a {} key", row.name, key_.kind_name()));
  std::string signature = row.family == Family::hmac ? hmac(row, key_.secret_.text(), message)
                                                     : sign_private(row, key_.key_.get(), message);
  if (row.family == Family::ecdsa) signature = raw_ecdsa(signature, row_of(key_.kind()).bytes);
  if (signature.empty()) return wrong(format("OpenSSL cannot create a {} signature", row.name));
  return signature;
}

std::string SignKey::private_pem() const {
  const Owned<BIO, BIO_free> bio(BIO_new(BIO_s_mem()));
  GW_CHECK(bio && PEM_write_bio_PKCS8PrivateKey(bio.get(), key_.key_.get(), nullptr, nullptr, 0,
                                                nullptr, nullptr) == 1);
  return text_of(bio.get());
}

SignKey::Numbers SignKey::numbers() const {
  GW_CHECK(key_.kind() != Kind::secret);
  EVP_PKEY* const key = key_.key_.get();
  const std::size_t bytes = row_of(key_.kind()).bytes;
  switch (key_.kind()) {
    case Kind::secret:
      break;
    case Kind::rsa:
      return {.n = number_of(key, OSSL_PKEY_PARAM_RSA_N, 0),
              .e = number_of(key, OSSL_PKEY_PARAM_RSA_E, 0)};
    case Kind::p256:
    case Kind::p384:
    case Kind::p521:
      return {.x = number_of(key, OSSL_PKEY_PARAM_EC_PUB_X, bytes),
              .y = number_of(key, OSSL_PKEY_PARAM_EC_PUB_Y, bytes)};
    case Kind::ed25519:
    case Kind::ed448: {
      std::string x(bytes, '\0');
      std::size_t size = bytes;
      GW_CHECK(EVP_PKEY_get_raw_public_key(key, room_of(x), &size) == 1 && size == bytes);
      return {.x = std::move(x)};
    }
  }
  return {};
}

}  // namespace gw::crypto
