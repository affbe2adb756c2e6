// Policies: each table is compiled once. Chains grow from the gateway to the route.
#include <algorithm>

#include "base/text.h"
#include "decision/compile/compilation.h"

namespace gw::decision {

namespace {

bool holds(const Chain& chain, std::uint32_t policy) {
  return std::find(chain.begin(), chain.end(), policy) != chain.end();
}

policy::Other other(Compilation& c, const config::Text& name, MadePolicy& whose) {
  const auto place = c.policies.find(name, c.diagnostics);
  if (!place) return {};
  c.policies.use(*place);
  whose.others.push_back(*place);
  return {c.made[*place].kind, c.made[*place].policy};
}

// Collects [consumer.NAME] limits by the policy that they name.
void collect_own_limits(Compilation& c) {
  c.own_limits.resize(c.config.policies.size());
  for (const config::Consumer& consumer : c.config.consumers)
    for (const config::ConsumerLimit& limit : consumer.limits) {
      const auto place = c.policies.find(limit.policy, c.diagnostics);
      if (!place) continue;
      const std::string& type = c.config.policies[*place].type;
      const policy::Kind* const kind = policy::find_kind(type);
      if (kind == nullptr || kind->later) continue;  // reported while reading
      if (kind->takes_own_limits)
        c.own_limits[*place].push_back({consumer.name, &limit});
      else
        c.diagnostics.error("bad-limit", limit.policy.at,
                            format("`limit` of [consumer.{}]: policy `{}` is of type `{}`, which "
                                   "does not support limits per consumer",
                                   consumer.name, limit.policy.value, type),
                            "use a policy of type `rate-limit` or `quota`");
    }
}

void warn_of_lost_counts(Compilation& c, const policy::Kind& kind, const config::Policy& written) {
  if (!kind.counts_are_kept || !c.config.gateway.store.empty()) return;
  c.diagnostics.warning(
      "not-kept", written.at,
      format("policy `{}` counts in memory only: a restart loses its counts", written.name),
      "set store = \"sqlite:PATH\" in [gateway]");
}

MadePolicy make(Compilation& c, const policy::Kind& kind, std::size_t place) {
  const config::Policy& written = c.config.policies[place];
  MadePolicy made;
  made.kind = &kind;
  if (kind.make == nullptr) return made;  // reported while reading
  warn_of_lost_counts(c, kind, written);
  made.id = c.names.policy(written.name);
  policy::MakeContext context{written,
                              c.diagnostics,
                              c.sources,
                              c.names,
                              [&](const config::Text& name) { return other(c, name, made); },
                              [&c](const config::Text& url) { return upstream_of_url(c, url); },
                              &c.key_sources,
                              c.own_limits[place]};
  std::unique_ptr<policy::Policy> policy = kind.make(context);
  if (policy == nullptr) return made;
  made.policy = policy.get();
  c.snapshot.policies.push_back(std::move(policy));
  return made;
}

// The inherited chain without the policies that the scope skips.
Chain without_skipped(Compilation& c, const Chain& inherited, const std::vector<config::Text>& skip,
                      std::vector<const config::Text*>& missed) {
  Chain kept = inherited;
  for (const config::Text& name : skip) {
    const auto place = c.policies.find(name, c.diagnostics);
    if (!place) continue;
    if (!holds(inherited, *place)) {
      missed.push_back(&name);
    } else if (c.config.policies[*place].locked) {
      error_once(c.diagnostics,
                 {config::Severity::error, "skip.locked", name.at,
                  format("policy `{}` is locked and cannot be skipped", name.value),
                  "remove it from `skip`, or remove `locked = true` from the policy"});
    } else {
      std::erase(kept, *place);
    }
  }
  return kept;
}

}  // namespace

void compile_policies(Compilation& c) {
  const std::vector<config::Policy>& written = c.config.policies;
  c.made.resize(written.size());
  collect_own_limits(c);
  for (const bool of_others : {false, true})
    for (std::size_t i = 0; i < written.size(); ++i) {
      const policy::Kind* const kind = policy::find_kind(written[i].type);
      if (kind != nullptr && kind->of_others == of_others) c.made[i] = make(c, *kind, i);
    }
  c.snapshot.key_sources = std::move(c.key_sources);
  c.order_reported.resize(c.config.policies.size());
}

Chain extend(Compilation& c, const Chain& inherited, const ScopeLists& scope,
             std::vector<const config::Text*>& missed) {
  const Chain kept = without_skipped(c, inherited, scope.skip, missed);
  const bool placed =
      std::any_of(scope.policies.begin(), scope.policies.end(),
                  [](const config::PolicyUse& use) { return use.name.value == "..."; });
  Chain chain;
  const auto add = [&chain](std::uint32_t policy) {
    if (!holds(chain, policy)) chain.push_back(policy);
  };
  if (!placed) std::for_each(kept.begin(), kept.end(), add);
  for (const config::PolicyUse& use : scope.policies) {
    if (use.name.value == "...") {
      std::for_each(kept.begin(), kept.end(), add);
    } else if (const auto place =
                   use.inline_policy ? std::optional(static_cast<std::uint32_t>(*use.inline_policy))
                                     : c.policies.find(use.name, c.diagnostics)) {
      c.policies.use(*place);
      add(*place);
    }
  }
  return chain;
}

// Reported once per policy, however many routes use it.
void order_fault(Compilation& c, std::uint32_t place, std::string message, std::string help) {
  if (c.order_reported[place]) return;
  c.order_reported[place] = true;
  c.diagnostics.error("policy.order", c.config.policies[place].at, std::move(message),
                      std::move(help));
}

void check_order(Compilation& c, const Chain& chain, std::string_view where) {
  bool principal = false;
  for (const std::uint32_t place : chain) {
    const policy::Kind* const kind = c.made[place].kind;
    if (kind == nullptr) continue;
    const config::Policy& written = c.config.policies[place];
    if (principal && kind->answers_preflights)
      order_fault(c, place,
                  format("policy `{}` comes after authentication on {}: a preflight has no "
                         "credentials, so it would be denied",
                         written.name, where),
                  "put it first; if authentication is inherited, before \"...\"");
    const bool needs = !c.own_limits[place].empty() ||
                       (kind->needs_principal != nullptr && kind->needs_principal(written));
    if (!principal && needs)
      order_fault(
          c, place,
          format("policy `{}` needs the consumer, but no policy before it on {} identifies one",
                 written.name, where),
          "put an authentication policy before it");
    principal = principal || kind->finds_principal;
  }
}

void fill_policies(const Compilation& c, const Chain& chain, Plan& plan) {
  for (const std::uint32_t place : chain) {
    const MadePolicy& made = c.made[place];
    if (made.policy == nullptr) continue;  // already an error: there will be no snapshot
    plan.policies.push_back(
        {made.policy, c.config.policies[place].name, made.id, made.kind->edits_response});
    plan.answers_preflights = plan.answers_preflights || made.kind->answers_preflights;
  }
}

}  // namespace gw::decision
