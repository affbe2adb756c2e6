// Coverage: which parts of a snapshot a set of rehearsals covered: routes, their split entries, and
// for each policy passing and denying. For uncovered items it suggests a request or dice.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "analysis/rehearsal.h"
#include "config/config.h"
#include "decision/snapshot.h"

namespace gw::analysis {

struct CoverageItem {
  enum class Kind : std::uint8_t { route, entry, pass, refusal };
  Kind kind = Kind::route;
  std::string name;  // "route `orders`", "route `search` to `blue`", "policy `fair` refuses: ..."
  config::Position at;
  bool touched = false;
  std::string suggestion;  // how to cover it
};

struct Coverage {
  std::vector<CoverageItem> items;  // in the order of the configuration

  std::size_t touched() const;
  double percent() const;  // 100 if there are no items
};

Coverage measure(const decision::Snapshot&, const config::Config&,
                 std::span<const Rehearsal* const> rehearsals);

// A request line that matches the route's first pattern; without headers, cookies and addresses.
std::string example_request(const decision::Route&);

}  // namespace gw::analysis
