// Balance: which of the usable endpoints is next. One function and one row a way; each reads what
// the ledger knows and the exchange's dice, and none keeps anything itself.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/dice.h"
#include "decision/snapshot.h"
#include "ledger/ledger.h"

namespace gw::decision {

struct Balancing {
  const Upstream& upstream;
  std::span<const std::uint32_t> among;  // indices of endpoints, ascending; never empty
  ledger::Ledger& ledger;
  Dice dice;
  std::uint64_t salt = 0;  // tells the tries of an exchange apart
  std::uint64_t hash = 0;  // of ring-hash: the place on the ring
};

// REQUIRES: every weight is at least 1.
std::uint32_t balance(const Balancing&);

std::string_view balance_name(config::Balance);  // "least-request"

// Upstream::ring for ring-hash: each endpoint at many points, in proportion to its weight. They
// depend on nothing but itself, so another one that comes or goes moves only the clients that it
// gains or had.
using Ring = std::vector<std::pair<std::uint64_t, std::uint32_t>>;
Ring make_ring(std::span<const Endpoint> endpoints);

}  // namespace gw::decision
