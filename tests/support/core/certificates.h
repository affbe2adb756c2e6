// Certificates put together byte by byte (DER, X.690), also such as no maker would sign: their
// signature is none, which read_client_certificate leaves to TLS.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gw::test {

using Tagged = std::pair<int, std::string>;  // a tag of ASN.1 and what stands behind it

inline std::string der(int tag, std::string_view content) {
  std::string made(1, static_cast<char>(tag)), size;
  for (std::size_t rest = content.size(); rest != 0; rest >>= 8)
    size.insert(size.begin(), static_cast<char>(rest & 0xff));
  if (content.size() >= 0x80) made += static_cast<char>(0x80 | size.size());
  if (content.empty()) size = '\0';
  return made.append(size).append(content);
}
inline std::string der_sequence(std::string_view content) { return der(0x30, content); }

inline constexpr int uri_tag = 0x86, dns_tag = 0x82, email_tag = 0x81, address_tag = 0x87;
inline constexpr int utf8_tag = 0x0c, bmp_tag = 0x1e, utc_tag = 0x17, generalized_tag = 0x18;

struct CertificateParts {
  std::vector<Tagged> names = {};         // of the subjectAltName; none: it is not there
  std::vector<Tagged> common_names = {};  // of the subject
  Tagged until = {utc_tag, "360101000000Z"};
};

inline std::string make_der(const CertificateParts& parts) {
  const std::string algorithm = der_sequence(der(0x06, "\x2a\x86\x48\xce\x3d\x04\x03\x02"));
  std::string subject, names;
  for (const auto& [tag, text] : parts.common_names)
    subject += der(0x31, der_sequence(der(0x06, "\x55\x04\x03") + der(tag, text)));
  for (const auto& [tag, text] : parts.names) names += der(tag, text);
  if (!names.empty())
    names =
        der(0xa3,
            der_sequence(der_sequence(der(0x06, "\x55\x1d\x11") + der(0x04, der_sequence(names)))));
  const std::string curve =
      der(0x06, "\x2a\x86\x48\xce\x3d\x02\x01") + der(0x06, "\x2a\x86\x48\xce\x3d\x03\x01\x07");
  const std::string bits(1, '\0');  // none of the last byte is left over
  const std::string key = der_sequence(der_sequence(curve) + der(0x03, bits + "\x04"));
  const std::string times =
      der_sequence(der(utc_tag, "260101000000Z") + der(parts.until.first, parts.until.second));
  const std::string version_3 = der(0xa0, der(0x02, "\x02"));
  return der_sequence(der_sequence(version_3 + der(0x02, "\x01") + algorithm + der_sequence("") +
                                   times + der_sequence(subject) + key + names) +
                      algorithm + der(0x03, bits));
}

}  // namespace gw::test
