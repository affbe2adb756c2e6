// KeySource: where an issuer publishes its keys, and how what stands there is read. Control fetches
// (documents from outside, so each has a limit here); the mind only says what they mean.
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

// Why nothing can be fetched from there; none where it is a URL of http or https.
std::optional<std::string> url_fault(std::string_view url);
// Over plain http to another machine, anybody on the way can replace what comes.
bool is_open_to_forgery(std::string_view url);

// ISS/.well-known/openid-configuration (OpenID Connect Discovery 1.0, 4).
std::string discovery_url(std::string_view issuer);
// The `jwks_uri` of that document. An error where it is of another issuer, or leads from https to
// http.
Result<std::string> discovered_url(const KeySource& source, std::string_view document);

// The keys of a JWKS that everybody may read: secrets are none of it, and what the issuer may not
// sign with is left out. An error where none is left.
Result<KeySet> fetched_keys(const KeySource& source, std::string_view document);

}  // namespace gw::identity
