// Specificity: which of two routes that match the same request wins, and by which criterion, in the
// manual's order. The route table sorts by its own keys; this comparison is used to test it, and in
// explanations and the overlap analysis.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "decision/snapshot.h"

namespace gw::decision {

// One way in which a route can match: by one of its hosts and one of its patterns.
struct RouteVariant {
  const Route* route = nullptr;
  std::string_view host;  // a host pattern; empty: any host
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
  int order = 0;  // negative: the first wins; positive: the second; 0: a tie
  Criterion by = Criterion::none;
};
Comparison compare(const RouteVariant& a, const RouteVariant& b);

// How specific a pattern is at one segment; higher wins. The end of a pattern counts as literal.
enum class SegmentRank : std::uint8_t { rest, name, mixed, literal };
SegmentRank segment_rank(const config::PathPattern&, std::size_t segment);
// Negative: the first is more specific; positive: the second.
int compare_paths(const config::PathPattern& a, const config::PathPattern& b);
int compare_hosts(std::string_view a, std::string_view b);  // host patterns; empty: any

// The most specific of the match's hosts that fits; empty if none fits or any host is accepted.
std::string_view best_host(const Match&, std::string_view host);

// Why `loser` loses to `winner`, for people: "path /v1/** is less specific than /v1/{id}".
std::string loss(const RouteVariant& loser, const RouteVariant& winner);

}  // namespace gw::decision
