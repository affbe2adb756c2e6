// KeySource: where an issuer publishes its keys, and how the documents found there are read.
// Control fetches them; the functions here interpret them. They come from outside, so each has a
// size limit.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "config/written.h"
#include "identity/key_set.h"
#include "ledger/ids.h"

namespace gw::identity {

struct KeySource {
  ledger::KeySetId id{};  // where the keys stand in the books
  std::string issuer;     // the claim `iss`
  std::string url;        // of the JWKS; empty: discovery gives it
  std::vector<crypto::Signing> algorithms =
      {};  // what the issuer may sign with; empty: what keys are for

  config::Position at = {};  // where the configuration names it

  bool discovers() const { return url.empty(); }
};

// Why this URL cannot be fetched. Empty for a valid http or https URL.
std::optional<std::string> url_fault(std::string_view url);
// True for plain http to another machine: anyone on the way can replace the response.
bool is_open_to_forgery(std::string_view url);

// ISSUER/.well-known/openid-configuration (OpenID Connect Discovery 1.0, 4).
std::string discovery_url(std::string_view issuer);
// The `jwks_uri` of that document. An error if the document is of another issuer, or if the URL
// leads from https to http.
Result<std::string> discovered_url(const KeySource& source, std::string_view document);

// The keys of a public JWKS. Skips shared secrets and keys whose algorithm the issuer may not use.
// An error if none remains.
Result<KeySet> fetched_keys(const KeySource& source, std::string_view document);

}  // namespace gw::identity
