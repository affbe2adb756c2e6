// Keys and signature verification with the EVP interface of OpenSSL 3.
#include "crypto/keys.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "crypto/openssl.h"

namespace gw::crypto {

namespace {

using namespace openssl;

constexpr std::size_t most_pem = 64 * 1024;
constexpr std::string_view pem_start = "-----BEGIN ";

// The public key with these parameters; null if OpenSSL rejects it.
Pkey from_parameters(const char* type, OSSL_PARAM_BLD* build) {
  const Owned<OSSL_PARAM, OSSL_PARAM_free> parameters(OSSL_PARAM_BLD_to_param(build));
  const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(
      EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
    return nullptr;
  return owned(key);
}

// One PEM block. Never asks for a passphrase; encrypted blocks are not read.
struct Pem {
  std::string label, data;
};
std::optional<Pem> read_pem(std::string_view text) {
  const Owned<BIO, BIO_free> bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  char *name = nullptr, *header = nullptr;
  unsigned char* data = nullptr;
  long size = 0;
  if (!bio || PEM_read_bio(bio.get(), &name, &header, &data, &size) != 1) return {};
  Pem pem{name, std::string(reinterpret_cast<char*>(data), static_cast<std::size_t>(size))};
  const bool plain = *header == '\0';
  OPENSSL_free(name);
  OPENSSL_free(header);
  OPENSSL_free(data);
  return plain ? std::optional(std::move(pem)) : std::nullopt;
}

Pkey decode(const Pem& pem) {
  const unsigned char* at = bytes_of(pem.data);
  const unsigned char* const end = at + pem.data.size();
  const long size = static_cast<long>(pem.data.size());
  Pkey key;
  if (pem.label == "PUBLIC KEY") {
    key = owned(d2i_PUBKEY(nullptr, &at, size));
  } else if (pem.label == "RSA PUBLIC KEY") {
    key = owned(d2i_PublicKey(EVP_PKEY_RSA, nullptr, &at, size));
  } else {
    const Owned<X509, X509_free> certificate(d2i_X509(nullptr, &at, size));
    if (certificate) key = owned(X509_get_pubkey(certificate.get()));
  }
  return at == end ? key : nullptr;
}

// ES*: r and s, each of the curve's length, concatenated (RFC 7518, 3.4), as DER for OpenSSL. Zeros
// are rejected here, so that it does not depend on the library (CVE-2022-21449).
std::string ecdsa_der(std::string_view raw, std::size_t half) {
  if (raw.size() != 2 * half) return {};
  BIGNUM* const r = BN_bin2bn(bytes_of(raw), static_cast<int>(half), nullptr);
  BIGNUM* const s = BN_bin2bn(bytes_of(raw.substr(half)), static_cast<int>(half), nullptr);
  const Owned<ECDSA_SIG, ECDSA_SIG_free> pair(ECDSA_SIG_new());
  if (!r || !s || !pair || BN_is_zero(r) || BN_is_zero(s) || !ECDSA_SIG_set0(pair.get(), r, s)) {
    BN_free(r);
    BN_free(s);
    return {};
  }
  std::string der(static_cast<std::size_t>(i2d_ECDSA_SIG(pair.get(), nullptr)), '\0');
  auto* at = reinterpret_cast<unsigned char*>(der.data());
  i2d_ECDSA_SIG(pair.get(), &at);
  return der;
}

bool verify_hmac(const SigningRow& row, std::string_view key, std::string_view message,
                 std::string_view signature) {
  const std::string mac = hmac(row, key, message);
  return !mac.empty() && signature.size() == mac.size() &&
         CRYPTO_memcmp(mac.data(), signature.data(), mac.size()) == 0;
}

bool verify_public(const SigningRow& row, EVP_PKEY* key, std::string_view message,
                   std::string_view signature) {
  const Owned<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* options = nullptr;  // owned by the context
  if (!context || EVP_DigestVerifyInit_ex(context.get(), &options, row.hash, nullptr, nullptr, key,
                                          nullptr) != 1)
    return false;
  // The salt has the length of the hash (RFC 7518, 3.5).
  if (row.family == Family::pss &&
      (EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) != 1 ||
       EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) != 1))
    return false;
  return EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(message),
                          message.size()) == 1;
}

}  // namespace

std::string_view signing_name(Signing algorithm) { return row_of(algorithm).name; }

std::optional<Signing> find_signing(std::string_view name) {
  for (std::size_t i = 0; i < signing_count; ++i)
    if (signing_name(static_cast<Signing>(i)) == name) return static_cast<Signing>(i);
  return {};
}

Result<VerifyKey> VerifyKey::judge(Pkey key) {
  const int type = EVP_PKEY_get_base_id(key.get());
  if (type == EVP_PKEY_RSA) {
    const int bits = EVP_PKEY_get_bits(key.get());
    if (bits < least_rsa_bits || bits > most_rsa_bits)
      return wrong(format("an RSA key of {} bits; it must have {} to {}", bits, least_rsa_bits,
                          most_rsa_bits));
    return VerifyKey(Kind::rsa, std::move(key));
  }
  if (type == EVP_PKEY_ED25519) return VerifyKey(Kind::ed25519, std::move(key));
  if (type == EVP_PKEY_ED448) return VerifyKey(Kind::ed448, std::move(key));
  std::array<char, 64> group{};
  if (type == EVP_PKEY_EC) EVP_PKEY_get_group_name(key.get(), group.data(), group.size(), nullptr);
  for (const Kind curve : {Kind::p256, Kind::p384, Kind::p521})
    if (std::string_view(group.data()) == row_of(curve).group)
      return VerifyKey(curve, std::move(key));
  return wrong("a key of an unsupported type; use RSA, P-256, P-384, P-521 or Ed25519");
}

