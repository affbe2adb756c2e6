// ClientCertificate: what a client's certificate says of its holder (X.509, RFC 5280). Read once a
// connection, after TLS has checked who signed it and that the client has its key: nothing here
// judges that. A value; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace gw::crypto {

struct ClientCertificate {
  struct Name {  // one of the subjectAltName
    enum class Kind : std::uint8_t { uri, dns, email };
    Kind kind = Kind::uri;
    std::string text;  // visible ASCII; of a host in lower case
  };

  std::string fingerprint = {};  // of the whole certificate, as digests are written: "sha256:HEX"
  std::string common_name = {};  // UTF-8; of several the most specific; empty: none
  std::vector<Name> names = {};  // URIs first, then hosts, then mail addresses; else as they stand
  WallTime until{};              // it is over then
};

std::string_view kind_name(ClientCertificate::Name::Kind kind);  // "uri"

inline constexpr std::size_t most_certificate_bytes = 64 * 1024;
inline constexpr std::size_t most_certificate_names = 100;  // of all kinds
inline constexpr std::size_t longest_certificate_name = 1024;

// An error past these limits, and where one of the texts is empty or has characters that a text
// must not have (a NUL at which others would cut it off): such a certificate names nobody. Names of
// other kinds (addresses, directory names, what a user logs in by) are not taken.
Result<ClientCertificate> read_client_certificate(std::string_view der);

}  // namespace gw::crypto
