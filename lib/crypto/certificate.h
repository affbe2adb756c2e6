// ClientCertificate: the names in a client's certificate (X.509, RFC 5280). It is read once per
// connection, after TLS has verified who signed it and that the client has its key; nothing is
// verified here. A value; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace gw::crypto {

struct ClientCertificate {
  struct Name {  // an entry of subjectAltName
    enum class Kind : std::uint8_t { uri, dns, email };
    Kind kind = Kind::uri;
    std::string text;  // visible ASCII; a host name is in lower case
  };

  std::string fingerprint = {};  // of the whole certificate, as digest_text: "sha256:HEX"
  std::string common_name = {};  // UTF-8; the most specific of several; empty: none
  std::vector<Name> names = {};  // URIs first, then host names, then mail addresses, each in order
  WallTime until{};              // end of validity
};

std::string_view kind_name(ClientCertificate::Name::Kind kind);  // "uri"

inline constexpr std::size_t most_certificate_bytes = 64 * 1024;
inline constexpr std::size_t most_certificate_names = 100;  // of all kinds together
inline constexpr std::size_t longest_certificate_name = 1024;

// Fails beyond these limits, and if a name is empty or has characters that it must not have (at a
// NUL others would cut it off): such a certificate identifies nobody. Names of other kinds
// (addresses, directory names, user principal names) are ignored.
Result<ClientCertificate> read_client_certificate(std::string_view der);

}  // namespace gw::crypto
