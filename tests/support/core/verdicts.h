// What a policy that passes or refuses said, as one line.
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <variant>

#include "support/core/asking.h"
#include "support/core/made_policy.h"

namespace gw::test {

// "passes: WHY" or "refuses: WHY"; whatever is refused must have this reason.
inline std::string passes_or_refuses(const MadePolicy& made, Asking& asking, http::Reason reason) {
  std::string why;
  const policy::Verdict verdict = made.policy->on_request(asking.context, &why);
  const auto* refuse = std::get_if<policy::Refuse>(&verdict);
  if (refuse != nullptr) CHECK(refuse->reason == reason);
  return (refuse != nullptr ? "refuses: " : "passes: ") + why;
}

// Of a policy that finds the consumer: a case's caller is genuine, who was found earlier stands.
inline void takes_whom_a_case_calls(const MadePolicy& made) {
  Asking asking;
  const policy::Caller caller{.principal = {.name = "acme"}};
  const policy::Genuine genuine{.caller = &caller};
  asking.context.genuine = &genuine;
  CHECK(passes_or_refuses(made, asking, http::Reason::none) == "passes: consumer acme");
  const identity::Principal earlier{.name = "earlier"};
  asking.context.principal = &earlier;
  passes_or_refuses(made, asking, http::Reason::none);
  CHECK(asking.context.principal == &earlier);
}

}  // namespace gw::test
