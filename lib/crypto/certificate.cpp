// Reads a client certificate with OpenSSL's X509. The bytes are untrusted.
#include "crypto/certificate.h"

#include <openssl/x509v3.h>

#include <algorithm>

#include "base/text.h"
#include "crypto/digest.h"
#include "crypto/openssl.h"
#include "crypto/random.h"

namespace gw::crypto {

using namespace openssl;

namespace {

using Certificate = Owned<X509, X509_free>;
using Names = Owned<GENERAL_NAMES, GENERAL_NAMES_free>;
using NameKind = ClientCertificate::Name::Kind;

struct NameRow {
  NameKind kind;
  int type;  // the type in OpenSSL
  std::string_view name;
};
constexpr NameRow name_rows[] = {{NameKind::uri, GEN_URI, "uri"},
                                 {NameKind::dns, GEN_DNS, "dns"},
                                 {NameKind::email, GEN_EMAIL, "email"}};

std::string_view bytes_in(const ASN1_STRING* text) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
          static_cast<std::size_t>(ASN1_STRING_length(text))};
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }
bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

bool is_sound(std::string_view text) {
  return !text.empty() && text.size() <= longest_certificate_name &&
         std::none_of(text.begin(), text.end(), is_control);
}

// False if one of the names is invalid.
bool add_names(const GENERAL_NAMES* all, const NameRow& row, ClientCertificate& to) {
  for (int i = 0; i < sk_GENERAL_NAME_num(all); ++i) {
    const GENERAL_NAME* const one = sk_GENERAL_NAME_value(all, i);
    if (one->type != row.type) continue;
    const std::string_view text = bytes_in(one->d.ia5);  // these three kinds are IA5String
    if (!is_sound(text) || !std::all_of(text.begin(), text.end(), is_ascii)) return false;
    to.names.push_back({row.kind, row.kind == NameKind::dns ? lower(text) : std::string(text)});
  }
  return true;
}

Result<void> read_names(const X509* from, ClientCertificate& to) {
  int critical = 0;
  const Names all(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(from, NID_subject_alt_name, &critical, nullptr)));
  constexpr int absent = -1;
  if (!all) return critical == absent ? Result<void>() : wrong("a malformed subjectAltName");
  if (static_cast<std::size_t>(sk_GENERAL_NAME_num(all.get())) > most_certificate_names)
    return wrong(format("more than {} names", most_certificate_names));
  for (const NameRow& row : name_rows)
    if (!add_names(all.get(), row, to))
      return wrong(format("a name ({}) that is empty, too long or not valid text", row.name));
  return {};
}

// The last common name is the most specific: in "DC=test, CN=Users, CN=Ann" it is Ann.
Result<void> read_common_name(const X509* from, ClientCertificate& to) {
  const X509_NAME* const subject = X509_get_subject_name(from);
  int found = -1;
  for (int at = found; (at = X509_NAME_get_index_by_NID(subject, NID_commonName, at)) >= 0;)
    found = at;
  if (found < 0) return {};
  unsigned char* text = nullptr;
  const int size =
      ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, found)));
  if (size >= 0) to.common_name.assign(reinterpret_cast<char*>(text), std::size_t(size));
  OPENSSL_free(text);
  if (!is_sound(to.common_name))
    return wrong("a common name that is empty, too long or not valid text");
  return {};
}

Result<void> read_end(const X509* from, ClientCertificate& to) {
  constexpr int farthest = 106'000;  // days, about 290 years: the range of WallTime
  const Owned<ASN1_TIME, ASN1_TIME_free> start(ASN1_TIME_set(nullptr, 0));
  int days = 0, rest = 0;
  if (!start || ASN1_TIME_diff(&days, &rest, start.get(), X509_get0_notAfter(from)) != 1)
    return wrong("an invalid end of validity");
  to.until = WallTime(hours(24 * std::clamp(days, -farthest, farthest)) + seconds(rest));
  return {};
}

}  // namespace

std::string_view kind_name(NameKind kind) { return name_rows[static_cast<std::size_t>(kind)].name; }

Result<ClientCertificate> read_client_certificate(std::string_view der) {
  if (der.size() > most_certificate_bytes) return wrong("a certificate of more than 64 KiB");
  const unsigned char* at = bytes_of(der);
  const unsigned char* const end = at + der.size();
  const Certificate certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  if (!certificate || at != end) return wrong("not a DER certificate");
  ClientCertificate made;
  made.fingerprint = digest_text(sha256(der));
  for (const auto read : {read_names, read_common_name, read_end})
    if (const Result<void> done = read(certificate.get(), made); !done) return done.error();
  return made;
}

}  // namespace gw::crypto
