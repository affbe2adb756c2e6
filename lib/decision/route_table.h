// RouteTable: narrows the candidates for a request by host and path, in the order of specificity;
// decision/match decides. The cost does not depend on the number of routes with other hosts and
// paths. Immutable; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "base/trace.h"
#include "decision/match.h"
#include "decision/snapshot.h"

namespace gw::decision {

struct RouteMatch {
  std::uint32_t route = 0;                    // index of the route
  std::uint32_t pattern = 0;                  // index into its patterns
  std::span<const policy::Capture> captures;  // in the arena
};

class RouteTable {
 public:
  // REQUIRES: the routes outlive the table and do not move; each has at least one pattern.
  explicit RouteTable(std::span<const Route> routes);
  ~RouteTable();

  // The most specific route that matches, or none. With a trace, notes it and the closest
  // candidates.
  std::optional<RouteMatch> find(const MatchInput&, Trace*) const;
  // The plain loop over all routes: the oracle of the property test, not for service.
  std::optional<RouteMatch> find_slowly(const MatchInput&) const;
  // The methods that would have matched, sorted, in the arena; empty if the method is not what
  // failed.
  std::span<const std::string_view> allowed(const MatchInput&) const;

 private:
  struct Index;

  std::span<const Route> routes_;
  std::unique_ptr<const Index> index_;
};

// Notes the route found or that there is none, and the three closest routes with all that they
// miss. Looks at every route: only for explanations.
void explain_routes(std::span<const Route>, const MatchInput&, const std::optional<RouteMatch>&,
                    Trace&);

}  // namespace gw::decision
