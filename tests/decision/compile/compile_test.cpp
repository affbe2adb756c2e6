// Compile: what a route inherits, and the errors in references, chains, groups and patterns.
#include "decision/compile/compile.h"

#include <catch2/catch.hpp>

#include "base/text.h"
#include "support/core/configs.h"

namespace gw::decision {

namespace {

using test::Compiled;
using test::endpoint;
using test::pattern;
using test::text;
using test::use;

// One listener, one upstream, and the given routes.
config::Config small(std::vector<config::Route> routes) {
  config::Config config;
  config.listeners.push_back(test::listener("web", "127.0.0.1:8080"));
  config.upstreams.push_back(test::upstream("orders", {endpoint("10.0.0.1")}));
  config.routes = std::move(routes);
  return config;
}

std::string chain(const Route& route, std::uint32_t listener = 0) {
  std::string names;
  for (const Step& step : route.plans[route.plan_of[listener]].policies)
    names += (names.empty() ? "" : " ") + step.name;
  return names;
}

std::string diagnostics_text(const config::Config& config) {
  return Compiled(config).diagnostics_text();
}

// The message of the only error after this change to a route.
template <class Change>
std::string error_after(Change change) {
  config::Config config = small({test::route_to("r", "/a/{id}/**", "orders")});
  change(config, config.routes[0]);
  return diagnostics_text(config);
}

TEST_CASE("compile: key sets that several policies use are fetched once", "[decision][jwks]") {
  config::Config config = small({test::route_to("a", "/a", "orders")});
  const auto policy = [](const char* name, const char* algorithm) {
    config::Value issuer = test::table(
        {{"iss", test::value("https://id.test")}, {"algorithms", test::value(algorithm)}});
    return test::policy_table(name, "jwt", test::table({{"issuers", std::move(issuer)}}));
  };
  config.policies = {policy("one", "ES256"), policy("same", "ES256"), policy("other", "RS256")};
  config.routes[0].policies = {use("one"), use("same"), use("other")};
  const Compiled made(config);
  CHECK(made.diagnostics_text() == "");
  REQUIRE(made.snapshot != nullptr);
  REQUIRE(made.snapshot->key_sources.size() == 2);
  CHECK(made.snapshot->key_sources[0].algorithms == std::vector{crypto::Signing::es256});
  CHECK(made.snapshot->key_sources[1].algorithms == std::vector{crypto::Signing::rs256});
}

}  // namespace

TEST_CASE("compile: the smallest configuration", "[decision]") {
  const Compiled compiled(small({test::route_to("r", "/api/**", "orders")}));
  REQUIRE(compiled.snapshot);
  CHECK(compiled.diagnostics_text().empty());
  const Snapshot& snapshot = *compiled.snapshot;
  CHECK(snapshot.version == 1);
  CHECK(snapshot.access_log == std::vector<std::string>{"stdout"});
  REQUIRE(snapshot.routes.size() == 2);
  CHECK(std::get<ForwardAction>(snapshot.routes[0].action).targets[0].upstream == 0);
  CHECK(std::holds_alternative<NoRoute>(snapshot.routes[snapshot.listeners[0].no_route].action));
  CHECK(snapshot.routes[0].plans[0].settings[0].timeout.total.from == Origin::defaults);
}

TEST_CASE("compile: an unknown reference suggests the nearest name", "[decision]") {
  CHECK(error_after([](auto&, auto& r) { r.upstreams[0].name = text("order"); }) ==
        "unknown-upstream: there is no upstream `order`\n"
        "unused-upstream: nothing uses upstream `orders`\n");
  CHECK(error_after([](auto&, auto& r) { r.policies = {use("keys")}; }) ==
        "unknown-policy: there is no policy `keys`\n");
  CHECK(error_after([](auto&, auto& r) { r.group = text("team"); }) ==
        "unknown-group: there is no group `team`\n");
  CHECK(error_after([](auto&, auto& r) { r.match.listeners = {text("wob")}; }) ==
        "unknown-listener: there is no listener `wob`\n");
  config::Config config = small({test::route_to("r", "/", "order")});
  const Compiled compiled(config);
  CHECK(compiled.snapshot == nullptr);
  CHECK(compiled.diagnostics.all()[0].help == "did you mean `orders`?");
}

TEST_CASE("compile: policies are combined, each once, in the order of the lists", "[decision]") {
  struct Case {
    std::vector<config::PolicyUse> gateway, listener, group, route;
    std::vector<config::Text> skip;
    std::string_view chain;
  };
  const Case cases[] = {
      {{use("a")}, {use("b")}, {use("c")}, {use("d")}, {}, "a b c d"},
      {{use("a")}, {use("b")}, {}, {use("d"), use("..."), use("c")}, {}, "d a b c"},
      {{use("a")}, {use("b")}, {use("...")}, {use("a"), use("c")}, {}, "a b c"},
      {{use("a")}, {use("b")}, {}, {use("b"), use("...")}, {}, "b a"},
      {{use("a")}, {use("b")}, {use("c")}, {}, {text("b"), text("c")}, "a"},
      {{use("a")}, {}, {}, {use("a")}, {text("a")}, "a"},
  };
  for (const Case& c : cases) {
    config::Config config = small({test::route_to("r", "/**", "orders")});
    for (const std::string name : {"a", "b", "c", "d"})
      config.policies.push_back(test::policy_table(name));
    config.groups.emplace_back();
    config.groups[0].name = "g";
    config.groups[0].policies = c.group;
    config.gateway.policies = c.gateway;
    config.listeners[0].policies = c.listener;
    config.routes[0].group = text("g");
    config.routes[0].policies = c.route;
    config.routes[0].skip = c.skip;
    const Compiled compiled(config);
    INFO(compiled.diagnostics_text());
    REQUIRE(compiled.snapshot);
    CHECK(chain(compiled.snapshot->routes[0]) == c.chain);
  }
}

TEST_CASE("compile: policies of gateway and listener apply if no route matches", "[decision]") {
  config::Config config = small({test::route_to("r", "/**", "orders")});
  config.policies = {test::policy_table("a"), test::policy_table("b"), test::policy_table("c")};
  config.gateway.policies = {use("a")};
  config.listeners[0].policies = {use("b")};
  config.routes[0].policies = {use("c")};
  const Compiled compiled(config);
  REQUIRE(compiled.snapshot);
  CHECK(chain(compiled.snapshot->routes[1]) == "a b");
}

TEST_CASE("compile: what cannot be skipped is reported once", "[decision]") {
  config::Config config =
      small({test::route_to("r", "/a", "orders"), test::route_to("s", "/b", "orders")});
  config.policies = {test::policy_table("a"), test::policy_table("b")};
  config.policies[0].locked = true;
  config.gateway.policies = {use("a")};
  config.listeners.push_back(test::listener("other", "127.0.0.1:8081"));
  config.listeners[1].policies = {use("b")};
  config.groups.emplace_back();
  config.groups[0].name = "g";
  config.groups[0].skip = {text("a", 3)};
  for (config::Route& route : config.routes) route.group = text("g");
  CHECK(diagnostics_text(config) == "skip.locked: policy `a` is locked and cannot be skipped\n");
  // b is inherited on one of the listeners; on the first alone it is not.
  config.groups[0].skip = {text("b", 3)};
  CHECK(diagnostics_text(config).empty());
  config.listeners.pop_back();
  config.routes[1].policies = {use("b")};
  CHECK(diagnostics_text(config) ==
        "skip.not-inherited: policy `b` is not inherited here, so it cannot be skipped\n");
}

TEST_CASE("compile: groups are combined with their routes", "[decision]") {
  config::Config config = small({test::route_to("r", "/{id}", "orders")});
  config.groups.emplace_back();
  config::Group& group = config.groups[0];
  group.name = "g";
  group.match.paths = {pattern("/v1/team")};
  group.match.hosts = {text("api.example.com")};
  group.match.headers = {test::named("x-a", test::is("1"))};
  group.strip_prefix = true;
  config.routes[0].group = text("g");
  config.routes[0].match.headers = {test::named("x-b", test::is("2"))};
  const Compiled compiled(config);
  REQUIRE(compiled.snapshot);
  const Route& route = compiled.snapshot->routes[0];
  CHECK(route.group == "g");
  CHECK(route.match.paths[0].text == "/v1/team/{id}");
  CHECK(route.match.hosts == std::vector<std::string>{"api.example.com"});
  CHECK(route.match.headers.size() == 2);
  CHECK(std::get<ForwardAction>(route.action).strip == 2);

  config.routes[0].match.hosts = {text("other.test", 5)};
  config.routes[0].match.headers.push_back(test::named("x-a", test::is("3")));
  CHECK(diagnostics_text(config) ==
        "match.set-by-group: `host` is already set by group `g`; its routes cannot set it\n"
        "match.set-twice: `header` already has a predicate for \"x-a\"\n");
}

TEST_CASE("compile: patterns that cannot match, and templates without a pattern", "[decision]") {
  CHECK(error_after([](auto& c, auto& r) {
          c.groups.emplace_back();
          c.groups[0].name = "g";
          c.groups[0].match.paths = {pattern("/v1/")};
          r.group = text("g");
          r.match.paths = {pattern("/x")};
        }).starts_with("bad-pattern: the pattern \"/v1//x\" contains \"//\""));
  CHECK(error_after([](auto& c, auto& r) {
          c.groups.emplace_back();
          c.groups[0].name = "g";
          c.groups[0].match.paths = {pattern("/{id}")};
          r.group = text("g");
        }).starts_with("bad-pattern: with the group's prefix"));
  CHECK(error_after([](auto&, auto& r) { r.rewrite = test::filled("/x/{ip}"); }) ==
        "bad-template: unknown placeholder {ip}: no pattern of the route has it\n");
  CHECK(error_after([](auto&, auto& r) { r.rewrite = test::filled("x/{id}/**"); }) ==
        "bad-template: the target \"x/{id}/**\" does not start with /\n");
  const auto without_rest = [](std::string_view rewrite) {
    return error_after([=](auto&, auto& r) {
      r.match.paths = {pattern("/a/{id}")};
      r.rewrite = test::filled(rewrite);
    });
  };
  CHECK(without_rest("/v2/**").starts_with("bad-template: a final /** stands"));
  CHECK(without_rest("/v2/{**}").starts_with("bad-template: {**} stands for"));
  CHECK(without_rest("/v2/{id}").empty());
}

TEST_CASE("compile: the innermost scope determines a setting", "[decision]") {
  config::Config config = small({test::route_to("r", "/**", "orders")});
  config.groups.emplace_back();
  config.groups[0].name = "g";
  config.routes[0].group = text("g");
  const auto set = [](auto& timeouts, int s) { timeouts.total = {seconds(s), {}}; };
  const auto total = [&] {
    const Compiled compiled(config);
    REQUIRE(compiled.snapshot);
    const auto& setting = compiled.snapshot->routes[0].plans[0].settings[0].timeout.total;
    return format("{} {}", duration_cast<seconds>(setting.value).count(),
                  static_cast<int>(setting.from));
  };
  CHECK(total() == "60 0");
  set(config.gateway.timeout, 1);
  CHECK(total() == "1 1");
  set(config.listeners[0].timeout, 2);
  CHECK(total() == "2 2");
  set(config.upstreams[0].timeout, 3);
  CHECK(total() == "3 3");
  set(config.groups[0].timeout, 4);
  CHECK(total() == "4 4");
  set(config.routes[0].timeout, 5);
  CHECK(total() == "5 5");
}

TEST_CASE("compile: listeners with equal settings share a plan", "[decision]") {
  config::Config config = small({test::route_to("r", "/**", "orders")});
  for (const std::string name : {"same", "other"})
    config.listeners.push_back(
        test::listener(name, format("127.0.0.1:{}", 9000 + config.listeners.size())));
  config.policies = {test::policy_table("a")};
  config.listeners[2].policies = {use("a")};
  const Compiled compiled(config);
  REQUIRE(compiled.snapshot);
  const Route& route = compiled.snapshot->routes[0];
  CHECK(route.plan_of == std::vector<std::uint32_t>{0, 0, 1});
  CHECK(chain(route, 0).empty());
  CHECK(chain(route, 2) == "a");
}

TEST_CASE("compile: a listener with `redirect` has no routes and no policies", "[decision]") {
  config::Config config = small({test::route_to("r", "/**", "orders")});
  config.listeners.push_back(test::listener("plain", ":8000"));
  config.listeners[1].redirect =
      config::Redirect{test::filled("https://{request.host}/**"), 308, {}};
  config.policies = {test::policy_table("a")};
  config.gateway.policies = {use("a")};
  const Compiled compiled(config);
  REQUIRE(compiled.snapshot);
  CHECK(compiled.snapshot->listeners[1].redirects);
  CHECK(chain(compiled.snapshot->routes[2], 1).empty());
  config.routes[0].match.listeners = {text("plain", 7)};
  CHECK(diagnostics_text(config) ==
        "listener.redirect: listener `plain` redirects every request and cannot have routes\n");
  config.routes[0].match.listeners.clear();
  config.listeners[0].redirect = config.listeners[1].redirect;
  CHECK(diagnostics_text(config).starts_with(
      "route.no-listener: route `r` is served on no listener"));
}

TEST_CASE("compile: duplicate addresses, and no listener", "[decision]") {
  config::Config config = small({test::route_to("r", "/**", "orders")});
  config.listeners = {test::listener("a", ":8080"), test::listener("b", "0.0.0.0:8080"),
                      test::listener("c", "127.0.0.1:0"), test::listener("d", "127.0.0.1:0")};
  CHECK(diagnostics_text(config) ==
        "listener.same-address: listener `a` already has the address \"0.0.0.0:8080\"\n");
  config.listeners.clear();
  CHECK(diagnostics_text(config) ==
        "no-listener: no listener is defined, so nothing can be served\n");
}

TEST_CASE("compile: splits need a weight, and sticky keys need authentication", "[decision]") {
  CHECK(error_after([](auto&, auto& r) {
          r.upstreams[0].weight = 0;
        }).starts_with("split.no-weight: every weight of route `r` is 0"));
  CHECK(error_after([](auto&, auto& r) {
          r.sticky = config::Sticky{};
          r.sticky->key = config::Key{{{config::KeyPart::Kind::consumer, {}}}, {}};
        }).starts_with("policy.order: sticky = \"consumer\""));
}

TEST_CASE("compile: unused tables are warnings", "[decision]") {
  config::Config config = small({test::route_to("r", "/**", "orders")});
  config.upstreams.push_back(test::upstream("idle", {endpoint("10.0.0.9")}));
  config.policies = {test::policy_table("lonely")};
  config.groups.emplace_back();
  config.groups[0].name = "empty";
  const Compiled compiled(config);
  CHECK(compiled.snapshot);
  CHECK(compiled.diagnostics_text() ==
        "unused-upstream: nothing uses upstream `idle`\n"
        "unused-policy: nothing uses policy `lonely`\n"
        "unused-group: nothing uses group `empty`\n");
}

TEST_CASE("compile: a name becomes one endpoint per address", "[decision]") {
  config::Config config = small({test::route_to("r", "/**", "orders")});
  config.upstreams[0] = test::upstream("orders", {endpoint("one.test"), endpoint("none.test", 80)});
  test::SourcesInMemory sources;
  sources.hosts["one.test"] = {*IpAddress::parse("10.0.0.2"), *IpAddress::parse("10.0.0.1")};
  const Compiled compiled(config, sources);
  REQUIRE(compiled.snapshot);
  const std::vector<Endpoint>& endpoints = compiled.snapshot->upstreams[0].endpoints;
  REQUIRE(endpoints.size() == 3);
  CHECK(endpoints[0].ip.text() == "10.0.0.1");
  CHECK(endpoints[1].ip.text() == "10.0.0.2");
  CHECK(endpoints[0].id != endpoints[1].id);
  CHECK(endpoints[0].authority == "one.test:8080");
  CHECK_FALSE(endpoints[2].resolved);
  CHECK(endpoints[2].authority == "none.test");
}

TEST_CASE("compile: ring hash distributes by weight, and a removal moves few keys", "[decision]") {
  config::Config config = small({test::route_to("r", "/**", "orders")});
  config::Upstream& upstream = config.upstreams[0];
  upstream =
      test::upstream("orders", {endpoint("10.0.0.1"), endpoint("10.0.0.2"), endpoint("10.0.0.3")});
  upstream.endpoints[2].weight = 2;
  upstream.balance = config::Balance::ring_hash;
  const auto owners = [](const Compiled& compiled) {
    const Upstream& made = compiled.snapshot->upstreams[0];
    std::vector<std::string> all;
    for (int client = 0; client < 4000; ++client) {
      const std::uint64_t hash = stable_hash(format("client{}", client));
      const auto at = std::lower_bound(made.ring.begin(), made.ring.end(), std::pair(hash, 0U));
      all.push_back(made.endpoints[(at == made.ring.end() ? made.ring.front() : *at).second].url);
    }
    return all;
  };
  const std::vector<std::string> three = owners(Compiled(config));
  CHECK(std::count(three.begin(), three.end(), "http://10.0.0.3:8080") == Approx(2000).margin(300));
  upstream.endpoints.erase(upstream.endpoints.begin());
  const std::vector<std::string> two = owners(Compiled(config));
  for (std::size_t i = 0; i < three.size(); ++i)
    if (three[i] != "http://10.0.0.1:8080") CHECK(three[i] == two[i]);
}

TEST_CASE("compile: a consumer's own limit needs a counting policy after authentication",
          "[decision]") {
  config::Config config = small({test::route_to("r", "/", "orders")});
  config.gateway.store = "gw.db";
  const config::Value rate = test::table({{"limit", test::value("1/day")}});
  config.policies = {test::policy_table("keys", "api-key", test::table({})),
                     test::policy_table("fair", "rate-limit", rate),
                     test::policy_table("plan", "quota", rate)};
  config.routes[0].policies = {use("keys"), use("fair"), use("plan")};
  config::Consumer& acme = config.consumers.emplace_back();
  acme.name = "acme";
  acme.limits = {{text("fair"), true}, {text("plan"), true}};
  CHECK(diagnostics_text(config).empty());

  acme.limits.push_back({text("plain"), true});
  CHECK(diagnostics_text(config) == "unknown-policy: there is no policy `plain`\n");
  acme.limits.back().policy.value = "keys";
  CHECK(diagnostics_text(config) ==
        "bad-limit: `limit` of [consumer.acme]: policy `keys` is of type `api-key`, which does "
        "not support limits per consumer\n");
  acme.limits = {{text("plan"), false, {{{3, seconds(60)}, {}}}}};
  CHECK(diagnostics_text(config) ==
        "bad-limit: policy `plan`: \"3/minute\" is not per calendar day or month\n");

  acme.limits = {{text("fair"), true}};
  config.policies.pop_back();
  config.routes[0].policies = {use("fair"), use("keys")};
  CHECK(diagnostics_text(config) ==
        "policy.order: policy `fair` needs the consumer, but no policy before it on route `r` "
        "identifies one\n");
}

TEST_CASE("compile: a policy that counts by upstream is rejected on a split route", "[decision]") {
  config::Config config = small({test::route_to("r", "/", "orders")});
  config.policies = {
      test::policy_table("places", "concurrency",
                         test::table({{"max", test::value(1)}, {"by", test::value("upstream")}}))};
  config.routes[0].policies = {use("places")};
  CHECK(diagnostics_text(config).empty());
  config.routes[0].upstreams.push_back(config.routes[0].upstreams[0]);
  config.routes[0].split = true;
  CHECK(diagnostics_text(config) ==
        "policy.split: policy `places` counts by upstream, but route `r` has several upstreams\n");
}

TEST_CASE("compile: use of a certificate that no listener requests is a warning", "[decision]") {
  const config::Value by = test::value("certificate");
  config::Config config = small({test::route_to("r", "/", "orders")});
  config.policies = {
      test::policy_table("clients", "mtls", test::table({})),
      test::policy_table("keys", "api-key", test::table({})),
      test::policy_table("fair", "rate-limit",
                         test::table({{"limit", test::value("1/day")}, {"by", by}})),
      test::policy_table(
          "either", "any-of",
          test::table({{"policies", test::list({test::value("clients"), test::value("keys")})}})),
      test::policy_table(
          "inside", "any-of",
          test::table({{"policies", test::list({test::table({{"type", test::value("mtls")}}),
                                                test::value("keys")})}}))};
  for (std::uint32_t i = 0; i < 5; ++i) config.policies[i].at.line = 10 + i;
  const auto warned = [&](std::initializer_list<const char*> names) {
    config.routes[0].policies.clear();
    for (const char* name : names) config.routes[0].policies.push_back(use(name));
    const Compiled compiled(config);
    CHECK(compiled.snapshot);
    std::string all;
    for (const config::Diagnostic& one : compiled.diagnostics.all())
      if (one.code == "no-certificate") all += format("{} {}\n", one.at.line, one.message);
    return all;
  };
  const auto line = [](int at, const char* what) {
    return format(
        "{} {} depends on the client certificate, but no listener of route `r` requests one\n", at,
        what);
  };
  CHECK(warned({"keys"}) == "");
  CHECK(warned({"clients", "fair"}) == line(10, "policy `clients`") + line(12, "policy `fair`"));
  CHECK(warned({"either"}) == line(10, "policy `clients`"));
  CHECK(warned({"inside"}) == line(14, "policy `inside`"));
  config.routes.push_back(test::route_to("s", "/s", "orders"));
  config.routes[1].policies = {use("clients")};
  CHECK(warned({"clients"}) == line(10, "policy `clients`"));  // reported once

  config.listeners.push_back(test::listener("secure", "127.0.0.1:8443"));
  config.listeners[1].asks_certificate = true;
  CHECK(warned({"clients", "fair"}) == "");  // one of them makes it possible
  config.routes[0].match.listeners = {text("web")};
  CHECK(warned({"clients"}) == line(10, "policy `clients`"));
}

TEST_CASE("compile: a draw by a certificate that no listener requests is a warning", "[decision]") {
  const config::Key by{{{config::KeyPart::Kind::certificate, {}}}, {0, 7, 1}};
  config::Config config = small({test::route_to("r", "/", "orders")});
  config.routes[0].sticky = config::Sticky{.key = by, .cookie = {}, .at = {0, 5, 1}};
  config.upstreams[0].balance = config::Balance::ring_hash;
  config.upstreams[0].hash = by;
  CHECK(diagnostics_text(config) ==
        "no-certificate: sticky = \"certificate\" depends on the client certificate, but no "
        "listener of route `r` requests one\n"
        "no-certificate: the hash of upstream `orders` depends on the client certificate, but no "
        "listener of route `r` requests one\n");
  config.listeners[0].asks_certificate = true;
  CHECK(diagnostics_text(config) == "");
}

TEST_CASE("compile: a quota without a store is a warning", "[decision]") {
  config::Config config = small({test::route_to("r", "/", "orders")});
  config.policies = {test::policy_table(
      "plan", "quota",
      test::table({{"limit", test::value("1/day")}, {"by", test::value("address")}}))};
  config.routes[0].policies = {use("plan")};
  const Compiled compiled(config);
  CHECK(compiled.snapshot);
  CHECK(compiled.diagnostics_text() ==
        "not-kept: policy `plan` counts in memory only: a restart loses its counts\n");
  config.gateway.store = "gw.db";
  CHECK(diagnostics_text(config).empty());
}

}  // namespace gw::decision