Result<VerifyKey> VerifyKey::from_pem(std::string_view text) {
  if (text.size() > most_pem) return wrong("a PEM text of more than 64 KiB");
  if (text.find("PRIVATE KEY-----") != text.npos)
    return wrong("a private key; use its public key to verify signatures");
  const std::optional<Pem> pem = read_pem(text);
  if (!pem) return wrong("not valid PEM");
  if (pem->label != "PUBLIC KEY" && pem->label != "RSA PUBLIC KEY" && pem->label != "CERTIFICATE")
    return wrong(
        format("PEM of \"{}\"; it must be a public key or a certificate", printable(pem->label)));
  Pkey key = decode(*pem);
  if (key == nullptr) return wrong("PEM without a valid key");
  return judge(std::move(key));
}

Result<VerifyKey> VerifyKey::rsa(std::string_view modulus, std::string_view exponent) {
  if (modulus.size() > 2 * most_rsa_bits / 8 || exponent.size() > 8)
    return wrong("an RSA key with a number that is too large");
  const Owned<BIGNUM, BN_free> n(
      BN_bin2bn(bytes_of(modulus), static_cast<int>(modulus.size()), nullptr));
  const Owned<BIGNUM, BN_free> e(
      BN_bin2bn(bytes_of(exponent), static_cast<int>(exponent.size()), nullptr));
  if (!n || !e || !BN_is_odd(n.get()) || !BN_is_odd(e.get()) || BN_is_one(e.get()))
    return wrong("an RSA key with invalid numbers");
  const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> build(OSSL_PARAM_BLD_new());
  Pkey key;
  if (build && OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) == 1 &&
      OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) == 1)
    key = from_parameters("RSA", build.get());
  if (key == nullptr) return wrong("an invalid RSA key");
  return judge(std::move(key));
}

Result<VerifyKey> VerifyKey::ec(Kind curve, std::string_view x, std::string_view y) {
  const KindRow& row = row_of(curve);
  if (x.size() != row.bytes || y.size() != row.bytes)
    return wrong(format("a {} key whose `x` or `y` is not {} bytes long", row.name, row.bytes));
  const std::string point =
      '\x04' + std::string(x) + std::string(y);  // uncompressed (SEC 1, 2.3.3)
  const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> build(OSSL_PARAM_BLD_new());
  Pkey key;
  if (build &&
      OSSL_PARAM_BLD_push_utf8_string(build.get(), OSSL_PKEY_PARAM_GROUP_NAME, row.group, 0) == 1 &&
      OSSL_PARAM_BLD_push_octet_string(build.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                       point.size()) == 1)
    key = from_parameters("EC", build.get());
  const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> check(
      key ? EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr) : nullptr);
  if (!check || EVP_PKEY_public_check(check.get()) != 1)
    return wrong(format("a {} key that is not a point on its curve", row.name));
  return VerifyKey(curve, std::move(key));
}

Result<VerifyKey> VerifyKey::edwards(Kind curve, std::string_view x) {
  const KindRow& row = row_of(curve);
  Pkey key;
  if (x.size() == row.bytes)
    key = owned(EVP_PKEY_new_raw_public_key_ex(nullptr, row.group, nullptr, bytes_of(x), x.size()));
  if (key == nullptr)
    return wrong(format("an {} key whose `x` is not {} bytes long", row.name, row.bytes));
  return VerifyKey(curve, std::move(key));
}

Result<VerifyKey> VerifyKey::secret(std::string_view bytes) {
  if (bytes.find(pem_start) != bytes.npos)
    return wrong("a secret that is the text of a key: anyone with the public key could sign");
  if (bytes.size() < 32)
    return wrong(format("a secret of {} bytes; it must have at least 32", bytes.size()));
  if (bytes.size() > most_pem) return wrong("a secret of more than 64 KiB");
  VerifyKey key(Kind::secret, nullptr);
  key.secret_ = Secret(bytes);
  return key;
}

std::string_view VerifyKey::kind_name() const { return row_of(kind_).name; }
Signing VerifyKey::standard() const { return row_of(kind_).standard; }

bool VerifyKey::fits(Signing algorithm) const {
  const SigningRow& row = row_of(algorithm);
  switch (row.family) {
    case Family::hmac:
      return kind_ == Kind::secret && secret_.text().size() >= row.hash_bytes;
    case Family::pkcs1:
    case Family::pss:
      return kind_ == Kind::rsa;
    case Family::ecdsa:
      return row_of(kind_).standard == algorithm;  // one curve per algorithm
    case Family::eddsa:
      return kind_ == Kind::ed25519 || kind_ == Kind::ed448;
  }
  return false;
}

bool VerifyKey::verify(Signing algorithm, std::string_view message,
                       std::string_view signature) const {
  if (!fits(algorithm)) return false;
  const SigningRow& row = row_of(algorithm);
  if (row.family == Family::hmac) return verify_hmac(row, secret_.text(), message, signature);
  std::string der;
  if (row.family == Family::ecdsa) {
    der = ecdsa_der(signature, row_of(kind_).bytes);
    signature = der;
  }
  const bool good = !signature.empty() && verify_public(row, key_.get(), message, signature);
  if (!good) ERR_clear_error();
  return good;
}

}  // namespace gw::crypto
