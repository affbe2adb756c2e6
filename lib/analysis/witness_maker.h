// WitnessMaker: makes up requests that one or two routes match. What the routes leave open is
// filled first with what no other route names, then with variations, so that a request that only a
// crowd of better routes leaves over is found too. Bounded. Any thread.
#pragma once

#include <functional>
#include <set>
#include <span>

#include "analysis/witness.h"

namespace gw::analysis {

class WitnessMaker {
 public:
  explicit WitnessMaker(const decision::Snapshot&);

  // Offers requests that should match all of the stands (which have patterns of one shape) until
  // one is taken; the taker judges them. False where none was.
  bool offer(std::span<const decision::RouteVariant> variants,
             const std::function<bool(const Witness&)>& take) const;

 private:
  struct Choices;

  Choices choices_of(std::span<const decision::RouteVariant>) const;
  std::vector<std::string> hosts_of(std::string_view pattern) const;
  std::vector<std::string> paths_of(std::span<const decision::RouteVariant>) const;
  std::vector<std::string> methods_of(std::span<const decision::RouteVariant>) const;
  std::vector<std::uint32_t> listeners_of(std::span<const decision::RouteVariant>) const;
  std::vector<IpAddress> clients_of(std::span<const decision::RouteVariant>) const;
  std::string fresh_host() const;

  const decision::Snapshot& snapshot_;
  std::vector<std::string> fillers_;  // for {name}: no pattern has them as literal text
  std::string fresh_host_;
  std::size_t longest_ = 0;  // segments of the longest pattern
};

}  // namespace gw::analysis
