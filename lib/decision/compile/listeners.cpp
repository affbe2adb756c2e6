// Listeners, and their own routes: the one for requests that no route matches, or a redirect of
// every request.
#include <algorithm>
#include <map>

#include "base/text.h"
#include "decision/compile/compilation.h"

namespace gw::decision {

namespace {

// "[::]:80", "0.0.0.0:80" and ":80" are the same address: all addresses of the machine.
std::string normal_address(const std::string& written) {
  for (const std::string_view every : {"0.0.0.0:", "[::]:", "*:"})
    if (written.starts_with(every)) return written.substr(every.size() - 1);
  return lower(written);
}

void check_addresses(Compilation& c) {
  std::map<std::string, std::string> taken;  // address to listener
  for (const config::Listener& listener : c.config.listeners)
    for (const config::Text& address : listener.addresses) {
      if (address.value.ends_with(":0")) continue;  // a free port for each
      const auto [first, fresh] = taken.emplace(normal_address(address.value), listener.name);
      if (!fresh)
        c.diagnostics.error(
            "listener.same-address", address.at,
            format("listener `{}` already has the address \"{}\"", first->second, address.value),
            "give each listener its own address");
    }
}

Listener listener_of(Compilation& c, const config::Listener& written) {
  Listener listener;
  listener.id = c.names.listener(written.name);
  listener.name = written.name;
  listener.at = written.at;
  for (const config::Text& address : written.addresses) listener.addresses.push_back(address.value);
  for (const auto& cidr : written.trust) listener.trust.push_back(cidr.value);
  listener.proxy_protocol = written.proxy_protocol;
  const auto take = [](Duration& to, const config::Maybe<Duration>& from) {
    if (from) to = from->value;
  };
  take(listener.head, written.client_timeout.head);
  take(listener.body, written.client_timeout.body);
  take(listener.write, written.client_timeout.write);
  take(listener.idle, written.client_timeout.idle);
  listener.limits = limits_of(c.config.gateway, written);
  listener.redirects = written.redirect.has_value();
  return listener;
}

// Groups listeners that give routes the same policies and settings.
void classify(Compilation& c, const std::vector<Chain>& chains) {
  for (std::uint32_t i = 0; i < chains.size(); ++i) {
    const auto same = [&](const ListenerClass& one) {
      return one.policies == chains[i] &&
             same_settings(c.config.listeners[one.first], c.config.listeners[i]);
    };
    const auto found = std::find_if(c.classes.begin(), c.classes.end(), same);
    c.class_of.push_back(static_cast<std::uint32_t>(found - c.classes.begin()));
    if (found == c.classes.end()) c.classes.push_back({i, chains[i]});
  }
}

Route own_route(Compilation& c, std::uint32_t index) {
  const config::Listener& written = c.config.listeners[index];
  Route route;
  route.at = written.at;
  Plan plan;
  if (written.redirect) {
    route.action = *written.redirect;
  } else {
    route.action = NoRoute{};
    fill_policies(c, c.classes[c.class_of[index]].policies, plan);
  }
  plan.settings = {settings_of({&c.config.gateway, &written, nullptr, nullptr, nullptr})};
  route.plans.push_back(std::move(plan));
  route.plan_of.assign(c.config.listeners.size(), 0);
  return route;
}

}  // namespace

void compile_listeners(Compilation& c) {
  if (c.config.listeners.empty())
    c.diagnostics.error("no-listener", c.config.gateway.at,
                        "no listener is defined, so nothing can be served",
                        "add [listener.web] with address = \"127.0.0.1:8080\"");
  check_addresses(c);
  std::vector<const config::Text*> missed;  // unused: neither the gateway nor a listener has `skip`
  const Chain common = extend(c, {}, {c.config.gateway.policies, {}}, missed);
  std::vector<Chain> chains;
  for (const config::Listener& written : c.config.listeners) {
    c.snapshot.listeners.push_back(listener_of(c, written));
    chains.push_back(extend(c, common, {written.policies, {}}, missed));
    if (written.redirect && !written.policies.empty())
      c.diagnostics.error(
          "listener.redirect", written.policies.front().name.at,
          format("listener `{}` redirects every request and cannot have policies", written.name),
          "remove `policies` or `redirect`");
    if (!written.redirect) check_order(c, chains.back(), format("listener `{}`", written.name));
  }
  classify(c, chains);
}

void compile_own_routes(Compilation& c) {
  for (std::uint32_t i = 0; i < c.config.listeners.size(); ++i) {
    c.snapshot.listeners[i].no_route = static_cast<std::uint32_t>(c.snapshot.routes.size());
    c.snapshot.routes.push_back(own_route(c, i));
  }
}

}  // namespace gw::decision
