// Counted: what a policy that counts said of one request, and in which fields it told the client.
#pragma once

#include <string>
#include <variant>

#include "support/core/asking.h"
#include "support/core/made_policy.h"

namespace gw::test {

struct Counted {
  bool refused = false;
  http::Reason reason = http::Reason::none;  // of the refusal
  http::Reason shadow = http::Reason::none;  // of what would have been one
  std::string why, policy, limit, retry_after;
};

inline Counted count_one(const MadePolicy& made, Asking& asking) {
  Counted said;
  const policy::Verdict verdict = made.policy->on_request(asking.context, &said.why);
  if (const auto* refuse = std::get_if<policy::Refuse>(&verdict)) said.reason = refuse->reason;
  if (const auto* pass = std::get_if<policy::Pass>(&verdict)) said.shadow = pass->shadow;
  said.refused = std::holds_alternative<policy::Refuse>(verdict);
  for (const policy::FieldEdit& edit : asking.context.edits.response) {
    std::string& to = edit.name == "ratelimit"          ? said.limit
                      : edit.name == "ratelimit-policy" ? said.policy
                                                        : said.retry_after;
    to = std::string(edit.value);
  }
  return said;
}

}  // namespace gw::test
