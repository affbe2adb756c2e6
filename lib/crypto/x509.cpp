// Creates certificates with OpenSSL's X509.
#include "crypto/x509.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <ctime>

#include "base/check.h"
#include "base/ip.h"
#include "base/text.h"
#include "crypto/openssl.h"
#include "crypto/random.h"

namespace gw::crypto {

using namespace openssl;

namespace {

using Certificate = Owned<X509, X509_free>;
using Bio = Owned<BIO, BIO_free>;

constexpr std::size_t longest_common_name = 64;  // RFC 5280, upper bounds of appendix A
constexpr std::size_t longest_host = 253, longest_label = 63;

bool is_label(std::string_view text) {
  if (text.empty() || text.size() > longest_label || text.front() == '-' || text.back() == '-')
    return false;
  for (const char c : text)
    if (!is_alpha(c) && !is_digit(c) && c != '-' && c != '_') return false;
  return true;
}

bool is_host(std::string_view name) {
  if (name.starts_with("*.")) name.remove_prefix(2);
  if (name.size() > longest_host) return false;
  for (const std::string_view label : split(name, '.'))
    if (!is_label(label)) return false;
  return true;
}

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

Certified as_pem(X509* certificate, EVP_PKEY* key) {
  const Bio one(BIO_new(BIO_s_mem())), two(BIO_new(BIO_s_mem()));
  GW_CHECK(one && PEM_write_bio_X509(one.get(), certificate) == 1);
  GW_CHECK(two && PEM_write_bio_PKCS8PrivateKey(two.get(), key, nullptr, nullptr, 0, nullptr,
                                                nullptr) == 1);
  return {text_of(one.get()), text_of(two.get())};
}

std::time_t seconds_of(WallTime time) {
  return std::chrono::duration_cast<seconds>(time.time_since_epoch()).count();
}

Pkey new_key() {
  Pkey key = owned(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", row_of(Kind::p256).group));
  GW_CHECK(key != nullptr);
  return key;
}

// Version 3, a serial number of 127 random bits (RFC 5280, 4.1.2.2), the validity and the key.
Certificate start(EVP_PKEY* key, const Lifetime& lifetime) {
  Certificate made(X509_new());
  std::string serial = random_bytes(16);
  serial[0] = static_cast<char>((serial[0] & 0x7f) | 0x40);  // positive, of fixed length
  const Owned<BIGNUM, BN_free> number(
      BN_bin2bn(bytes_of(serial), static_cast<int>(serial.size()), nullptr));
  GW_CHECK(made && number && X509_set_version(made.get(), X509_VERSION_3) == 1 &&
           BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(made.get())) != nullptr &&
           ASN1_TIME_set(X509_getm_notBefore(made.get()), seconds_of(lifetime.from)) != nullptr &&
           ASN1_TIME_set(X509_getm_notAfter(made.get()), seconds_of(lifetime.until)) != nullptr &&
           X509_set_pubkey(made.get(), key) == 1);
  return made;
}

void add_name(X509_NAME* name, const char* field, std::string_view text) {
  GW_CHECK(X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, bytes_of(text),
                                      static_cast<int>(text.size()), -1, 0) == 1);
}

// Uses OpenSSL's configuration syntax; the text is never untrusted.
void extend(X509* made, X509* issuer, int what, const char* text) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, made, nullptr, nullptr, 0);
  const Owned<X509_EXTENSION, X509_EXTENSION_free> extension(
      X509V3_EXT_conf_nid(nullptr, &context, what, text));
  GW_CHECK(extension && X509_add_ext(made, extension.get(), -1) == 1);
}

void sign(X509* made, EVP_PKEY* key) { GW_CHECK(X509_sign(made, key, EVP_sha256()) > 0); }

GENERAL_NAME* general_name(const std::string& name) {
  GENERAL_NAME* const general = GENERAL_NAME_new();
  const auto address = IpAddress::parse(name);
  ASN1_STRING* const value = address ? ASN1_OCTET_STRING_new() : ASN1_IA5STRING_new();
  GW_CHECK(general != nullptr && value != nullptr);
  std::string bytes = name;
  if (address) {
    bytes.assign(address->bytes().begin(), address->bytes().end());
    if (address->is_v4()) bytes.erase(0, 12);
  }
  GW_CHECK(ASN1_STRING_set(value, bytes.data(), static_cast<int>(bytes.size())) == 1);
  GENERAL_NAME_set0_value(general, address ? GEN_IPADD : GEN_DNS, value);
  return general;
}

