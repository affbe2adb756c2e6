// ClaimRules: what a policy believes of verified claims: which of them names the consumer, its
// scopes and groups, and what else must hold. Of tokens and of introspection alike. Immutable; any
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

// The options `claims`, `consumer`, `scopes` and `groups`.
ClaimRules read_claim_rules(config::Reader& reader);

// What does not hold, for the operator; nothing where all does.
std::optional<std::string> broken_rule(const ClaimRules& rules, const Json& claims);
// REQUIRES: no rule is broken.
Principal principal_of(const ClaimRules& rules, const Json& claims, Arena& arena);

}  // namespace gw::identity
