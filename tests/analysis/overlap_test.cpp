// Overlaps: the reports and their example requests, and a comparison with exhaustive search on
// small generated route sets.
#include "analysis/overlap.h"

#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "analysis/dominance.h"
#include "analysis/witness.h"
#include "base/text.h"
#include "decision/route_table.h"
#include "support/core/routes.h"

namespace gw::analysis {

namespace {

using decision::Match;
using decision::Route;
using decision::RouteVariant;
using decision::Snapshot;
using test::named;
using test::pattern;

std::unique_ptr<Snapshot> snapshot_of(std::vector<Route> routes, std::size_t listeners = 1) {
  auto snapshot = std::make_unique<Snapshot>();
  for (std::size_t i = 0; i < listeners; ++i) {
    snapshot->listeners.emplace_back();
    snapshot->listeners.back().name = format("l{}", i);
  }
  snapshot->routes = std::move(routes);
  for (std::size_t i = 0; i < snapshot->routes.size(); ++i)
    snapshot->routes[i].at.line = static_cast<std::uint32_t>(i + 1);
  snapshot->table = std::make_unique<const decision::RouteTable>(snapshot->routes);
  return snapshot;
}

config::Diagnostics overlaps(const Snapshot& snapshot) {
  config::Diagnostics diagnostics;
  diagnostics.files = {"gw.toml"};
  find_overlaps(snapshot, diagnostics);
  return diagnostics;
}

std::string overlaps_text(std::vector<Route> routes, std::size_t listeners = 1) {
  const config::Diagnostics found = overlaps(*snapshot_of(std::move(routes), listeners));
  std::string text;
  for (const config::Diagnostic& one : found.all())
    text += (one.severity == config::Severity::error ? "error " : "warning ") + one.code + ": " +
            one.message + "\n";
  return text;
}

template <class Change>
Route route(std::string name, std::initializer_list<std::string_view> patterns, Change change) {
  Route made = test::route(std::move(name), patterns);
  change(made.match);
  return made;
}

}  // namespace

TEST_CASE("overlap: two routes that tie are reported with a request", "[analysis]") {
  const auto host = [](Match& m) { m.hosts = {"api.example.com"}; };
  CHECK(overlaps_text({route("a", {"/v1/{id}"}, host), route("b", {"/v1/{name}"}, host)}) ==
        "error route.ambiguous: routes `b` and `a` (gw.toml:1) both match "
        "GET http://api.example.com/v1/x, and neither is more specific\n");
  const auto version = [](std::string name, std::string value) {
    return [=](Match& m) { m.headers = {named(name, test::is(value))}; };
  };
  CHECK(overlaps_text(
            {route("a", {"/a"}, version("x-a", "1")), route("b", {"/a"}, version("x-b", "2"))}) ==
        "error route.ambiguous: routes `b` and `a` (gw.toml:1) both match "
        "GET http://localhost/a with x-a: 1, x-b: 2, and neither is more specific\n");
  CHECK(overlaps_text(
            {route("a", {"/a"}, version("x-a", "1")), route("b", {"/a"}, version("x-a", "2"))})
            .empty());
  CHECK(overlaps_text({route("a", {"/{x:[0-9]+}"}, host), route("b", {"/{f}7"}, host)})
            .find("both match GET http://api.example.com/") != std::string::npos);
  const auto method = [](std::vector<std::string> list) {
    return [=](Match& m) { m.methods = list; };
  };
  CHECK(overlaps_text(
            {route("a", {"/a"}, method({"GET", "PUT"})), route("b", {"/a"}, method({"POST"}))})
            .empty());
  CHECK(overlaps_text({route("a", {"/a"}, method({"GET", "PUT"})),
                       route("b", {"/a"}, method({"POST", "PUT"}))})
            .find("both match PUT http://localhost/a,") != std::string::npos);
}

TEST_CASE("overlap: priority resolves a tie, and may hide a route", "[analysis]") {
  const auto nothing = [](Match&) {};
  const auto first = [](Match& m) { m.priority = 1; };
  CHECK(
      overlaps_text({route("a", {"/a/**"}, first), route("b", {"/a/b"}, nothing)}) ==
      "warning route.unreachable: route `b` can never win: every request that it matches, such as "
      "GET http://localhost/a/b, goes to `a` (gw.toml:1)\n");
  CHECK(overlaps_text({route("a", {"/a/b"}, first), route("b", {"/a/**"}, nothing)}).empty());
}

TEST_CASE("overlap: a route that others cover together can never win", "[analysis]") {
  const auto both = [](Match& m) { m.hosts = {"a.test", "b.test"}; };
  const auto one = [](std::string host) {
    return [=](Match& m) { m.hosts = {host}, m.methods = {"GET", "HEAD"}; };
  };
  const auto get = [&](Match& m) { both(m), m.methods = {"GET"}; };
  CHECK(overlaps_text({route("all", {"/x"}, both), route("a", {"/x"}, one("a.test")),
                       route("b", {"/x"}, one("b.test"))})
            .empty());
  const auto listener = [](std::uint32_t number) {
    return [=](Match& m) {
      m.hosts = {"a.test", "b.test"}, m.methods = {"GET"}, m.listeners = {number};
    };
  };
  CHECK(
      overlaps_text({route("all", {"/x"}, get), route("l0", {"/x"}, listener(0)),
                     route("l1", {"/x"}, listener(1))},
                    2) ==
      "error route.unreachable: route `all` can never win: every request that it matches, such as "
      "GET http://a.test/x on listener l0, goes to `l0` (gw.toml:2), `l1` (gw.toml:3)\n");
}

TEST_CASE("overlap: one variant covers another only if that is certain", "[analysis]") {
  struct Case {
    std::string_view wide, narrow;
    bool covers;
  };
  const Case paths[] = {
      {"/a", "/a", true},
      {"/a", "/b", false},
      {"/{x}", "/a", true},
      {"/{x}", "/", false},
      {"/{x}", "/{y:[0-9]+}", true},
      {"/{x}", "/{y:[0-9]*}", false},
      {"/{x:[a-z]+}", "/a", true},
      {"/{x:[a-z]+}", "/7", false},
      {"/{x:.+}", "/{y}", true},
      {"/{x:[^/]+}", "/{y}", false},
      {"/{x}.json", "/a.json", true},
      {"/{x}.json", "/{y}.json", true},
      {"/**", "/a/{x}/**", true},
      {"/a/**", "/a", true},
      {"/a/**", "/**", false},
      {"/a", "/a/**", false},
  };
  for (const Case& c : paths) {
    INFO(c.wide << " covers " << c.narrow);
    CHECK(path_covers(pattern(c.wide), pattern(c.narrow)) == c.covers);
  }
  const Case hosts[] = {
      {"", "a.test", true},         {"a.test", "", false},         {"*.test", "a.test", true},
      {"*.test", "*.a.test", true}, {"*.a.test", "*.test", false}, {"*.a.test", "a.test", false},
  };
  for (const Case& c : hosts) {
    INFO(c.wide << " covers " << c.narrow);
    CHECK(host_covers(c.wide, c.narrow) == c.covers);
  }
}

namespace {

// Small route sets: routes with few names, and every request that can distinguish them.
class World {
 public:
  explicit World(std::uint32_t seed) : random_(seed) {
    std::vector<Route> routes;
    const std::size_t count = 2 + pick(5);
    for (std::size_t i = 0; i < count; ++i) routes.push_back(make(format("r{}", i)));
    snapshot_ = snapshot_of(std::move(routes));
  }