void add_names(X509* made, const std::vector<std::string>& names) {
  const Owned<GENERAL_NAMES, GENERAL_NAMES_free> all(GENERAL_NAMES_new());
  GW_CHECK(all != nullptr);
  for (const std::string& name : names)
    GW_CHECK(sk_GENERAL_NAME_push(all.get(), general_name(name)) > 0);
  GW_CHECK(X509_add1_ext_i2d(made, NID_subject_alt_name, all.get(), 0, 0) == 1);
}

struct Authority {
  Certificate certificate;
  Pkey key;
};

int no_passphrase(char*, int, int, void*) { return -1; }

Result<Authority> read_authority(const Certified& text) {
  const Bio one(
      BIO_new_mem_buf(text.certificate.data(), static_cast<int>(text.certificate.size())));
  const Bio two(BIO_new_mem_buf(text.key.data(), static_cast<int>(text.key.size())));
  Authority read{Certificate(PEM_read_bio_X509(one.get(), nullptr, no_passphrase, nullptr)),
                 owned(PEM_read_bio_PrivateKey(two.get(), nullptr, no_passphrase, nullptr))};
  if (!read.certificate || !read.key) return wrong("not a certificate and a private key in PEM");
  if (X509_check_ca(read.certificate.get()) != 1)
    return wrong("its certificate is not that of an authority");
  if (X509_check_private_key(read.certificate.get(), read.key.get()) != 1)
    return wrong("its key does not match its certificate");
  return read;
}

}  // namespace

Certified make_authority(std::string_view name, Lifetime lifetime) {
  const Pkey key = new_key();
  const Certificate made = start(key.get(), lifetime);
  add_name(X509_get_subject_name(made.get()), "CN", name);
  X509_set_issuer_name(made.get(), X509_get_subject_name(made.get()));
  extend(made.get(), made.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  extend(made.get(), made.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  extend(made.get(), made.get(), NID_subject_key_identifier, "hash");
  sign(made.get(), key.get());
  return as_pem(made.get(), key.get());
}

bool is_certificate_name(std::string_view name) { return IpAddress::parse(name) || is_host(name); }

Result<Certified> make_certificate(const Certified& authority, const CertificateRequest& request) {
  GW_CHECK(!request.names.empty());
  for (const std::string& name : request.names)
    if (!is_certificate_name(name))
      return wrong(format("'{}' is neither a host name nor an address", printable(name)));
  Result<Authority> read = read_authority(authority);
  if (!read) return read.error();
  X509* const issuer = read->certificate.get();
  std::time_t now = seconds_of(request.lifetime.from);
  if (X509_cmp_time(X509_get0_notAfter(issuer), &now) <= 0)
    return wrong("the certificate of the authority has expired");
  const Pkey key = new_key();
  const Certificate made = start(key.get(), request.lifetime);
  std::time_t until = seconds_of(request.lifetime.until);
  if (X509_cmp_time(X509_get0_notAfter(issuer), &until) < 0)
    GW_CHECK(X509_set1_notAfter(made.get(), X509_get0_notAfter(issuer)) == 1);
  if (request.names[0].size() <= longest_common_name)
    add_name(X509_get_subject_name(made.get()), "CN", request.names[0]);
  X509_set_issuer_name(made.get(), X509_get_subject_name(issuer));
  extend(made.get(), issuer, NID_basic_constraints, "critical,CA:FALSE");
  extend(made.get(), issuer, NID_key_usage, "critical,digitalSignature");
  extend(made.get(), issuer, NID_ext_key_usage, request.client ? "clientAuth" : "serverAuth");
  extend(made.get(), issuer, NID_subject_key_identifier, "hash");
  extend(made.get(), issuer, NID_authority_key_identifier, "keyid:always");
  add_names(made.get(), request.names);
  sign(made.get(), read->key.get());
  return as_pem(made.get(), key.get());
}

}  // namespace gw::crypto
