// What a policy that passes or refuses said, as one line.
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <variant>

#include "support/mind/asking.h"
#include "support/mind/made_policy.h"

namespace gw::test {

// "passes: WHY" or "refuses: WHY"; whatever is refused must have this reason.
inline std::string passes_or_refuses(const MadePolicy& made, Asking& asking, http::Reason reason) {
  std::string why;
  const policy::Verdict verdict = made.policy->on_request(asking.context, &why);
  const auto* refuse = std::get_if<policy::Refuse>(&verdict);
  if (refuse != nullptr) CHECK(refuse->reason == reason);
  return (refuse != nullptr ? "refuses: " : "passes: ") + why;
}

}  // namespace gw::test
