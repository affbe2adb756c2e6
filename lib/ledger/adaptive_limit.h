// AdaptiveLimit: how many requests may be in flight at once so that they do not queue in the
// upstream. It grows while requests take as long as they usually do, and shrinks when they take
// longer, or fail: the gradient of Netflix's concurrency-limits (Gradient2Limit). Plain value.
#pragma once

#include <cstdint>

#include "ledger/holds.h"

namespace gw::ledger {

class AdaptiveLimit {
 public:
  // Not more than `most`, not less than one.
  std::uint32_t places(std::uint32_t most) const;
  // in_flight: with the one that ends.
  void learn(const Ending& ending, std::uint32_t in_flight, std::uint32_t most);

 private:
  float limit_ = 20;
  float usual_ = 0;  // seconds that requests take, over the last some hundred
  std::uint16_t seen_ = 0;
};

}  // namespace gw::ledger
