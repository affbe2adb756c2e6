// The route table: order of specificity, explanations of losing routes, and thousands of generated
// route sets compared with the plain loop.
#include "decision/route_table.h"

#include <catch2/catch.hpp>
#include <random>

#include "base/text.h"
#include "support/core/asked.h"
#include "support/core/routes.h"

namespace gw::decision {

namespace {

using test::Asked;
using test::named;
using test::RequestText;
using test::show;

std::string winner(const std::vector<Route>& routes, const RequestText& request) {
  const RouteTable table(routes);
  Asked asked(request);
  const auto found = table.find(asked.match_input(), nullptr);
  return found ? routes[found->route].name : "none";
}

// Generates routes and requests that often match: few names, all kinds of segments.
class Generator {
 public:
  explicit Generator(std::uint32_t seed) : random_(seed) {}

  std::vector<Route> routes() {
    std::vector<Route> made;
    const std::size_t count = 1 + pick(30);
    for (std::size_t i = 0; i < count; ++i) made.push_back(route(i));
    return made;
  }

  std::string path() {
    std::string text;
    for (std::size_t i = pick(5); i > 0; --i) text += "/" + of(texts_);
    if (text.empty() || chance(10)) text += "/";
    return text;
  }
  std::string host() { return of(hosts_); }
  std::string method() { return of(methods_); }
  std::string version() { return of(versions_); }
  std::string client() { return chance(50) ? "10.0.0.1" : "192.0.2.1"; }
  std::uint32_t listener() { return static_cast<std::uint32_t>(pick(2)); }

 private:
  std::size_t pick(std::size_t below) { return random_() % below; }
  bool chance(std::size_t percent) { return pick(100) < percent; }
  std::string of(const std::vector<std::string>& list) { return list[pick(list.size())]; }

  Route route(std::size_t number) {
    Route made;
    made.name = format("r{}", number * 7919 % 101);  // not in the list's order
    for (std::size_t i = 1 + pick(2); i > 0; --i)
      made.match.paths.push_back(test::pattern(pattern()));
    if (chance(60))
      for (std::size_t i = 1 + pick(2); i > 0; --i) made.match.hosts.push_back(of(host_patterns_));
    if (chance(40)) made.match.methods = {method()};
    if (chance(25)) made.match.headers.push_back(named("x-version", test::is(version())));
    if (chance(15)) made.match.cookies.push_back(named("side", test::is(version())));
    if (chance(20)) made.match.queries.push_back(named("v", test::is(version())));
    if (chance(15)) made.match.from = {*Cidr::parse("10.0.0.0/8")};
    if (chance(15)) made.match.listeners = {listener()};
    if (chance(20)) made.match.priority = static_cast<std::int64_t>(pick(3)) - 1;
    return made;
  }

  std::string pattern() {
    std::string text;
    for (std::size_t i = pick(5); i > 0; --i) text += "/" + of(segments_);
    if (text.empty() || chance(30)) text += chance(70) ? "/**" : "/";
    // A name must not occur twice.
    for (std::size_t i = 0, at = 0; (at = text.find('#', at)) != text.npos; ++i)
      text.replace(at, 1, format("p{}", i));
    return text;
  }

