// Routes: match, action, and for each class of listeners a plan of what the route inherits.
#include <algorithm>

#include "base/text.h"
#include "decision/compile/compilation.h"

namespace gw::decision {

namespace {

const config::Group* group_of(Compilation& c, const config::Route& route) {
  if (!route.group) return nullptr;
  const auto place = c.groups.find(*route.group, c.diagnostics);
  if (!place) return nullptr;
  c.groups.use(*place);
  return &c.config.groups[*place];
}

std::size_t stripped_segments(const config::Group* group) {
  if (group == nullptr || !group->strip_prefix || group->match.paths.empty()) return 0;
  return group->match.paths.front().segments.size();
}

// The template's text may contain characters that a target must not ("{{id}}" is the text {id}).
// They are encoded once, here.
std::optional<config::Template> as_target(std::optional<config::Template> wanted) {
  constexpr std::string_view never = " \"<>\\^`{|}";
  if (!wanted) return wanted;
  for (config::TemplatePart& part : wanted->parts) {
    if (part.kind != config::TemplatePart::Kind::text) continue;
    std::string encoded;
    for (const char c : part.name)
      encoded += never.find(c) == never.npos ? std::string(1, c)
                                             : format("%{:02X}", static_cast<unsigned>(c));
    part.name = std::move(encoded);
  }
  return wanted;
}

ForwardAction forward_of(Compilation& c, const config::Route& route, const config::Group* group) {
  ForwardAction action;
  action.total_weight = 0;
  for (const config::UpstreamUse& use : route.upstreams) {
    const auto place = c.upstreams.find(use.name, c.diagnostics);
    if (!place) continue;
    c.upstreams.use(*place);
    action.targets.push_back({*place, use.weight,
                              as_target(use.rewrite ? use.rewrite : route.rewrite), use.request,
                              use.response});
    action.total_weight += use.weight;
  }
  if (action.total_weight == 0 && !action.targets.empty() &&
      action.targets.size() == route.upstreams.size())
    c.diagnostics.error(
        "split.no-weight", route.at,
        format("every weight of route `{}` is 0: no upstream can be chosen", route.name),
        "give one entry a weight above 0");
  action.sticky = route.sticky;
  for (const std::string& protocol : route.upgrade) action.upgrade.push_back(lower(protocol));
  action.strip = stripped_segments(group);
  return action;
}

Action action_of(Compilation& c, const config::Route& route, const config::Group* group) {
  if (route.redirect) return *route.redirect;
  if (route.respond) return *route.respond;
  return forward_of(c, route, group);
}

// A policy identifies the consumer and its claims; the listener gets the certificate.
void check_sticky(Compilation& c, const config::Route& route, const Chain& chain) {
  using Kind = config::KeyPart::Kind;
  if (!route.sticky || !route.sticky->key) return;
  const config::Key& key = *route.sticky->key;
  const bool principal = std::any_of(chain.begin(), chain.end(), [&](std::uint32_t place) {
    return c.made[place].kind != nullptr && c.made[place].kind->finds_principal;
  });
  if (!principal && (key.uses(Kind::consumer) || key.uses(Kind::claim)))
    c.diagnostics.error("policy.order", key.at,
                        format("sticky = \"{}\": no policy of route `{}` identifies the client",
                               key.show(), route.name),
                        "add an authentication policy, or use another key");
}

void check_split(Compilation& c, const config::Route& route, const Chain& chain) {
  if (route.upstreams.size() < 2) return;
  for (const std::uint32_t place : chain) {
    const policy::Kind* const kind = c.made[place].kind;
    const config::Policy& written = c.config.policies[place];
    if (kind != nullptr && kind->needs_one_upstream != nullptr && kind->needs_one_upstream(written))
      error_once(c.diagnostics,
                 {config::Severity::error, "policy.split", route.at,
                  format("policy `{}` counts by upstream, but route `{}` has several upstreams",
                         written.name, route.name),
                  "count by \"route\", or remove it from the route"});
  }
}

Plan plan_of(Compilation& c, const Route& route, const SettingScopes& scopes, const Chain& chain) {
  Plan plan;
  fill_policies(c, chain, plan);
  SettingScopes here = scopes;
  if (const auto* forward = std::get_if<ForwardAction>(&route.action))
    for (const ForwardTarget& target : forward->targets) {
      here.upstream = &c.config.upstreams[target.upstream];
      plan.settings.push_back(settings_of(here));
    }
  if (plan.settings.empty()) plan.settings.push_back(settings_of(here));
  return plan;
}

// A skip must have an effect on at least one of the route's listeners.
void report_missed(Compilation& c, const std::vector<const config::Text*>& missed,
                   std::size_t plans) {
  for (const config::Text* name : missed)
    if (static_cast<std::size_t>(std::count(missed.begin(), missed.end(), name)) == plans)
      error_once(c.diagnostics,
                 {config::Severity::error, "skip.not-inherited", name->at,
                  format("policy `{}` is not inherited here, so it cannot be skipped", name->value),
                  "remove it from `skip`"});
}

void make_plans(Compilation& c, const config::Route& written, const config::Group* group,
                Route& route) {
  const auto is_on = [&](std::uint32_t listener) {
    const std::vector<std::uint32_t>& on = route.match.listeners;
    return !c.snapshot.listeners[listener].redirects &&
           (on.empty() || std::binary_search(on.begin(), on.end(), listener));
  };
  bool certificates = false;
  for (std::uint32_t i = 0; i < c.snapshot.listeners.size(); ++i)
    certificates = certificates || (is_on(i) && c.config.listeners[i].asks_certificate);
  std::vector<std::uint32_t> plan_of_class(c.classes.size(), UINT32_MAX);
  std::vector<const config::Text*> missed;
  route.plan_of.assign(c.snapshot.listeners.size(), 0);
  for (std::uint32_t i = 0; i < c.snapshot.listeners.size(); ++i) {
    if (!is_on(i)) continue;
    std::uint32_t& plan = plan_of_class[c.class_of[i]];
    if (plan == UINT32_MAX) {
      plan = static_cast<std::uint32_t>(route.plans.size());
      Chain chain = c.classes[c.class_of[i]].policies;
      if (group != nullptr) chain = extend(c, chain, {group->policies, group->skip}, missed);
      chain = extend(c, chain, {written.policies, written.skip}, missed);
      check_order(c, chain, format("route `{}`", route.name));
      check_sticky(c, written, chain);
      check_split(c, written, chain);
      if (!certificates) warn_of_certificates(c, written, chain);
      route.plans.push_back(plan_of(
          c, route, {&c.config.gateway, &c.config.listeners[i], nullptr, group, &written}, chain));
    }
    route.plan_of[i] = plan;
  }
  report_missed(c, missed, route.plans.size());
  if (route.plans.empty() && route.match.listeners.empty() && !c.snapshot.listeners.empty())
    c.diagnostics.error(
        "route.no-listener", written.at,
        format("route `{}` is served on no listener: all of them redirect", route.name),
        "add a listener without `redirect`");
}

Route route_of(Compilation& c, const config::Route& written) {
  const config::Group* const group = group_of(c, written);
  Route route;
  route.id = c.names.route(written.name);
  route.name = written.name;
  if (group != nullptr) route.group = group->name;
  route.at = written.at;
  route.match = match_of(c, written, group);
  check_templates(c, written, route.match);
  route.action = action_of(c, written, group);
  route.request = written.request;
  route.response = written.response;
  make_plans(c, written, group, route);
  return route;
}

}  // namespace

void compile_routes(Compilation& c) {
  c.snapshot.routes.reserve(c.config.routes.size() + c.config.listeners.size());
  for (const config::Route& written : c.config.routes)
    c.snapshot.routes.push_back(route_of(c, written));
}

}  // namespace gw::decision
