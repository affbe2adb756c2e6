// Issuers: who signs tokens, and with which keys (RFC 7519, 4.1.1). Read from the configuration and
// its files; published keys are looked up in the books of each request. Immutable; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "config/reader.h"
#include "identity/books.h"
#include "identity/key_set.h"
#include "policy/kind.h"

namespace gw::policy {

struct Issuer {
  std::string name;       // the claim `iss`
  identity::KeySet keys;  // empty where they are fetched, or where --hermetic left them unknown
  std::optional<ledger::KeySetId> fetched = {};
  std::vector<std::string> audience;
};

// Null if the keys are unknown: not fetched yet, or fetching is not allowed.
const identity::KeySet* keys_of(const Issuer& issuer, const identity::KeySetBook& fetched);

// Reads the option `issuers`: tables with iss, key, jwks, audience, algorithms.
std::vector<Issuer> read_issuers(config::Reader& reader, MakeContext& make);

// Finds the issuer that the token names; nothing in the token is trusted yet.
std::optional<identity::TokenFault> find_issuer(std::span<const Issuer> issuers, const Json& claims,
                                                const Issuer*& found);

}  // namespace gw::policy
