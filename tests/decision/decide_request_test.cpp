// decide_request: policies in order, the result of each action, targets and draws.
#include <catch2/catch.hpp>
#include <map>

#include "base/text.h"
#include "config/template.h"
#include "crypto/random.h"
#include "decision/decision.h"
#include "decision/rewrite.h"
#include "decision/route_table.h"
#include "support/core/asked.h"
#include "support/core/routes.h"

namespace gw::decision {

namespace {

using test::Asked;
using test::RequestText;

config::Template text(std::string_view source) {
  config::Diagnostics diagnostics;
  return config::parse_template(source, {}, {}, diagnostics);
}

// A policy with a fixed verdict, which may ask first.
class FixedPolicy final : public policy::Policy {
 public:
  explicit FixedPolicy(policy::Verdict verdict, bool asks = false)
      : verdict_(verdict), asks_(asks) {}
  policy::Verdict on_request(policy::RequestContext& context, std::string* why) const override {
    if (why != nullptr) *why = "so it is";
    if (asks_ && context.facts.answers.empty())
      return policy::Ask{{}, "slow", policy::Delay{seconds(1)}};
    return verdict_;
  }

 private:
  policy::Verdict verdict_;
  bool asks_;
};

// A snapshot with one listener and the given routes; each has one plan with the given policies.
struct Gateway {
  explicit Gateway(std::vector<Route> routes, std::vector<const policy::Policy*> policies = {}) {
    snapshot.listeners.emplace_back();
    snapshot.listeners[0].name = "web";
    for (const std::string name : {"blue", "green", "grey"}) {
      snapshot.upstreams.emplace_back();
      snapshot.upstreams.back().name = name;
    }
    snapshot.listeners[0].no_route = static_cast<std::uint32_t>(routes.size());
    snapshot.routes = std::move(routes);
    snapshot.routes.emplace_back();
    snapshot.routes.back().action = NoRoute{};
    for (Route& route : snapshot.routes) {
      route.plan_of = {0};
      route.plans.emplace_back();
      route.plans[0].settings.resize(3);
      for (const policy::Policy* one : policies)
        route.plans[0].policies.push_back(
            {one, format("p{}", route.plans[0].policies.size()), {}, false});
    }
    snapshot.table = std::make_unique<const RouteTable>(
        std::span<const Route>(snapshot.routes).first(snapshot.routes.size() - 1));
  }
  Snapshot snapshot;
};

// One request and its state; decide_request can be called repeatedly.
struct RequestTest {
  RequestTest(const Gateway& to, const RequestText& request, Trace* trace = nullptr)
      : gateway(to), asked(request), context{asked.facts(), ledger, asked.arena(), trace} {}
  Decision decide() { return decide_request(gateway.snapshot, context, progress); }

