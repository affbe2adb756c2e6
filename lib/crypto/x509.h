// Certificates for development: a local authority, and what it signs (X.509, RFC 5280). Keys are
// P-256. keygen asks for them, never a request. Any thread.
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
  // Host names (a `*.` before them is a wildcard) and addresses; the first is the subject too.
  // REQUIRES: not empty
  std::vector<std::string> names;
  bool client = false;  // else for a server
  Lifetime lifetime;    // ends with the authority's where that ends earlier
};

// What may stand among the names of a certificate.
bool is_certificate_name(std::string_view name);

// An error where a name is none, or where the authority is none or has ended.
Result<Certified> make_certificate(const Certified& authority, const CertificateRequest& request);

}  // namespace gw::crypto
