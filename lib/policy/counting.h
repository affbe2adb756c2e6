// Counting: the shared part of rate-limit and quota: counts a request against the limits of its
// client, rejects it if one is used up, and reports in the response what is left (RateLimit and
// RateLimit-Policy, draft-ietf-httpapi-ratelimit-headers) and, if rejected, when enough is
// available again (Retry-After).
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

// Names the labels after the policy, and prepares the RateLimit-Policy value. REQUIRES: the plan
// has buckets; a monthly one is the only one.
void announce_as(std::string_view policy, LimitPlan& plan);

std::unique_ptr<Policy> make_counting(CountingSettings settings);

}  // namespace gw::policy
