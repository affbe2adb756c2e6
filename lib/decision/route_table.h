// RouteTable: narrows the candidates for a request by host and path, in the order of specificity;
// decision/match alone judges. Cost does not grow with the number of routes that do not share the
// request's host and path. Immutable; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "decision/match.h"
#include "decision/snapshot.h"

namespace gw::decision {

struct Found {
  std::uint32_t route = 0;                    // index into Snapshot::routes
  std::uint32_t pattern = 0;                  // which of its patterns
  std::span<const policy::Capture> captures;  // in the arena
};

class RouteTable {
 public:
  explicit RouteTable(const std::vector<Route>& routes);
  ~RouteTable();

  // The most specific route that matches, or none. With a trace, notes the candidates that came
  // near.
  std::optional<Found> find(const MatchInput&, Trace*) const;
  // The plain loop over all routes: the oracle of the property test and of nobody else.
  std::optional<Found> find_slowly(const MatchInput&) const;
  // The methods that would have matched, for 405; empty where the method is not what failed.
  std::vector<std::string_view> allowed(const MatchInput&) const;

 private:
  struct Index;
  const std::vector<Route>& routes_;
  std::unique_ptr<const Index> index_;
};

}  // namespace gw::decision
