// Balance: chooses one of the usable endpoints. Each algorithm is one function and one row of a
// table; it reads the ledger and the dice of the exchange and keeps no state of its own.
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
  std::uint64_t salt = 0;  // the attempt's number: attempts of one exchange draw differently
  std::uint64_t hash = 0;  // for ring-hash: the position on the ring
};

// REQUIRES: every weight is at least 1.
std::uint32_t balance(const Balancing&);

std::string_view balance_name(config::Balance);  // "least-request"

// Upstream::ring for ring-hash. Each endpoint has many points, in proportion to its weight. The
// points depend only on the endpoint, so adding or removing one moves only the clients that it
// gains or loses.
using Ring = std::vector<std::pair<std::uint64_t, std::uint32_t>>;
Ring make_ring(std::span<const Endpoint> endpoints);

}  // namespace gw::decision
