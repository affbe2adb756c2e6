// Coverage: what of a snapshot a set of rehearsals touched: routes, their split entries, and each
// policy's passing and refusing. With the request or dice that would touch what nobody did.
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
  std::string name;  // "route `orders`", "split of `search` to `blue`", "`fair` refuses"
  config::Position at;
  bool touched = false;
  std::string suggestion;  // how to touch it
};

struct Coverage {
  std::vector<CoverageItem> items;  // in the order of the configuration

  std::size_t touched() const;
  double percent() const;  // 100 of nothing
};

Coverage measure(const decision::Snapshot&, const config::Config&,
                 std::span<const Rehearsal* const> rehearsals);

// A request line that the route's first pattern fits; headers, cookies and addresses are not in it.
std::string example_request(const decision::Route&);

}  // namespace gw::analysis
