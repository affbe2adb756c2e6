// One plan per group and per consumer, built with the policy, so that a request only looks one up.
#include "policy/limit_plans.h"

#include <algorithm>

#include "base/text.h"
#include "policy/key_value.h"

namespace gw::policy {

const LimitPlan& LimitPlans::of(const identity::Principal* principal) const {
  if (principal == nullptr) return everybody;
  if (!consumers.empty())
    if (const auto own = consumers.find(principal->name); own != consumers.end())
      return own->second;
  if (!groups.empty())
    for (const std::string_view group : principal->groups)
      for (const auto& [name, plan] : groups)
        if (name == group) return plan;
  return everybody;
}

void LimitPlans::each(const std::function<void(LimitPlan&)>& take) {
  take(everybody);
  for (auto& [group, plan] : groups) take(plan);
  for (auto& [consumer, plan] : consumers) take(plan);
}

bool countable(const config::Reader& reader, const CountedLimit& limit, std::uint64_t cost,
               config::Position at) {
  const auto wrong = [&](std::string message, std::string help) {
    reader.diagnostics().error("bad-limit", at, std::move(message), std::move(help));
    return false;
  };
  const std::uint64_t most = std::max(limit.rate.count, limit.burst);
  if (most > most_tokens)
    return wrong(format("{}: {} is above the maximum", reader.owner(), most),
                 format("write at most {}", most_tokens));
  if (cost > limit.burst)
    return wrong(
        format("{}: a cost of {} exceeds the bucket size {}", reader.owner(), cost, limit.burst),
        "raise the limit or lower `cost`");
  return true;
}

namespace {

LimitPlan plan_of(std::string whose, bool off, const config::Maybe<config::Rate>& rate,
                  const LimitOf& limit_of) {
  LimitPlan plan{.whose = std::move(whose), .off = off};
  if (off || !rate) return plan;
  if (std::optional<CountedLimit> limit = limit_of(*rate)) plan.limits.push_back(*std::move(limit));
  return plan;
}

}  // namespace

void read_plans(config::Reader& reader, const MakeContext& context, const LimitOf& limit_of,
                LimitPlans& plans) {
  if (auto groups = reader.table("groups"))
    for (const config::Entry& entry : groups->entries()) {
      const bool off = entry.value.text() != nullptr && *entry.value.text() == "off";
      const config::Maybe<config::Rate> rate =
          off ? config::Maybe<config::Rate>() : groups->rate(entry.key);
      plans.groups.emplace_back(entry.key,
                                plan_of(format("group {}", entry.key), off, rate, limit_of));
    }
  for (const auto& [consumer, limit] : context.own_limits)
    plans.consumers.emplace(
        consumer, plan_of(format("consumer {}", consumer), limit->off, limit->rate, limit_of));
}

bool limits_by_principal(const config::Policy& policy) {
  return counts_by_principal(policy) || policy.options.find("groups") != nullptr;
}

}  // namespace gw::policy
