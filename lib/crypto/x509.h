// Certificates for development: a local authority, and what it signs (X.509, RFC 5280). Keys are
// P-256. Used by keygen, never by a request. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace gw::crypto {

struct Certified {
  std::string certificate, key;  // PEM; the key is private
};

struct Lifetime {
  WallTime from, until;
};

Certified make_authority(std::string_view name, Lifetime lifetime);

struct CertificateRequest {
  // Host names (with "*." in front for wildcards) and addresses; the first is also the subject.
  // REQUIRES: not empty
  std::vector<std::string> names;
  bool client = false;  // otherwise for a server
  Lifetime lifetime;    // shortened to that of the authority
};

// Whether a certificate may have this name.
bool is_certificate_name(std::string_view name);

// Fails if a name is invalid, or if the authority is invalid or has expired.
Result<Certified> make_certificate(const Certified& authority, const CertificateRequest& request);

}  // namespace gw::crypto