  const Snapshot& snapshot() const { return *snapshot_; }

  template <class Visit>
  void each_request(Visit visit) const {
    for (const std::string host : {"a.test", "x.test", "localhost", "y.z.test"})
      for (const std::string path :
           {"/",       "/a",     "/b",       "/zz",     "/a/",       "/a/a",     "/a/b",
            "/a/zz",   "/b/a",   "/b/b",     "/b/zz",   "/zz/a",     "/zz/b",    "/zz/zz",
            "/b/",     "/zz/",   "/a/b/",    "/zz/zz/", "/zz/zz/zz", "/a/zz/zz", "/zz/a/zz",
            "/a/a/zz", "/a/zz/", "/b/zz/zz", "/b/zz/",  "/a/a/",     "/b/b/",    "/b/a/",
            "/zz/a/",  "/zz/b/", "/a/b/zz",  "/b/a/zz", "/b/b/zz",   "/zz/b/zz", "/a/a/a/a"})
        for (const std::string method : {"GET", "POST", "ANY-OTHER"})
          for (const std::string header : {"", "1", "2"}) {
            Witness request{method, host, path, {}, {}, {}, usual_client(), 0};
            if (!header.empty()) request.headers = {{"x-v", header}};
            visit(request);
          }
  }

 private:
  std::size_t pick(std::size_t below) { return random_() % below; }
  std::string of(std::initializer_list<std::string> list) {
    return *(list.begin() + pick(list.size()));
  }

