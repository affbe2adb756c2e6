// What a config::Key is for one request: hashed for the ledger, or as text for sticky and rings.
#pragma once

#include <optional>
#include <string_view>

#include "config/config.h"
#include "config/key.h"
#include "policy/context.h"

namespace gw::policy {

// Parts joined by a line end, which none of them holds then; addresses of IPv6 by /64. None where a
// part is absent: it does not count.
std::optional<std::string_view> key_text(const config::Key&, const Facts&, const RequestContext&);
std::optional<ledger::KeyHash> key_hash(const config::Key&, const RequestContext&);
// The same over a restart, where the counts are kept.
std::optional<ledger::KeyHash> kept_key_hash(const config::Key&, const RequestContext&);

// The policy's `by` counts what only authentication finds.
bool counts_by_principal(const config::Policy& policy);
bool counts_by_certificate(const config::Policy& policy);

}  // namespace gw::policy
