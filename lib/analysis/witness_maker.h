// WitnessMaker: generates requests that match one or two routes. Parts that the routes leave open
// get values that no other route names, then variations. This finds requests that several better
// routes together almost cover. Bounded. Any thread.
#pragma once

#include <functional>
#include <set>
#include <span>

#include "analysis/witness.h"

namespace gw::analysis {

class WitnessMaker {
 public:
  explicit WitnessMaker(const decision::Snapshot&);

  // Offers requests that should match all variants (whose patterns have one shape) until `take`
  // accepts one. False if it accepts none.
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
  std::vector<std::string> fillers_;  // values for {name} that no pattern has as literal text
  std::string fresh_host_;
  std::size_t longest_ = 0;  // number of segments of the longest pattern
};

}  // namespace gw::analysis
