// OriginSet: the web origins of `cors` and `csrf`: "https://app.example.com", whole domains
// "https://*.example.com", or "*" for all. Compared as browsers write them (RFC 6454, 6.2).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/reader.h"

namespace gw::policy {

class OriginSet {
 public:
  // Reads the option `key`; an invalid origin is reported.
  static OriginSet read(config::Reader& reader, std::string_view key);

  // The origin as sent by a browser, in any case. An invalid origin is only in "*".
  bool contains(std::string_view origin) const;
  bool every() const { return every_; }

 private:
  struct Domain {        // "https://*.example.com:8443"
    std::string scheme;  // "https://"
    std::string suffix;  // ".example.com:8443"
  };

  bool every_ = false;
  std::vector<std::string> exact_;  // sorted, lower case, without the scheme's own port
  std::vector<Domain> domains_;
};

}  // namespace gw::policy
