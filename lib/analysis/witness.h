// Witness: a generated request that proves something about routes, according to the real route
// table. Any thread, one asker each.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/arena.h"
#include "decision/snapshot.h"
#include "decision/specificity.h"

namespace gw::analysis {

using NamedText = std::pair<std::string, std::string>;

struct Witness {
  std::string method, host, path;
  std::vector<NamedText> queries, headers, cookies;
  IpAddress client;
  std::uint32_t listener = 0;

  // "GET http://api.example.com/v1/x?v=1 with x-version: 2"
  std::string show(const decision::Snapshot&) const;
};

// The client address if no route restricts it; show() leaves it out.
IpAddress usual_client();

class WitnessAsker {
 public:
  explicit WitnessAsker(const decision::Snapshot& snapshot) : snapshot_(snapshot) {}

  // The variant that wins; none if nothing matches or such a request cannot exist.
  std::optional<decision::RouteVariant> winner(const Witness&);
  // Whether this variant alone matches.
  bool holds(const decision::RouteVariant&, const Witness&);

 private:
  template <class Ask>
  bool with_facts(const Witness&, Ask);

  const decision::Snapshot& snapshot_;
  BlockPool pool_{16 * 1024};
  Arena arena_{pool_};
};

}  // namespace gw::analysis