  const Gateway& gateway;
  Asked asked;
  std::unique_ptr<ledger::Bank> bank = ledger::make_plain_bank();
  ledger::Ledger ledger{*bank};
  policy::RequestContext context;
  Progress progress;
};

Route forward(std::initializer_list<std::string_view> patterns, std::string_view rewrite = "") {
  Route route = test::route("r", patterns);
  ForwardAction action;
  action.targets.emplace_back();
  if (!rewrite.empty()) action.targets[0].rewrite = text(rewrite);
  route.action = action;
  return route;
}

// The target of the upstream request, or the status of the rejection.
std::string target_sent(const Route& route, const RequestText& request) {
  const Gateway gateway({route});
  RequestTest exchange(gateway, request);
  const Decision decision = exchange.decide();
  if (const auto* to = std::get_if<Forward>(&decision)) return std::string(to->path_and_query);
  return std::to_string(std::get<Respond>(decision).status);
}

std::string location(std::string_view to, std::string_view pattern, const RequestText& request) {
  Route route = test::route("r", {pattern});
  route.action = config::Redirect{text(to), 308, {}};
  const Gateway gateway({route});
  RequestTest exchange(gateway, request);
  const Respond respond = std::get<Respond>(exchange.decide());
  if (respond.reason == http::Reason::route_redirect) CHECK(respond.status == 308);
  return respond.reason == http::Reason::route_redirect ? std::string(respond.location)
                                                        : std::to_string(respond.status);
}

}  // namespace

TEST_CASE("the rewritten target", "[decision]") {
  struct Case {
    std::string_view pattern, rewrite, target, target_sent;
  };
  const Case cases[] = {
      {"/api/**", "", "/api/x?a=1", "/api/x?a=1"},
      {"/api/**", "/**", "/api/x", "/x"},
      {"/api/**", "/**", "/api/", "/"},
      {"/api/**", "/**", "/api", "/"},
      {"/api/**", "/v2/**", "/api/x", "/v2/x"},
      {"/api/**", "/v2/**", "/api/", "/v2/"},
      {"/api/**", "/v2/**", "/api", "/v2"},
      {"/api/**", "/v2/**?all=1", "/api/x/y?q=2", "/v2/x/y?all=1"},
      {"/api/**", "/v2/{**}/end", "/api/x/y", "/v2/x/y/end"},
      {"/o/{id}", "/orders/{id}", "/o/7?a=1", "/orders/7?a=1"},
      {"/o/{id}", "/orders/{id}?", "/o/7?a=1", "/orders/7?"},
      {"/o/{id}", "/orders?id={id}", "/o/a%2Fb%26c", "/orders?id=a%2Fb%26c"},
      {"/o/{id}", "/orders/{id}", "/o/a%2Fb", "/orders/a%2Fb"},
      {"/o/{id}", "/orders/{query.f}", "/o/7?f=a/b", "/orders/a%2Fb?f=a/b"},
      {"/o/{id}", "/orders/{query.f}", "/o/7?f=..", "400"},
      {"/o/{id}", "/orders/{query.f}/x", "/o/7?f=.", "400"},
      {"/o/{id}", "/{query.none}/x", "/o/7", "/x"},
      {"/o/{id}", "{request.path}/x", "/o/7", "/o/7/x"},
  };
  for (const Case& c : cases) {
    INFO(c.rewrite << " of " << c.target);
    CHECK(target_sent(forward({c.pattern}, c.rewrite), {.target = c.target}) == c.target_sent);
  }
}

TEST_CASE("strip_prefix forwards the path after the prefix", "[decision]") {
  Route route = forward({"/team/orders/**"});
  std::get<ForwardAction>(route.action).strip = 2;
  CHECK(target_sent(route, {.target = "/team/orders/7/x?q=1"}) == "/7/x?q=1");
  CHECK(target_sent(route, {.target = "/team/orders/"}) == "/");
  CHECK(target_sent(route, {.target = "/team/orders"}) == "/");
  CHECK(target_sent(route, {.target = "/team/orders//evil.test/x", .merge_slashes = false}) ==
        "/evil.test/x");
}

TEST_CASE("no upstream target starts with two slashes", "[decision]") {
  const RequestText request{.target = "/api//evil.test", .merge_slashes = false};
  CHECK(target_sent(forward({"/api/**"}, "/**"), request) == "/evil.test");
  CHECK(location("/**", "/api/**", request) == "/evil.test");
}

TEST_CASE("the query is edited after the rewrite, first by the route", "[decision]") {
  using Kind = policy::FieldEdit::Kind;
  BlockPool pool(4096);
  Arena arena(pool);
  const policy::FieldEdit edits[] = {{Kind::remove, "x-*", {}},
                                     {Kind::set, "a b", "1&2"},
                                     {Kind::add, "c", "new"},
                                     {Kind::remove, "gone", {}}};
  CHECK(edited_query("x-1=a&c=1&a+b=old&x-2&gone=&a%20b=older", edits, arena) ==
        "c=1&a%20b=1%262&c=new");
  CHECK(edited_query("", std::span(edits).subspan(3), arena).empty());

  Route route = forward({"/o/{id}"}, "/x?from=rewrite");
  route.request.query.set.push_back({"id", {text("{id}")}, {}});
  std::get<ForwardAction>(route.action).targets[0].request.query.remove = {"from"};
  CHECK(target_sent(route, {.target = "/o/7?client=1"}) == "/x?id=7");
}

TEST_CASE("the location of a redirect", "[decision]") {
  const RequestText request{.host = "Example.com:8080", .target = "/old/x?q=1"};
  CHECK(location("https://{request.host}/**", "/old/**", request) == "https://example.com/x?q=1");
  CHECK(location("/new/**", "/old/**", request) == "/new/x?q=1");
  CHECK(location("/new?", "/old/**", request) == "/new?");
  CHECK(location("/{query.q}/", "/old/**", {.target = "/old/?q=.."}) == "400");
}

TEST_CASE("policies run in order until one decides", "[decision]") {
  const FixedPolicy passes(policy::Pass{});
  const FixedPolicy shadows(policy::Pass{http::Reason::rate_limit_exceeded});
  const FixedPolicy refuses(policy::Refuse{http::Reason::ip_filter_denied});
  const Gateway gateway({forward({"/**"})}, {&passes, &shadows, &refuses, &passes});
  Trace trace;
  RequestTest exchange(gateway, {}, &trace);
  const Respond respond = std::get<Respond>(exchange.decide());
  CHECK(respond.reason == http::Reason::ip_filter_denied);
  CHECK(respond.status == 403);
  CHECK_FALSE(respond.reply);
  const std::vector<TraceStep> expected = {
      {"route", "r", "matches", "path /**"},
      {"policy", "p0", "passes", "so it is"},
      {"policy", "p1", "would refuse", "so it is"},
      {"policy", "p2", "refuses", "so it is"},
  };
  CHECK(trace.steps() == expected);
  REQUIRE(exchange.progress.outcomes.size() == 3);
  CHECK(exchange.progress.outcomes[1] == Outcome::would_refuse);
  CHECK(exchange.progress.outcomes[2] == Outcome::refuse);
}

TEST_CASE("after an inquiry the decision continues where it stopped", "[decision]") {
  const FixedPolicy passes(policy::Pass{});
  const FixedPolicy asks(policy::Pass{}, true);
  const Gateway gateway({forward({"/**"})}, {&passes, &asks});
  RequestTest exchange(gateway, {});
  REQUIRE(std::holds_alternative<Inquire>(exchange.decide()));
  CHECK(exchange.progress.next == 1);
  CHECK(exchange.progress.outcomes[1] == Outcome::ask);
  const policy::Answer answers[] = {{}};
  const_cast<policy::Facts&>(exchange.asked.facts()).answers = answers;
  CHECK(std::holds_alternative<Forward>(exchange.decide()));
  REQUIRE(exchange.progress.outcomes.size() == 2);
  CHECK(exchange.progress.outcomes[1] == Outcome::pass);
}

TEST_CASE("a reply is used unchanged", "[decision]") {
  const FixedPolicy replies(policy::Reply{http::Reason::route_respond, 204, "body"});
  const Gateway gateway({forward({"/**"})}, {&replies});
  RequestTest exchange(gateway, {});
  const Respond respond = std::get<Respond>(exchange.decide());
  CHECK(respond.reply);
  CHECK(respond.status == 204);
  CHECK(respond.body == "body");
}

TEST_CASE("if no route matches, the listener's policies still apply", "[decision]") {
  Route get = forward({"/a"}), put = forward({"/a"});
  get.name = "get", get.match.methods = {"GET", "HEAD"};
  put.name = "put", put.match.methods = {"PUT"};
  const Gateway open({get, put});
  RequestTest other(open, {.target = "/b"});
  CHECK(std::get<Respond>(other.decide()).reason == http::Reason::route_none);
  RequestTest post(open, {.method = "POST", .target = "/a"});
  const Respond respond = std::get<Respond>(post.decide());
  CHECK(respond.reason == http::Reason::route_method);
  CHECK(respond.status == 405);
  CHECK(respond.allow == "GET, HEAD, PUT");

  const FixedPolicy refuses(policy::Refuse{http::Reason::rate_limit_exceeded});
  const Gateway guarded({get, put}, {&refuses});
  RequestTest flood(guarded, {.target = "/b"});
  CHECK(std::get<Respond>(flood.decide()).reason == http::Reason::rate_limit_exceeded);
}

TEST_CASE("a listener with `redirect` redirects every request", "[decision]") {
  Gateway gateway({forward({"/a"})});
  gateway.snapshot.listeners[0].redirects = true;
  gateway.snapshot.routes.back().action =
      config::Redirect{text("https://{request.host}/**"), 301, {}};
  RequestTest exchange(gateway, {.target = "/a/b?q=1"});
  const Respond respond = std::get<Respond>(exchange.decide());
  CHECK(respond.reason == http::Reason::listener_redirect);
  CHECK(respond.status == 301);
  CHECK(respond.location == "https://api.example.com/a/b?q=1");
}

namespace {

Route split(std::vector<std::uint32_t> weights, std::optional<config::Sticky> sticky = {}) {
  Route route = test::route("r", {"/**"});
  ForwardAction action;
  action.total_weight = 0;
  for (std::uint32_t i = 0; i < weights.size(); ++i) {
    action.targets.emplace_back();
    action.targets[i].upstream = i;
    action.targets[i].weight = weights[i];
    action.total_weight += weights[i];
  }
  action.sticky = std::move(sticky);
  route.action = action;
  return route;
}

Forward drawn(const Route& route, const RequestText& request, std::string* upstream = nullptr) {
  const Gateway gateway({route});
  RequestTest exchange(gateway, request);
  const Forward to = std::get<Forward>(exchange.decide());
  if (upstream != nullptr) *upstream = to.upstream->name + " " + std::string(to.set_cookie);
  return to;
}

std::string target_upstream(const Route& route, const RequestText& request) {
  std::string upstream;
  drawn(route, request, &upstream);
  return upstream;
}

}  // namespace

TEST_CASE("a draw selects by weight in the order written", "[decision]") {
  const Route route = split({90, 0, 10});
  const auto at = [&](double dice) {
    return target_upstream(route, {.dice = Dice::fraction(dice)});
  };
  CHECK(at(0) == "blue ");
  CHECK(at(0.8999) == "blue ");
  CHECK(at(0.9) == "grey ");
  CHECK(at(1) == "grey ");
  CHECK(target_upstream(split({0, 1}), {.dice = Dice::fraction(0)}) == "green ");
  CHECK(target_upstream(split({1, 0}), {.dice = Dice::fraction(1)}) == "blue ");
}

TEST_CASE("a sticky key determines the draw, without a key the dice do", "[decision]") {
  config::Sticky sticky;
  sticky.key = config::Key{{{config::KeyPart::Kind::header, "x-user"}}, {}};
  const auto digest = crypto::sha256("anna");
  const double draw = (digest[0] * 256.0 + digest[1]) / 65536;  // accurate enough here
  const auto weight = static_cast<std::uint32_t>(draw * 1000);
  const RequestText anna{.fields = {{"x-user", "anna"}}};
  CHECK(target_upstream(split({weight + 2, 998 - weight}, sticky), anna) == "blue ");
  CHECK(target_upstream(split({weight - 2, 1002 - weight}, sticky), anna) == "green ");
  CHECK(target_upstream(split({50, 50}, sticky), {.dice = Dice::fraction(0.6)}) == "green ");
}

TEST_CASE("increasing the last weight moves no client back", "[decision]") {
  config::Sticky sticky;
  sticky.key = config::Key{{{config::KeyPart::Kind::header, "x-user"}}, {}};
  std::map<std::string, bool> canary;
  for (const std::uint32_t weight : {0U, 1U, 5U, 25U, 100U, 1000U}) {
    std::size_t on = 0;
    for (int user = 0; user < 200; ++user) {
      const std::string name = format("user{}", user);
      const bool now =
          target_upstream(split({100, weight}, sticky), {.fields = {{"x-user", name}}}) == "green ";
      CHECK((now || !canary[name]));
      canary[name] = now;
      on += now;
    }
    const double expected = 200.0 * weight / (100.0 + weight);
    CHECK(static_cast<double>(on) == Approx(expected).margin(25));
  }
}

TEST_CASE("a sticky cookie stores the draw", "[decision]") {
  config::Sticky sticky;
  sticky.cookie = "side";
  sticky.max_age = hours(24);
  const Route route = split({50, 50}, sticky);
  CHECK(target_upstream(route, {.dice = Dice::fraction(0.75)}) ==
        "green side=c000000000000000; Path=/; HttpOnly; SameSite=Lax; Max-Age=86400");
  CHECK(target_upstream(route, {.dice = Dice::fraction(0.75), .scheme = "https"})
            .ends_with("; Secure"));
  const RequestText back{.fields = {{"cookie", "a=b; side=c000000000000000"}},
                         .dice = Dice::fraction(0)};
  CHECK(target_upstream(route, back) == "green ");
  const RequestText forged{.fields = {{"cookie", "side=zz"}}, .dice = Dice::fraction(0)};
  CHECK(target_upstream(route, forged).starts_with("blue side=0000000000000000;"));
}

TEST_CASE("a split entry has its own settings, rewrite and trace", "[decision]") {
  Route route = split({50, 50});
  std::get<ForwardAction>(route.action).targets[1].rewrite = text("/canary/**");
  const Gateway gateway({route});
  Trace trace;
  RequestTest exchange(gateway, {.target = "/x", .dice = Dice::fraction(0.75)}, &trace);
  const Forward to = std::get<Forward>(exchange.decide());
  CHECK(to.path_and_query == "/canary/x");
  CHECK(to.settings == &gateway.snapshot.routes[0].plans[0].settings[1]);
  CHECK(trace.steps().back() ==
        TraceStep{"upstream", "green", "chosen", "weight 50 of 100, draw 0.7500 by dice"});
}

}  // namespace gw::decision
