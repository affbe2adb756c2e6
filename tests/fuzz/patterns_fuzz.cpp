// Routes and requests from strangers: the index of the route table finds what a plain loop over
// all routes finds, and the judge of paths and hosts says what a slow and obvious one says. A text
// of lines: "HOST PATH [METHOD] [PRIORITY]" is a route ("-": any host), "> HOST TARGET [METHOD]" a
// request.
#include <cstdint>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/text.h"
#include "config/url.h"
#include "decision/route_table.h"
#include "support/core/asked.h"
#include "support/core/routes.h"

using namespace gw;
using namespace gw::decision;
using config::PathPattern;
using config::PathSegment;
using test::show;

namespace {

constexpr std::size_t most_routes = 40, most_requests = 40;

using Words = std::vector<std::string_view>;

std::string_view word(const Words& words, std::size_t i) {
  return i < words.size() ? words[i] : std::string_view();
}

bool add_route(const Words& words, std::vector<Route>& routes) {
  Route route;
  const std::string host = lower(word(words, 0));
  if (host != "-") {
    if (!config::is_host(std::string_view(host).substr(host.starts_with("*.") ? 2 : 0)))
      return false;
    route.match.hosts.push_back(host);
  }
  config::Diagnostics diagnostics;
  route.match.paths.push_back(config::parse_path_pattern(word(words, 1), {}, diagnostics));
  if (!diagnostics.ok()) return false;
  if (http::is_token(word(words, 2))) route.match.methods = {std::string(word(words, 2))};
  route.match.priority = static_cast<std::int64_t>(word(words, 3).size());
  route.name = format("r{}", routes.size() * 7919 % 101);  // not in the order of the list
  routes.push_back(std::move(route));
  return true;
}

// --- the slow and obvious judges ---

bool segment_slowly(const PathSegment& segment, std::string_view text) {
  if (segment.kind == PathSegment::Kind::literal) return text == segment.before;
  if (text.size() < segment.before.size() + segment.after.size()) return false;
  if (!text.starts_with(segment.before) || !text.ends_with(segment.after)) return false;
  text.remove_prefix(segment.before.size());
  text.remove_suffix(segment.after.size());
  return segment.regex ? segment.regex->matches_whole(text) : !text.empty();  // a* takes ""
}

bool path_slowly(const PathPattern& pattern, std::string_view path) {
  const std::vector<std::string_view> parts = split(path.substr(1), '/');
  const std::size_t count = pattern.segments.size();
  if (pattern.rest ? parts.size() < count : parts.size() != count) return false;
  for (std::size_t i = 0; i < count; ++i)
    if (!segment_slowly(pattern.segments[i], parts[i])) return false;
  return true;
}

bool host_slowly(std::string_view pattern, std::string_view host) {
  if (!pattern.starts_with("*.")) return pattern == host;
  return host.size() > pattern.size() - 1 && host.ends_with(pattern.substr(1));
}

// The path again, from the pattern and what its parameters took.
std::string rebuilt(const PathPattern& pattern, std::span<const policy::Capture> captures) {
  std::string path;
  std::size_t next = 0;
  for (const PathSegment& segment : pattern.segments) {
    path += '/' + segment.before;
    if (segment.kind == PathSegment::Kind::literal) continue;
    GW_CHECK(captures[next].name == segment.name);
    GW_CHECK(segment.regex || !captures[next].value.empty());
    path += std::string(captures[next++].value) + segment.after;
  }
  if (pattern.rest) path += '/' + std::string(captures[next++].value);
  GW_CHECK(next == captures.size());
  return path;
}

void check_path(const PathPattern& pattern, std::string_view path, Arena& arena) {
  ArenaList<policy::Capture> captures;
  const bool holds = path_holds(pattern, path, arena, captures);
  if (!path.starts_with('/')) return GW_CHECK(!holds || pattern.segments.empty());
  GW_CHECK(holds == path_slowly(pattern, path));
  if (!holds) return GW_CHECK(!path_miss(pattern, path).empty());
  const std::string again = rebuilt(pattern, captures.span());
  GW_CHECK(again == path || again == std::string(path) + '/');
}

void ask(const std::vector<Route>& routes, const RouteTable& table, const Words& words) {
  const std::string_view method = word(words, 3).empty() ? "GET" : word(words, 3);
  const http::Field host{http::FieldId::host, "Host", word(words, 1)};
  http::RequestHead head;
  head.method = http::method_of(method);
  head.target = word(words, 2);
  head.headers = http::Headers(std::span(&host, 1));
  BlockPool pool(4096);
  Arena arena(pool);
  if (http::make_target(head, {}, arena).fault) return;
  test::Asked asked({.method = method, .host = word(words, 1), .target = word(words, 2)});
  const http::Target& target = asked.facts().target;
  for (const Route& route : routes) {
    check_path(route.match.paths[0], target.path, arena);
    for (const std::string& pattern : route.match.hosts)
      GW_CHECK(host_holds(pattern, target.host) == host_slowly(pattern, target.host));
  }
  const std::string slow = show(routes, table.find_slowly(asked.match_input()));
  GW_CHECK(show(routes, table.find(asked.match_input(), nullptr)) == slow);
  Trace trace;
  GW_CHECK(show(routes, table.find(asked.match_input(), &trace)) == slow);
  if (slow != "none") return;
  for (const std::string_view allowed : table.allowed(asked.match_input())) {
    MatchInput other = asked.match_input();
    other.method = allowed;
    GW_CHECK(table.find(other, nullptr));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<Route> routes;
  std::vector<Words> requests;
  for (const std::string_view line :
       split(std::string_view(reinterpret_cast<const char*>(data), size), '\n')) {
    Words words = split(line, ' ');
    if (words[0] == ">" && words.size() > 2 && requests.size() < most_requests)
      requests.push_back(std::move(words));
    else if (words.size() > 1 && routes.size() < most_routes)
      add_route(words, routes);
  }
  const RouteTable table(routes);
  for (const Words& words : requests) ask(routes, table, words);
  return 0;
}
