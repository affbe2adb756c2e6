// Dominance: does one way to match hold for every request that another one holds for? Says yes only
// where it is certain; regular expressions are compared by text and by the literals they meet.
// Pure; any thread.
#pragma once

#include "decision/specificity.h"

namespace gw::analysis {

// A part of what a stand matches: by one part of its paths, one method, listener and block of
// clients of its route.
struct Cell {
  decision::RouteVariant variant;
  const config::PathPattern* path = nullptr;
  const std::string* method = nullptr;  // null: any
  std::uint32_t listener = 0;
  const Cidr* from = nullptr;  // null: anywhere
};

bool host_covers(std::string_view wide, std::string_view narrow);  // patterns; empty: any
bool path_covers(const config::PathPattern& wide, const config::PathPattern& narrow);
bool predicate_implies(const config::Predicate& narrow, const config::Predicate& wide);
// The pattern itself, or of one with a /** what that may be: nothing, a slash, or a segment and the
// rest. Together they are the pattern.
std::vector<config::PathPattern> parts_of(const config::PathPattern&, bool merge_slashes);
// Every request of the cell matches this stand too.
bool covers(const decision::RouteVariant& wide, const Cell& narrow);

}  // namespace gw::analysis
