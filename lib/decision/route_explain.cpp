// Explains why this route won: checks the closest candidates again with decision/match. Looks at
// every route, so it runs only with a trace. Any thread.
#include <algorithm>
#include <numeric>
#include <vector>

#include "base/text.h"
#include "decision/route_table.h"
#include "decision/specificity.h"

namespace gw::decision {

namespace {

constexpr std::size_t max_losers = 3;

// A route that did not win. If it does not match, the distance counts what would have to change in
// the request: the host, the method, a condition, and each segment that is extra, missing or wrong.
struct Loser {
  std::uint32_t route = 0;
  std::size_t distance = 0;
  std::size_t common = 0;  // matching segments; on equal distance, more is closer
  std::string why;

  void add(std::string miss, std::size_t changes = 1) {
    distance += changes;
    why += (why.empty() ? "" : "; ") + std::move(miss);
  }
};

// The minimum number of segments to insert, delete or replace (Levenshtein), so that a path without
// its prefix counts as close.
std::size_t path_distance(const config::PathPattern& pattern, std::string_view path) {
  const std::size_t wanted = pattern.segments.size();
  if (!path.starts_with('/')) return wanted + 1;
  std::vector<std::size_t> row(wanted + 1);  // distance to the first i segments of the pattern
  std::iota(row.begin(), row.end(), std::size_t{0});
  std::size_t best_prefix = row[wanted];
  while (!path.empty()) {
    const std::string_view text = take_segment(path);
    std::size_t diagonal = row[0]++;
    for (std::size_t i = 1; i <= wanted; ++i) {
      const std::size_t replaced = diagonal + !segment_holds(pattern.segments[i - 1], text);
      diagonal = row[i];
      row[i] = std::min({row[i] + 1, row[i - 1] + 1, replaced});
    }
    best_prefix = std::min(best_prefix, row[wanted]);
  }
  return pattern.rest ? best_prefix : row[wanted];
}

struct NearPattern {
  const config::PathPattern* pattern = nullptr;
  std::size_t distance = 0;  // 0: it matches
};

// Orders by distance; on a tie the more specific pattern if both match, else the longer one.
bool nearer(const NearPattern& a, const NearPattern& b) {
  if (a.distance != b.distance) return a.distance < b.distance;
  if (a.distance == 0) return compare_paths(*a.pattern, *b.pattern) < 0;
  return a.pattern->segments.size() > b.pattern->segments.size();
}

NearPattern nearest_pattern(const Match& match, std::string_view path) {
  NearPattern nearest;
  for (const config::PathPattern& pattern : match.paths) {
    const NearPattern near{&pattern, path_distance(pattern, path)};
    if (nearest.pattern == nullptr || nearer(near, nearest)) nearest = near;
  }
  return nearest;
}

Loser judge_loser(const Route& route, const MatchInput& input,
                  const std::optional<RouteVariant>& winner) {
  const Match& match = route.match;
  const std::string_view path = input.facts.target.path;
  const NearPattern near = nearest_pattern(match, path);
  Loser loser;
  loser.common = near.pattern->segments.size();
  loser.common -= std::min(loser.common, near.distance);
  if (!host_holds(match.hosts, input.facts.host))
    loser.add(host_miss(match.hosts, input.facts.host));
  if (near.distance > 0) loser.add(path_miss(*near.pattern, path), near.distance);
  if (!method_holds(match, input.method)) loser.add(method_miss(match, input.method));
  std::string why;
  if (!conditions_hold(match, input, &why)) loser.add(std::move(why));
  if (loser.distance == 0 && winner)
    loser.why = loss({&route, best_host(match, input.facts.host), near.pattern}, *winner);
  return loser;
}

std::string why_it_matches(const RouteVariant& variant, const MatchInput& input) {
  const Match& match = variant.route->match;
  std::string text = variant.host.empty() ? std::string() : format("host {}, ", variant.host);
  text += format("path {}", variant.path->text);
  if (!match.methods.empty()) text += format(", method {}", input.method);
  for (const auto& named : match.headers) text += format(", header {}", named.name);
  for (const auto& named : match.cookies) text += format(", cookie {}", named.name);
  for (const auto& named : match.queries) text += format(", query {}", named.name);
  if (!match.from.empty()) text += format(", from {}", input.facts.client_text);
  return text;
}

}  // namespace

void explain_routes(std::span<const Route> routes, const MatchInput& input,
                    const std::optional<RouteMatch>& found, Trace& trace) {
  std::optional<RouteVariant> winner;
  if (found) {
    const Route& route = routes[found->route];
    winner = RouteVariant{&route, best_host(route.match, input.facts.host),
                          &route.match.paths[found->pattern]};
    trace.note("route", route.name, "matches", why_it_matches(*winner, input));
  } else {
    trace.note("route", "", "none",
               routes.empty() ? "no routes are defined" : "no route matches; nearest first");
  }
  std::vector<Loser> losers;
  for (std::uint32_t i = 0; i < routes.size(); ++i) {
    if (found && found->route == i) continue;
    Loser loser = judge_loser(routes[i], input, winner);
    if (found && loser.distance > 1) continue;
    loser.route = i;
    losers.push_back(std::move(loser));
  }
  std::stable_sort(losers.begin(), losers.end(), [](const Loser& a, const Loser& b) {
    return a.distance != b.distance ? a.distance < b.distance : a.common > b.common;
  });
  if (losers.size() > max_losers) losers.resize(max_losers);
  for (Loser& loser : losers)
    trace.note("route", routes[loser.route].name, "loses", std::move(loser.why));
}

}  // namespace gw::decision
