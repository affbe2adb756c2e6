// quota: requests per client in a calendar day or month, UTC. With a store the counts survive a
// restart (control/kept_counts); policy/counting does the rest.
#include "base/text.h"
#include "policy/counting.h"
#include "policy/key_value.h"
#include "policy/kind.h"
#include "policy/options.h"

namespace gw::policy {

namespace {

constexpr config::Option options[] = {
    {"limit", "\"N/day\" or \"N/month\"", "needed",
     "Requests per calendar day or month, UTC. Counts are kept in the store of the gateway and "
     "written once per second: a stop loses nothing, a crash at most the last second."},
    {"by", "key", "\"consumer\"",
     "What counts as one client. Requests without it are not counted."},
    {"cost", "number", "1", "Amount of the quota that one request uses."},
    {"groups", "table of \"N/day\", \"N/month\" or \"off\"", "",
     "Other quotas for groups. The first of the consumer's groups that is listed here applies."},
    {"mode", "\"enforce\" or \"shadow\"", "\"enforce\"",
     "Reject requests, or only record what would have been rejected."},
};

config::Key read_key(config::Reader& reader) {
  if (auto key = reader.key("by")) return *std::move(key);
  config::Key key;
  key.parts.push_back({config::KeyPart::Kind::consumer, {}});
  return key;
}

std::optional<CountedLimit> limit_of(const config::Reader& reader, std::uint64_t cost,
                                     const config::Written<config::Rate>& rate) {
  if (rate.value.calendar == config::Rate::Calendar::none) {
    reader.diagnostics().error("bad-limit", rate.at,
                               format("{}: \"{}\" is not per calendar day or month", reader.owner(),
                                      config::show(rate.value)),
                               "write one like \"10000/month\", or use a rate-limit");
    return {};
  }
  const CountedLimit limit{rate.value, rate.value.count};
  return countable(reader, limit, cost, rate.at) ? std::optional(limit) : std::nullopt;
}

// The bucket's name has neither the number nor the group, so that a client whose quota is raised in
// the middle of a month keeps what it has spent.
void name_bucket(LimitPlan& plan, const config::Key& key, MakeContext& context) {
  for (const CountedLimit& limit : plan.limits) {
    const bool daily = limit.rate.calendar == config::Rate::Calendar::day;
    const ledger::BucketId id = context.names.kept_bucket(
        format("{} per {} by {}", context.policy.name, daily ? "day" : "month", key.show()));
    const ledger::Refill refill = daily ? ledger::Refill::daily : ledger::Refill::monthly;
    plan.buckets.push_back({id, {limit.rate.count, Duration(1), limit.rate.count, refill}});
  }
  announce_as(context.policy.name, plan);
}

bool needs_principal(const config::Policy& policy) {
  return policy.options.find("by") == nullptr || limits_by_principal(policy);
}

std::unique_ptr<Policy> make(MakeContext& context) {
  config::Reader reader = option_reader(context);
  const std::size_t errors = context.diagnostics.errors();
  CountingSettings settings{.reason = http::Reason::quota_exceeded, .kept = true};
  settings.cost = value_or(reader.count("cost", 1), 1U);
  const auto limit = [&](const config::Written<config::Rate>& rate) {
    return limit_of(reader, settings.cost, rate);
  };
  if (const config::Maybe<config::Rate> rate = reader.rate("limit"))
    if (const auto counted = limit(*rate)) settings.plans.everybody.limits.push_back(*counted);
  read_plans(reader, context, limit, settings.plans);
  settings.key = read_key(reader);
  settings.mode = value_or(reader.choice<Mode>("mode", modes), Mode::enforce);
  finish(reader, options);
  if (context.diagnostics.errors() != errors) return nullptr;
  settings.plans.each([&](LimitPlan& plan) { name_bucket(plan, settings.key, context); });
  return make_counting(std::move(settings));
}

constexpr http::Reason reasons[] = {http::Reason::quota_exceeded};

}  // namespace

Kind quota() {
  return {.name = "quota",
          .summary = "Limit requests per calendar day or month; counts survive restarts.",
          .options = options,
          .reasons = reasons,
          .counts_are_kept = true,
          .takes_own_limits = true,
          .needs_principal = needs_principal,
          .needs_certificate = counts_by_certificate,
          .make = make};
}

}  // namespace gw::policy
