// Issuers: who signs tokens, with which keys (RFC 7519, 4.1.1). Read from the configuration and the
// files that it names: nothing is fetched. Immutable; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "config/reader.h"
#include "policy/key_set.h"
#include "policy/kind.h"

namespace gw::policy {

struct Issuer {
  std::string name;  // the claim `iss`
  KeySet keys;       // empty where --hermetic left them unknown
  std::vector<std::string> audience;
};

// The option `issuers`: tables of iss, key, jwks, audience, algorithms.
std::vector<Issuer> read_issuers(config::Reader& reader, MakeContext& make);

// The one that the token names, before anything in it is believed.
std::optional<TokenFault> find_issuer(std::span<const Issuer> issuers, const Json& claims,
                                      const Issuer*& found);

}  // namespace gw::policy
