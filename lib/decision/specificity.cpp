// The order of specificity, as in the manual. Pure; any thread.
#include "decision/specificity.h"

#include <algorithm>

#include "base/text.h"
#include "decision/match.h"

namespace gw::decision {

namespace {

using config::PathPattern;
using config::PathSegment;

// Negative if a is greater.
template <class T>
int more_wins(T a, T b) {
  return a == b ? 0 : a > b ? -1 : 1;
}

int compare_by(Criterion criterion, const RouteVariant& a, const RouteVariant& b) {
  const Match& left = a.route->match;
  const Match& right = b.route->match;
  switch (criterion) {
    case Criterion::none:
      return 0;
    case Criterion::priority:
      return more_wins(left.priority, right.priority);
    case Criterion::host:
      return compare_hosts(a.host, b.host);
    case Criterion::path:
      return compare_paths(*a.path, *b.path);
    case Criterion::method:
      return more_wins(!left.methods.empty(), !right.methods.empty());
    case Criterion::fields:
      return more_wins(left.headers.size() + left.cookies.size(),
                       right.headers.size() + right.cookies.size());
    case Criterion::query:
      return more_wins(left.queries.size(), right.queries.size());
    case Criterion::from:
      return more_wins(!left.from.empty(), !right.from.empty());
    case Criterion::listener:
      return more_wins(!left.listeners.empty(), !right.listeners.empty());
  }
  return 0;
}

constexpr Criterion order[] = {Criterion::priority, Criterion::host,    Criterion::path,
                               Criterion::method,   Criterion::fields,  Criterion::query,
                               Criterion::from,     Criterion::listener};

}  // namespace

SegmentRank segment_rank(const PathPattern& pattern, std::size_t segment) {
  if (segment >= pattern.segments.size())
    return pattern.rest && segment == pattern.segments.size() ? SegmentRank::rest
                                                              : SegmentRank::literal;
  switch (pattern.segments[segment].kind) {
    case PathSegment::Kind::literal:
      return SegmentRank::literal;
    case PathSegment::Kind::mixed:
      return SegmentRank::mixed;
    case PathSegment::Kind::name:
      return SegmentRank::name;
  }
  return SegmentRank::literal;
}

int compare_paths(const PathPattern& a, const PathPattern& b) {
  const std::size_t count = std::max(a.segments.size(), b.segments.size()) + 1;
  for (std::size_t i = 0; i < count; ++i)
    if (const int verdict = more_wins(segment_rank(a, i), segment_rank(b, i))) return verdict;
  return 0;
}

int compare_hosts(std::string_view a, std::string_view b) {
  const auto rank = [](std::string_view host) {
    return host.empty() ? 0 : host.starts_with("*.") ? 1 : 2;
  };
  if (const int verdict = more_wins(rank(a), rank(b))) return verdict;
  return rank(a) == 1 ? more_wins(a.size(), b.size()) : 0;
}

Comparison compare(const RouteVariant& a, const RouteVariant& b) {
  for (const Criterion criterion : order)
    if (const int verdict = compare_by(criterion, a, b)) return {verdict, criterion};
  return {};
}

std::string_view best_host(const Match& match, std::string_view host) {
  std::string_view best;
  for (const std::string& pattern : match.hosts)
    if (host_holds(pattern, host) && compare_hosts(pattern, best) < 0) best = pattern;
  return best;
}

std::string loss(const RouteVariant& loser, const RouteVariant& winner) {
  const std::string_view name = winner.route->name;
  const auto host = [](std::string_view pattern) {
    return pattern.empty() ? std::string("any host") : format("host {}", pattern);
  };
  switch (compare(loser, winner).by) {
    case Criterion::none:
      return format("it is as specific as {}", name);
    case Criterion::priority:
      return format("priority {} is below {}", loser.route->match.priority,
                    winner.route->match.priority);
    case Criterion::host:
      return format("{} is less specific than {}", host(loser.host), winner.host);
    case Criterion::path:
      return format("path {} is less specific than {}", loser.path->text, winner.path->text);
    case Criterion::method:
      return format("it does not restrict the method but {} does", name);
    case Criterion::fields:
      return format("it has fewer header and cookie predicates than {}", name);
    case Criterion::query:
      return format("it has fewer query predicates than {}", name);
    case Criterion::from:
      return format("it does not restrict the client address but {} does", name);
    case Criterion::listener:
      return format("it does not restrict the listener but {} does", name);
  }
  return {};
}

}  // namespace gw::decision
