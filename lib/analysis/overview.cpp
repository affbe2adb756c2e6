// Describes the compiled routes. Routes that cannot match the same request keep their file order.
#include "analysis/overview.h"

#include <algorithm>

#include "analysis/rehearsal.h"
#include "base/text.h"
#include "config/units.h"
#include "decision/specificity.h"

namespace gw::analysis {

namespace {

using decision::Route;
using decision::Snapshot;

std::string listed(const std::vector<std::string>& words, std::string_view last) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i)
    text += format("{}{}", i == 0 ? "" : i + 1 == words.size() ? last : ", ", words[i]);
  return text;
}

// The most specific variant of a route.
decision::RouteVariant best_variant(const Route& route) {
  std::vector<std::string_view> hosts(route.match.hosts.begin(), route.match.hosts.end());
  if (hosts.empty()) hosts.emplace_back();
  decision::RouteVariant best{&route, hosts.front(), &route.match.paths.front()};
  for (const std::string_view host : hosts)
    for (const config::PathPattern& path : route.match.paths) {
      const decision::RouteVariant one{&route, host, &path};
      if (decision::compare(one, best).order < 0) best = one;
    }
  return best;
}

std::string match_text(const decision::Match& match, const Snapshot& snapshot) {
  std::vector<std::string> parts, words;
  const auto part = [&](std::string_view name) {
    if (!words.empty()) parts.push_back(format("{} {}", name, listed(words, " or ")));
    words.clear();
  };
  if (match.priority != 0) parts.push_back(format("priority {}", match.priority));
  for (const std::uint32_t index : match.listeners) words.push_back(snapshot.listeners[index].name);
  part("listener");
  words = match.hosts;
  part("host");
  for (const config::PathPattern& path : match.paths) words.push_back(path.text);
  part("path");
  words = match.methods;
  part("method");
  for (const Cidr& cidr : match.from) words.push_back(cidr.text());
  part("from");
  const auto conditions = [&](std::string_view kind,
                              const std::vector<config::NamedPredicate>& all) {
    for (const config::NamedPredicate& one : all)
      parts.push_back(format("{} {} {}", kind, one.name, one.predicate.show()));
  };
  conditions("header", match.headers);
  conditions("cookie", match.cookies);
  conditions("query", match.queries);
  return listed(parts, ", ");
}

std::string action_text(const decision::ForwardAction& action, const Snapshot& snapshot) {
  std::vector<std::string> targets;
  for (const decision::ForwardTarget& target : action.targets) {
    std::string text = format("`{}`", snapshot.upstreams[target.upstream].name);
    if (action.targets.size() > 1) text += format(" {} of {}", target.weight, action.total_weight);
    if (target.rewrite) text += format(" as {}", target.rewrite->source);
    targets.push_back(std::move(text));
  }
  std::string text = "forward to " + listed(targets, " or ");
  if (action.sticky)
    text += action.sticky->key ? format(", sticky by {}", action.sticky->key->show())
                               : format(", sticky by cookie {}", action.sticky->cookie);
  if (action.strip > 0) text += ", with the group's prefix removed";
  return text;
}

struct ActionText {
  const Snapshot& snapshot;
  std::string operator()(const decision::ForwardAction& action) const {
    return action_text(action, snapshot);
  }
  std::string operator()(const config::Redirect& redirect) const {
    return format("redirect {} to {}", redirect.status, redirect.to.source);
  }
  std::string operator()(const config::RespondWith& fixed) const {
    return format("respond {}", fixed.status);
  }
  std::string operator()(const decision::NoRoute&) const { return "none"; }
};

std::string retry_text(const decision::RetryOn& on) {
  std::vector<std::string> words;
  if (on.connect) words.emplace_back("connect");
  if (on.reset) words.emplace_back("reset");
  if (on.timeout) words.emplace_back("timeout");
  for (const std::uint16_t status : on.statuses) words.push_back(std::to_string(status));
  return words.empty() ? "nothing" : listed(words, ", ");
}

std::vector<SettingShown> settings_of(const decision::Settings& settings) {
  std::vector<SettingShown> shown;
  const auto add = [&](std::string name, std::string value, decision::Origin from) {
    shown.push_back({std::move(name), std::move(value), decision::origin_name(from)});
  };
  for (const NamedTimeout& timeout : timeout_names()) {
    const decision::Setting<Duration>& one = settings.timeout.*timeout.member;
    add(format("timeout.{}", timeout.name), config::show(one.value), one.from);
  }
  const decision::Retry& retry = settings.retry;
  add("retry.attempts", std::to_string(retry.attempts.value), retry.attempts.from);
  add("retry.on", retry_text(retry.on.value), retry.on.from);
  add("retry.methods",
      retry.methods.value.empty() ? "the idempotent methods" : listed(retry.methods.value, ", "),
      retry.methods.from);
  add("retry.backoff",
      format("{} to {}", config::show(retry.backoff.value.first),
             config::show(retry.backoff.value.second)),
      retry.backoff.from);
  add("retry.budget_percent", std::to_string(retry.budget_percent.value),
      retry.budget_percent.from);
  add("retry.replay", config::show_size(retry.replay.value), retry.replay.from);
  add("limits.body", config::show_size(settings.body_limit.value), settings.body_limit.from);
  add("log", settings.log.value ? "true" : "false", settings.log.from);
  return shown;
}

std::vector<std::string> target_names(const Route& route, const Snapshot& snapshot) {
  std::vector<std::string> names;
  if (const auto* forward = std::get_if<decision::ForwardAction>(&route.action))
    for (const decision::ForwardTarget& target : forward->targets)
      names.push_back(snapshot.upstreams[target.upstream].name);
  return names;
}

std::vector<PlanShown> plans_of(const Route& route, const Snapshot& snapshot) {
  std::vector<PlanShown> plans(route.plans.size());
  for (std::size_t i = 0; i < route.plan_of.size(); ++i) {
    const std::vector<std::uint32_t>& only = route.match.listeners;
    if (only.empty() || std::binary_search(only.begin(), only.end(), static_cast<std::uint32_t>(i)))
      plans[route.plan_of[i]].listeners.push_back(snapshot.listeners[i].name);
  }
  const std::vector<std::string> upstreams = target_names(route, snapshot);
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const decision::Plan& plan = route.plans[i];
    for (const decision::Step& step : plan.policies) plans[i].policies.push_back(step.name);
    for (std::size_t n = 0; n < upstreams.size() && n < plan.settings.size(); ++n)
      plans[i].targets.push_back({upstreams[n], settings_of(plan.settings[n])});
  }
  std::erase_if(plans, [](const PlanShown& plan) { return plan.listeners.empty(); });
  return plans;
}

}  // namespace

std::vector<RouteShown> overview(const Snapshot& snapshot) {
  std::vector<decision::RouteVariant> variants;
  for (const Route& route : snapshot.routes)
    if (!is_listeners_own(snapshot, route)) variants.push_back(best_variant(route));
  std::stable_sort(variants.begin(), variants.end(),
                   [](const decision::RouteVariant& a, const decision::RouteVariant& b) {
                     return decision::compare(a, b).order < 0;
                   });
  std::vector<RouteShown> shown;
  for (const decision::RouteVariant& variant : variants) {
    const Route& route = *variant.route;
    shown.push_back({route.name, route.group, route.at, match_text(route.match, snapshot),
                     std::visit(ActionText{snapshot}, route.action), plans_of(route, snapshot)});
  }
  return shown;
}

}  // namespace gw::analysis
