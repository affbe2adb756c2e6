// The search: descends the tries from the most specific host and segment, and skips what cannot
// beat the best route so far. Allocates only captures, in the arena. Any thread.
#include "decision/route_table.h"

#include <algorithm>

#include "decision/route_index.h"
#include "decision/specificity.h"

namespace gw::decision {

namespace {

RouteVariant variant_of(const Route& route, std::size_t host, std::size_t pattern) {
  return {&route, host < route.match.hosts.size() ? route.match.hosts[host] : std::string_view(),
          &route.match.paths[pattern]};
}

// Visits all nodes that may serve a path, the most specific first. The Judge decides which ranks
// are still of interest, and examines the candidates.
template <class Judge>
struct Walk {
  const RouteIndex& index;
  Judge& judge;

  // `path` is the part that the trie has not consumed: empty, or starting with a slash.
  void visit(std::uint32_t number, std::string_view path) {
    const TrieNode& node = index.node(number);
    if (!judge.can_use(node.best)) return;
    if (path.empty()) {
      judge.consider(index.candidates(node.here));
    } else {
      std::string_view behind = path;
      const std::string_view segment = take_segment(behind);
      descend(number, segment, behind);
    }
    judge.consider(index.candidates(node.rest));
  }

  void descend(std::uint32_t number, std::string_view segment, std::string_view behind) {
    const TrieNode& node = index.node(number);
    if (node.literals)
      if (const std::uint32_t child = index.literal(number, segment)) visit(child, behind);
    for (const MixedChild& child : index.mixed(node))
      if (segment_may_hold(*child.segment, segment)) visit(child.node, behind);
    if (node.name != 0 && !segment.empty()) visit(node.name, behind);
  }
};

template <class Judge>
void walk(const RouteIndex& index, const MatchInput& input, Judge& judge) {
  const std::string_view path = input.facts.target.path;
  if (!path.starts_with('/')) return;
  index.for_each_root(input.facts.host, [&](std::uint32_t root) {
    Walk<Judge>{index, judge}.visit(root, path);
  });
}

void prefetch(const void* from, std::size_t size) {
  constexpr std::size_t line = 64;
  for (std::size_t at = 0; at < size; at += line)
    __builtin_prefetch(static_cast<const char*>(from) + at);
}

// With thousands of routes, the data of a match is not in the CPU cache. Prefetching all of it
// costs one memory latency instead of one per step of the match.
void prefetch(const Candidate& candidate) {
  prefetch(candidate.route, sizeof(Route));
  prefetch(candidate.path, sizeof(config::PathPattern));
  prefetch(candidate.segments.data(), candidate.segments.size_bytes());
}

struct BestMatch {  // finds the winner
  const MatchInput& input;
  std::uint32_t rank = UINT32_MAX;
  std::optional<RouteMatch> found = {};

  bool can_use(std::uint32_t other) const { return other < rank; }
  void consider(std::span<const Candidate> candidates) {
    for (const Candidate& candidate : candidates) {
      if (!can_use(candidate.rank)) return;
      prefetch(candidate);
      ArenaList<policy::Capture> captures;
      if (!path_holds(*candidate.path, input.facts.target.path, input.arena, captures) ||
          !method_and_conditions_hold(candidate.route->match, input, nullptr))
        continue;
      rank = candidate.rank;
      found = RouteMatch{candidate.number, candidate.pattern, captures.span()};
      return;
    }
  }
};

struct AllowedMethods {  // collects the methods of routes where only the method fails
  const MatchInput& input;
  ArenaList<std::string_view> methods = {};

  bool can_use(std::uint32_t) const { return true; }
  void consider(std::span<const Candidate> candidates) {
    for (const Candidate& candidate : candidates) {
      const Match& match = candidate.route->match;
      ArenaList<policy::Capture> captures;
      if (!path_holds(*candidate.path, input.facts.target.path, input.arena, captures) ||
          !conditions_hold(match, input, nullptr))
        continue;
      for (const std::string& method : match.methods)
        if (std::find(methods.begin(), methods.end(), method) == methods.end())
          methods.push_back(method, input.arena);
    }
  }
};

}  // namespace

struct RouteTable::Index : RouteIndex {
  using RouteIndex::RouteIndex;
};

RouteTable::RouteTable(std::span<const Route> routes)
    : routes_(routes), index_(std::make_unique<const Index>(routes)) {}
RouteTable::~RouteTable() = default;

std::optional<RouteMatch> RouteTable::find(const MatchInput& input, Trace* trace) const {
  BestMatch best{input};
  walk(*index_, input, best);
  if (trace != nullptr) explain_routes(routes_, input, best.found, *trace);
  return best.found;
}

std::optional<RouteMatch> RouteTable::find_slowly(const MatchInput& input) const {
  std::optional<RouteMatch> found;
  RouteVariant best;
  const auto better = [&](const RouteVariant& variant) {
    if (!found) return true;
    const int order = compare(variant, best).order;
    return order < 0 || (order == 0 && variant.route->name < best.route->name);
  };
  for (std::size_t r = 0; r < routes_.size(); ++r) {
    const Match& match = routes_[r].match;
    for (std::size_t h = 0; h < std::max<std::size_t>(match.hosts.size(), 1); ++h)
      for (std::size_t p = 0; p < match.paths.size(); ++p) {
        const RouteVariant variant = variant_of(routes_[r], h, p);
        ArenaList<policy::Capture> captures;
        if ((variant.host.empty() || host_holds(variant.host, input.facts.host)) &&
            path_holds(*variant.path, input.facts.target.path, input.arena, captures) &&
            method_and_conditions_hold(match, input, nullptr) && better(variant)) {
          found = RouteMatch{static_cast<std::uint32_t>(r), static_cast<std::uint32_t>(p),
                             captures.span()};
          best = variant;
        }
      }
  }
  return found;
}

std::span<const std::string_view> RouteTable::allowed(const MatchInput& input) const {
  AllowedMethods allowed{input};
  walk(*index_, input, allowed);
  std::sort(allowed.methods.begin(), allowed.methods.end());
  return allowed.methods.span();
}

}  // namespace gw::decision
