// Specificity: which of two routes that match the same request wins, and by what. The manual's
// order, criterion by criterion. The route table sorts by keys of its own; this comparison is what
// it is tested against, and what explanations and the overlap analysis speak of.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "decision/snapshot.h"

namespace gw::decision {

// One way for a route to match: by one of its hosts and one of its patterns.
struct RouteVariant {
  const Route* route = nullptr;
  std::string_view host;  // the pattern; empty: any host
  const config::PathPattern* path = nullptr;
};

enum class Criterion : std::uint8_t {
  none,  // a tie
  priority,
  host,
  path,
  method,
  fields,
  query,
  from,
  listener
};

struct Comparison {
  int order = 0;  // below 0: the first wins; above: the second; 0: neither
  Criterion by = Criterion::none;
};
Comparison compare(const RouteVariant& a, const RouteVariant& b);

// How specific a pattern is at one segment; higher wins. A pattern's end counts as literal.
enum class SegmentRank : std::uint8_t { rest, name, mixed, literal };
SegmentRank segment_rank(const config::PathPattern&, std::size_t segment);
// Below 0: the first is more specific; above: the second.
int compare_paths(const config::PathPattern& a, const config::PathPattern& b);
int compare_hosts(std::string_view a, std::string_view b);  // patterns; empty: any

// The most specific of a match's hosts that fit; empty where none does, or where any host will do.
std::string_view best_host(const Match&, std::string_view host);

// Why `loser` loses to `winner`, for people: "path /v1/** is less specific than /v1/{id}".
std::string loss(const RouteVariant& loser, const RouteVariant& winner);

}  // namespace gw::decision
