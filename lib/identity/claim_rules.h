// ClaimRules: how a policy reads verified claims: which claim holds the consumer, its scopes and
// its groups, and which conditions must hold. For tokens and for introspection. Immutable; any
// thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "config/predicate.h"
#include "config/reader.h"
#include "identity/principal.h"

namespace gw::identity {

struct ClaimRules {
  struct Rule {
    std::string claim;
    config::Predicate predicate;
  };
  std::vector<Rule> rules;
  std::string consumer = "sub", scopes = "scope", groups;  // names of claims; groups "": none
};

// Reads the options `claims`, `consumer`, `scopes` and `groups`.
ClaimRules read_claim_rules(config::Reader& reader);

// The first rule that does not hold, for the operator. Empty if all hold.
std::optional<std::string> broken_rule(const ClaimRules& rules, const Json& claims);
// REQUIRES: broken_rule() returned nothing.
Principal principal_of(const ClaimRules& rules, const Json& claims, Arena& arena);

}  // namespace gw::identity