  Route make(std::string name) {
    Route made = test::route(std::move(name), {});
    std::string text;
    for (std::size_t i = pick(3); i > 0; --i) text += of({"/a", "/b", format("/{{p{}}}", i)});
    if (text.empty() || pick(3) == 0) text += of({"/**", "/**", "/"});
    if (pick(2)) text = of({"/a", "/a/{x}", "/**"});
    made.match.paths = {pattern(text)};
    if (pick(3) == 0) made.match.hosts = {of({"a.test", "*.test"})};
    if (pick(3) == 0) made.match.methods = {of({"GET", "POST"})};
    if (pick(3) == 0) made.match.headers = {named("x-v", test::is(of({"1", "2"})))};
    if (pick(4) == 0) made.match.priority = 1;
    return made;
  }

  std::mt19937 random_;
  std::unique_ptr<Snapshot> snapshot_;
};

using Pairs = std::set<std::pair<std::string, std::string>>;

// By exhaustive search: pairs of routes that tie for a win, and routes that win a request.
struct Truth {
  Pairs ties;
  std::set<std::string> winners;
};
Truth truth_of(const World& world) {
  Truth truth;
  WitnessAsker asker(world.snapshot());
  world.each_request([&](const Witness& request) {
    const auto won = asker.winner(request);
    if (!won) return;
    truth.winners.insert(won->route->name);
    for (const Route& other : world.snapshot().routes) {
      if (&other == won->route) continue;
      const RouteVariant variant{&other, decision::best_host(other.match, request.host),
                                 &other.match.paths.front()};
      if ((other.match.hosts.empty() || !variant.host.empty()) && asker.holds(variant, request) &&
          decision::compare(variant, *won).order == 0) {
        truth.ties.insert(std::minmax(other.name, won->route->name));
        truth.winners.insert(other.name);
      }
    }
  });
  return truth;
}

}  // namespace

TEST_CASE("overlap: in small route sets every tie is reported, and nothing else", "[analysis]") {
  std::size_t ties = 0, hidden = 0;
  for (std::uint32_t seed = 0; seed < 1500; ++seed) {
    INFO("seed " << seed);
    const World world(seed);
    const Truth truth = truth_of(world);
    std::set<std::string> in_tie, unreachable;
    const config::Diagnostics found = overlaps(world.snapshot());
    for (const config::Diagnostic& one : found.all()) {
      const std::string& name = world.snapshot().routes[one.at.line - 1].name;
      (one.code == "route.ambiguous" ? in_tie : unreachable).insert(name);
      if (one.code == "route.ambiguous") ++ties;
    }
    // Of each tying pair the later route is reported, but perhaps together with a third one.
    for (const auto& [first, second] : truth.ties) {
      INFO(first << " ties with " << second);
      CHECK((in_tie.count(first) > 0 || in_tie.count(second) > 0));
    }
    std::set<std::string> may_tie, never;
    for (const auto& [first, second] : truth.ties) may_tie.insert(second);
    for (const Route& route : world.snapshot().routes)
      if (truth.winners.count(route.name) == 0) never.insert(route.name);
    CHECK(in_tie == may_tie);
    CHECK(unreachable == never);
    hidden += unreachable.size();
  }
  CHECK(ties > 100);
  CHECK(hidden > 200);
}

}  // namespace gw::analysis
