// Why this route and not another: the candidates that came near, judged again by decision/match.
// Looks at every route, so only where somebody asked for a trace. Any thread.
#include <algorithm>

#include "base/text.h"
#include "decision/route_table.h"
#include "decision/specificity.h"

namespace gw::decision {

namespace {

constexpr std::size_t shown_losers = 5;

// How near a route came; nearer ones are explained first.
enum class Near : std::uint8_t { host_and_path, path, host, not_at_all };

struct Loser {
  std::uint32_t route = 0;
  Near near = Near::not_at_all;
  std::size_t segments = 0;  // where the path fails: so many of it fit
  std::string why;
};

// The most specific pattern of a route that fits, or -1.
int best_pattern(const Match& match, const MatchInput& input) {
  int best = -1;
  for (std::size_t i = 0; i < match.paths.size(); ++i) {
    ArenaList<policy::Capture> captures;
    if (path_holds(match.paths[i], input.facts.target.path, input.arena, captures) &&
        (best < 0 ||
         compare_paths(match.paths[i], match.paths[static_cast<std::size_t>(best)]) < 0))
      best = static_cast<int>(i);
  }
  return best;
}

std::size_t fitting_segments(const config::PathPattern& pattern, std::string_view path) {
  std::size_t count = 0;
  for (const config::PathSegment& segment : pattern.segments) {
    if (path.empty() || !segment_may_hold(segment, take_segment(path))) break;
    ++count;
  }
  return count;
}

Loser judge_path(const Match& match, const MatchInput& input) {
  Loser loser;
  const config::PathPattern* nearest = &match.paths.front();
  for (const config::PathPattern& pattern : match.paths) {
    const std::size_t count = fitting_segments(pattern, input.facts.target.path);
    if (count > loser.segments) nearest = &pattern, loser.segments = count;
  }
  loser.near = loser.segments > 0 ? Near::host : Near::not_at_all;
  loser.why = path_miss(*nearest, input.facts.target.path);
  return loser;
}

Loser judge_loser(const Route& route, const MatchInput& input, const std::optional<Stand>& winner) {
  const Match& match = route.match;
  const bool host = host_holds(match.hosts, input.facts.host);
  const int pattern = best_pattern(match, input);
  if (pattern < 0) return host ? judge_path(match, input) : Loser{};
  Loser loser;
  if (!host) {
    loser.near = Near::path;
    loser.why = host_miss(match.hosts, input.facts.host);
  } else {
    loser.near = Near::host_and_path;
    const Stand stand{&route, best_host(match, input.facts.host),
                      &match.paths[static_cast<std::size_t>(pattern)]};
    if (rest_holds(match, input, &loser.why) && winner) loser.why = loss(stand, *winner);
  }
  return loser;
}

std::string why_it_matches(const Stand& stand, const MatchInput& input) {
  const Match& match = stand.route->match;
  std::string text = stand.host.empty() ? std::string() : format("host {}, ", stand.host);
  text += format("path {}", stand.path->text);
  if (!match.methods.empty()) text += format(", method {}", input.method);
  for (const auto& named : match.headers) text += format(", header {}", named.name);
  for (const auto& named : match.cookies) text += format(", cookie {}", named.name);
  for (const auto& named : match.queries) text += format(", query {}", named.name);
  if (!match.from.empty()) text += format(", from {}", input.facts.client_text);
  return text;
}

}  // namespace

void explain_routes(std::span<const Route> routes, const MatchInput& input,
                    const std::optional<Found>& found, Trace& trace) {
  std::optional<Stand> winner;
  if (found) {
    const Route& route = routes[found->route];
    winner =
        Stand{&route, best_host(route.match, input.facts.host), &route.match.paths[found->pattern]};
    trace.note("route", route.name, "matches", why_it_matches(*winner, input));
  }
  std::vector<Loser> losers;
  for (std::uint32_t i = 0; i < routes.size(); ++i) {
    if (found && found->route == i) continue;
    Loser loser = judge_loser(routes[i], input, winner);
    if (loser.near == Near::not_at_all) continue;
    loser.route = i;
    losers.push_back(std::move(loser));
  }
  std::stable_sort(losers.begin(), losers.end(), [](const Loser& a, const Loser& b) {
    return a.near != b.near ? a.near < b.near : a.segments > b.segments;
  });
  if (losers.size() > shown_losers) losers.resize(shown_losers);
  for (Loser& loser : losers)
    trace.note("route", routes[loser.route].name, "loses", std::move(loser.why));
}

}  // namespace gw::decision
