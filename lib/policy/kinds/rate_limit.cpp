// rate-limit: requests per client in a period. Each limit is a bucket that refills evenly, or a
// sliding window; policy/counting does the rest.
#include <algorithm>

#include "base/text.h"
#include "policy/counting.h"
#include "policy/key_value.h"
#include "policy/kind.h"
#include "policy/options.h"

namespace gw::policy {

namespace {

constexpr config::Option options[] = {
    {"limit", "rate or list of rates", "needed",
     "Requests per period. If there are several rates, all of them apply."},
    {"by", "key", "\"address\"", "What counts as one client. Requests without it are not counted."},
    {"burst", "number", "the rate's number",
     "Maximum number of requests at once. The bucket starts full."},
    {"cost", "number", "1", "Tokens that one request takes from the bucket."},
    {"algorithm", "\"token-bucket\" or \"sliding-window\"", "\"token-bucket\"",
     "A bucket that refills evenly, or a sliding window."},
    {"mode", "\"enforce\" or \"shadow\"", "\"enforce\"",
     "Reject requests, or only record what would have been rejected."},
    {"groups", "table of rates or \"off\"", "",
     "Other limits for groups. The first of the consumer's groups that is listed here applies."},
    {"on_store_failure", "\"local-share\", \"open\" or \"closed\"", "\"local-share\"",
     "What applies while the shared store cannot be reached.", true},
};

constexpr std::string_view algorithms[] = {"token-bucket", "sliding-window"};

config::Key read_key(config::Reader& reader) {
  if (auto key = reader.key("by")) return *std::move(key);
  config::Key key;
  key.parts.push_back({config::KeyPart::Kind::address, {}});
  return key;
}

// The arithmetic of buckets has limits, far beyond useful values; larger ones are rejected at load
// time.
bool fits(const config::Reader& reader, const CountedLimit& limit, std::uint64_t cost,
          config::Position at) {
  if (!countable(reader, limit, cost, at)) return false;
  const auto years = static_cast<double>(limit.rate.per / seconds(1)) *
                     static_cast<double>(limit.burst) / static_cast<double>(limit.rate.count) /
                     (365 * 86'400.0);
  if (years <= 30) return true;
  reader.diagnostics().error(
      "bad-limit", at,
      format("{}: an empty bucket would take {:.0f} years to refill", reader.owner(), years),
      "lower `burst` or raise the rate");
  return false;
}

std::vector<CountedLimit> read_limits(config::Reader& reader, std::uint64_t cost) {
  const std::vector<config::Written<config::Rate>> rates = reader.rates("limit");
  const config::Maybe<std::uint32_t> burst = reader.count("burst", 1);
  if (burst && rates.size() > 1)
    reader.diagnostics().error("bad-limit", burst->at,
                               format("{}: `burst` applies to a single limit, but there are {}",
                                      reader.owner(), rates.size()),
                               "move the limit that needs it into a policy of its own");
  if (rates.size() > most_limits)
    reader.diagnostics().error("bad-limit", rates[most_limits].at,
                               format("{}: more than {} limits", reader.owner(), most_limits));
  std::vector<CountedLimit> limits;
  for (const config::Written<config::Rate>& rate : rates) {
    CountedLimit limit{rate.value, burst ? burst->value : rate.value.count};
    if (fits(reader, limit, cost, rate.at)) limits.push_back(std::move(limit));
  }
  return limits;
}

void name_buckets(LimitPlan& plan, ledger::Refill refill, const config::Key& key,
                  MakeContext& context) {
  for (const CountedLimit& limit : plan.limits) {
    const std::string nth = plan.buckets.empty() ? "" : format("-{}", plan.buckets.size() + 1);
    // The name has the period, so a changed limit starts with full buckets.
    const ledger::BucketId id = context.names.bucket(
        format("{}{} {} {}/{}ns burst {}{} by {}", context.policy.name, nth, plan.whose,
               limit.rate.count, limit.rate.per.count(), limit.burst,
               refill == ledger::Refill::sliding ? " sliding" : "", key.show()));
    plan.buckets.push_back({id, {limit.rate.count, limit.rate.per, limit.burst, refill}});
  }
  announce_as(context.policy.name, plan);
}

ledger::Refill read_refill(config::Reader& reader) {
  const ledger::Refill refill =
      value_or(reader.choice<ledger::Refill>("algorithm", algorithms), ledger::Refill::evenly);
  const config::Value* const burst = reader.find("burst");
  if (refill == ledger::Refill::sliding && burst != nullptr)
    reader.diagnostics().error(
        "bad-limit", burst->at,
        format("{}: `burst` does not apply to a sliding window", reader.owner()),
        "remove it, or use the token-bucket");
  return refill;
}

std::unique_ptr<Policy> make(MakeContext& context) {
  config::Reader reader = option_reader(context);
  const std::size_t errors = context.diagnostics.errors();
  CountingSettings settings{.reason = http::Reason::rate_limit_exceeded};
  settings.cost = value_or(reader.count("cost", 1), 1U);
  settings.plans.everybody.limits = read_limits(reader, settings.cost);
  const auto limit_of = [&](const config::Written<config::Rate>& rate) {
    const CountedLimit limit{rate.value, rate.value.count};
    return fits(reader, limit, settings.cost, rate.at) ? std::optional(limit) : std::nullopt;
  };
  read_plans(reader, context, limit_of, settings.plans);
  settings.key = read_key(reader);
  settings.mode = value_or(reader.choice<Mode>("mode", modes), Mode::enforce);
  const ledger::Refill refill = read_refill(reader);
  finish(reader, options);
  if (context.diagnostics.errors() != errors) return nullptr;
  settings.plans.each([&](LimitPlan& plan) { name_buckets(plan, refill, settings.key, context); });
  return make_counting(std::move(settings));
}

constexpr http::Reason reasons[] = {http::Reason::rate_limit_exceeded};

}  // namespace

Kind rate_limit() {
  return {.name = "rate-limit",
          .summary = "Limit the request rate of each client.",
          .options = options,
          .reasons = reasons,
          .takes_own_limits = true,
          .needs_principal = limits_by_principal,
          .needs_certificate = counts_by_certificate,
          .make = make};
}

}  // namespace gw::policy
