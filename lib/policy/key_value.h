// The value of a config::Key for one request: hashed for the ledger, or as text for sticky and
// rings.
#pragma once

#include <optional>
#include <string_view>

#include "config/config.h"
#include "config/key.h"
#include "policy/context.h"

namespace gw::policy {

// Parts joined by a line feed, which is escaped inside of them; IPv6 addresses by /64. None if a
// part is absent: the request does not count.
std::optional<std::string_view> key_text(const config::Key&, const Facts&, const RequestContext&);
std::optional<ledger::KeyHash> key_hash(const config::Key&, const RequestContext&);
// The same, stable across restarts if the counts are stored.
std::optional<ledger::KeyHash> kept_key_hash(const config::Key&, const RequestContext&);

// Whether the policy's `by` needs authentication.
bool counts_by_principal(const config::Policy& policy);
bool counts_by_certificate(const config::Policy& policy);

}  // namespace gw::policy
