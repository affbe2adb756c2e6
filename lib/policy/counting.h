// Counting: what rate-limit and quota do with a request once their options are read: count it
// against the limits that hold for its client, refuse it where one is used up, and say in the
// answer what is left (RateLimit and RateLimit-Policy, draft-ietf-httpapi-ratelimit-headers) and,
// where refused, when there will be enough again (Retry-After).
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "config/key.h"
#include "policy/limit_plans.h"
#include "policy/policy.h"

namespace gw::policy {

inline constexpr std::size_t most_limits = 8;  // that hold together

enum class Mode : std::uint8_t { enforce, shadow };
inline constexpr std::string_view modes[] = {"enforce", "shadow"};

struct CountingSettings {
  http::Reason reason = http::Reason::none;  // of a refusal
  LimitPlans plans = {};
  config::Key key = {};
  std::uint64_t cost = 1;
  Mode mode = Mode::enforce;
  bool kept = false;  // the counts outlive the process
};

// Names the labels after the policy, and puts down what RateLimit-Policy will say.
// REQUIRES: the plan's buckets are there; one by the month stands alone.
void announce_as(std::string_view policy, LimitPlan& plan);

std::unique_ptr<Policy> make_counting(CountingSettings settings);

}  // namespace gw::policy
