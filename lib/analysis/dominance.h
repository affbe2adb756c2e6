// Dominance: does one route variant match every request that another one matches? Answers yes only
// if that is certain; regular expressions are compared by their text and tested with literals.
// Pure; any thread.
#pragma once

#include "decision/specificity.h"

namespace gw::analysis {

// A part of what a variant matches: one part of its paths, and one method, listener and address
// block of its route.
struct Cell {
  decision::RouteVariant variant;
  const config::PathPattern* path = nullptr;
  const std::string* method = nullptr;  // null: any
  std::uint32_t listener = 0;
  const Cidr* from = nullptr;  // null: any
};

bool host_covers(std::string_view wide, std::string_view narrow);  // host patterns; empty: any
bool path_covers(const config::PathPattern& wide, const config::PathPattern& narrow);
bool predicate_implies(const config::Predicate& narrow, const config::Predicate& wide);
// The pattern itself, or for a final /** its alternatives: nothing, a slash, or a segment and the
// rest. Together they are equivalent to the pattern.
std::vector<config::PathPattern> parts_of(const config::PathPattern&, bool merge_slashes);
// Whether every request of the cell also matches `wide`.
bool covers(const decision::RouteVariant& wide, const Cell& narrow);

}  // namespace gw::analysis