  std::mt19937 random_;
  std::vector<std::string> texts_ = {"a", "b", "c", "7", "42", "a.json", "b.json", "7.json"};
  std::vector<std::string> segments_ = {"a",          "b",        "{#}",         "{#}",
                                        "{#:[0-9]+}", "{#}.json", "{#:[a-z]+}",  "a{#}",
                                        "a.json",     "c",        "{#:[a-z.]+}", "7"};
  std::vector<std::string> hosts_ = {"x.test", "a.x.test", "b.a.x.test", "y.test", ""};
  std::vector<std::string> host_patterns_ = {"x.test",     "a.x.test", "*.x.test",
                                             "*.a.x.test", "y.test",   "*.test"};
  std::vector<std::string> methods_ = {"GET", "POST", "HEAD"};
  std::vector<std::string> versions_ = {"1", "2"};
};

}  // namespace

TEST_CASE("route table: same result as the plain loop", "[decision]") {
  std::size_t matched = 0;
  for (std::uint32_t seed = 0; seed < 3000; ++seed) {
    Generator generator(seed);
    const std::vector<Route> routes = generator.routes();
    const RouteTable table(routes);
    for (int i = 0; i < 40; ++i) {
      const std::string path = generator.path() + "?v=" + generator.version();
      const std::string host = generator.host(), method = generator.method();
      const std::string version = generator.version(), client = generator.client();
      const std::string cookie = "side=" + generator.version();
      Asked asked({.method = method,
                   .host = host,
                   .target = path,
                   .fields = {{"x-version", version}, {"cookie", cookie}},
                   .client = client,
                   .listener = generator.listener()});
      const auto fast = table.find(asked.match_input(), nullptr);
      const auto slow = table.find_slowly(asked.match_input());
      matched += fast.has_value();
      if (show(routes, fast) == show(routes, slow)) continue;
      INFO("seed " << seed << ": " << method << " " << host << path);
      REQUIRE(show(routes, fast) == show(routes, slow));
    }
  }
  CHECK(matched > 50'000);  // the generated requests do match routes
}

TEST_CASE("route table: each criterion decides if those before it are equal", "[decision]") {
  const auto with = [](std::string name, std::initializer_list<std::string_view> patterns,
                       auto change) {
    Route made = test::route(std::move(name), patterns);
    change(made.match);
    return made;
  };
  const auto nothing = [](Match&) {};
  const auto get = [](Match& m) { m.methods = {"GET"}; };
  const auto version = [](Match& m) { m.headers = {named("x-version", test::is("1"))}; };
  const auto cookie = [](Match& m) { m.cookies = {named("c", test::is("1"))}; };
  const auto query = [](Match& m) { m.queries = {named("q", test::is("1"))}; };
  const auto from = [](Match& m) { m.from = {*Cidr::parse("127.0.0.0/8")}; };
  const auto listener = [](Match& m) { m.listeners = {0}; };
  const auto host = [](std::string text) { return [text](Match& m) { m.hosts = {text}; }; };

  struct Case {
    std::string_view what;
    Route wins, loses;
  };
  const Case cases[] = {
      {"priority", with("w", {"/**"}, [](Match& m) { m.priority = 1; }), with("l", {"/a"}, get)},
      {"negative priority", with("w", {"/**"}, nothing),
       with("l", {"/a"}, [](Match& m) { m.priority = -1; })},
      {"exact host", with("w", {"/**"}, host("a.x.test")), with("l", {"/a"}, host("*.x.test"))},
      {"longer wildcard", with("w", {"/**"}, host("*.x.test")), with("l", {"/a"}, host("*.test"))},
      {"wildcard before any", with("w", {"/**"}, host("*.test")), with("l", {"/a"}, nothing)},
      {"literal before regex", with("w", {"/a"}, nothing), with("l", {"/{x:[a-z]}"}, get)},
      {"regex before name", with("w", {"/{x:[a-z]}"}, nothing), with("l", {"/{x}"}, get)},
      {"name before rest", with("w", {"/{x}"}, nothing), with("l", {"/**"}, get)},
      {"end before rest", with("w", {"/a"}, nothing), with("l", {"/a/**"}, get)},
      {"method", with("w", {"/a"}, get), with("l", {"/a"}, version)},
      {"header", with("w", {"/a"}, version), with("l", {"/a"}, query)},
      {"cookie counts as header", with("w", {"/a"}, cookie), with("l", {"/a"}, query)},
      {"query", with("w", {"/a"}, query), with("l", {"/a"}, from)},
      {"from", with("w", {"/a"}, from), with("l", {"/a"}, listener)},
      {"listener", with("w", {"/a"}, listener), with("l", {"/a"}, nothing)},
  };
  for (const Case& c : cases) {
    INFO(c.what);
    const RequestText request{
        .host = "a.x.test", .target = "/a?q=1", .fields = {{"x-version", "1"}, {"cookie", "c=1"}}};
    CHECK(winner({c.wins, c.loses}, request) == "w");
    CHECK(winner({c.loses, c.wins}, request) == "w");
    CHECK(winner({c.loses}, request) == "l");  // it does match
  }
}

TEST_CASE("route table: without a match, wildcard hosts and any host are searched", "[decision]") {
  Route exact = test::route("exact", {"/a"}), wild = test::route("wild", {"/b"});
  exact.match.hosts = {"a.x.test"};
  wild.match.hosts = {"*.x.test"};
  const std::vector<Route> routes = {exact, wild, test::route("any", {"/**"})};
  CHECK(winner(routes, {.host = "a.x.test", .target = "/a"}) == "exact");
  CHECK(winner(routes, {.host = "a.x.test", .target = "/b"}) == "wild");
  CHECK(winner(routes, {.host = "a.x.test", .target = "/c"}) == "any");
}

TEST_CASE("route table: between two regexes the rest of the path decides", "[decision]") {
  const std::vector<Route> routes = {test::route("early", {"/{x:[a-z.]+}/{y}"}),
                                     test::route("late", {"/{f}.json/b"})};
  CHECK(winner(routes, {.target = "/a.json/b"}) == "late");
  CHECK(winner(routes, {.target = "/a.json/c"}) == "early");
}

TEST_CASE("route table: the allowed methods if only the method fails", "[decision]") {
  Route a = test::route("a", {"/x"}), b = test::route("b", {"/{id}"}), c = test::route("c", {"/x"});
  a.match.methods = {"PUT", "GET"};
  b.match.methods = {"GET", "DELETE"};
  c.match.methods = {"PATCH"};
  c.match.headers = {named("x-version", test::is("2"))};
  const std::vector<Route> routes = {a, b, c};
  const RouteTable table(routes);
  const auto allowed = [&](std::string_view target) {
    Asked asked({.method = "POST", .target = target});
    std::string text;
    for (const std::string_view method : table.allowed(asked.match_input()))
      text += std::string(method) + " ";
    return text;
  };
  CHECK(allowed("/x") == "DELETE GET PUT ");
  CHECK(allowed("/y") == "DELETE GET ");
  CHECK(allowed("/x/y").empty());
}

TEST_CASE("route table: a trace names the winner and the closest routes", "[decision]") {
  Route write = test::route("write", {"/v1/orders"}), read = test::route("read", {"/v1/orders"});
  write.match.hosts = {"api.example.com"};
  write.match.methods = {"POST"};
  read.match.methods = {"GET", "HEAD"};
  Route other = test::route("other", {"/v1/orders"});
  other.match.hosts = {"other.test"};
  const std::vector<Route> routes = {test::route("all", {"/**"}),
                                     read,
                                     other,
                                     write,
                                     test::route("far", {"/x"}),
                                     test::route("near", {"/v1/orders/{id}"})};
  const RouteTable table(routes);
  Asked asked({.method = "POST", .target = "/v1/orders"});
  Trace trace;
  table.find(asked.match_input(), &trace);
  const std::vector<TraceStep> expected = {
      {"route", "write", "matches", "host api.example.com, path /v1/orders, method POST"},
      {"route", "all", "loses", "any host is less specific than api.example.com"},
      {"route", "read", "loses", "method POST is not GET or HEAD"},
      {"route", "other", "loses", "host api.example.com is not other.test"},
  };
  CHECK(trace.steps() == expected);
}

TEST_CASE("route table: an explanation is short even with many routes", "[decision]") {
  std::vector<Route> routes;
  for (int i = 0; i < 100; ++i) routes.push_back(test::route(format("r{}", i), {"/a/**"}));
  const RouteTable table(routes);
  Asked asked({.target = "/a"});
  Trace trace;
  table.find(asked.match_input(), &trace);
  CHECK(trace.steps().size() == 4);
}

namespace {

// "name: why" for each losing route of a request that no route matches, closest first.
std::vector<std::string> near_misses(const std::vector<Route>& routes,
                                     const test::RequestText& request) {
  const RouteTable table(routes);
  Asked asked(request);
  Trace trace;
  CHECK_FALSE(table.find(asked.match_input(), &trace));
  REQUIRE(trace.steps().front().outcome == "none");
  std::vector<std::string> misses;
  for (std::size_t i = 1; i < trace.steps().size(); ++i)
    misses.push_back(trace.steps()[i].subject + ": " + trace.steps()[i].why);
  return misses;
}

}  // namespace

TEST_CASE("route table: if no route matches, the closest show all that they miss", "[decision]") {
  Route read = test::route("read", {"/v1/orders", "/v1/orders/{id:[0-9]+}"});
  read.match.hosts = {"api.test"};
  read.match.methods = {"GET"};
  Route write = read;
  write.name = "write";
  write.match.methods = {"POST"};
  write.match.headers = {test::named("x-key", test::is("1"))};
  Route pages = test::route("pages", {"/**"});
  pages.match.hosts = {"www.test"};
  const std::vector<Route> routes = {pages, write, read, test::route("far", {"/a/b/c/d/e"})};
  using Misses = std::vector<std::string>;
  const std::string not_www = "pages: host api.test is not www.test";
  const std::string method = "read: method PUT is not GET";

  SECTION("method: the other routes of the same path come next") {
    CHECK(near_misses(routes, {.method = "PUT", .host = "api.test", .target = "/v1/orders"}) ==
          Misses{method, not_www,
                 "write: method PUT is not POST; header x-key is absent; it needs a value that is "
                 "\"1\""});
  }
  SECTION("segment") {
    const std::string segment =
        "path segment 3 is \"x\", not {id:[0-9]+} (pattern /v1/orders/{id:[0-9]+})";
    CHECK(near_misses({read}, {.host = "api.test", .target = "/v1/orders/x"}) ==
          Misses{"read: " + segment});
    CHECK(near_misses({read}, {.method = "PUT", .host = "b.test", .target = "/v1/orders/x"}) ==
          Misses{"read: host b.test is not api.test; " + segment + "; method PUT is not GET"});
  }
  SECTION("a missing prefix does not make the rest of the path distant") {
    CHECK(near_misses({test::route("other", {"/v2/things/{id}"}), read},
                      {.host = "api.test", .target = "/orders/7"})
              .front() ==
          "read: path segment 1 is \"orders\", not \"v1\" (pattern /v1/orders/{id:[0-9]+})");
  }
  SECTION("no routes") {
    const RouteTable table(std::span<const Route>{});
    Asked asked({.target = "/"});
    Trace trace;
    CHECK_FALSE(table.find(asked.match_input(), &trace));
    CHECK(trace.steps() == std::vector<TraceStep>{{"route", "", "none", "no routes are defined"}});
  }
}

}  // namespace gw::decision
