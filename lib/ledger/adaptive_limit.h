// AdaptiveLimit: the number of concurrent requests at which they do not queue in the upstream. It
// grows while requests take their usual time, and shrinks when they take longer or fail: the
// gradient of Netflix's concurrency-limits (Gradient2Limit). Plain value.
#pragma once

#include <cstdint>

#include "ledger/holds.h"

namespace gw::ledger {

class AdaptiveLimit {
 public:
  // At most `most`, at least one.
  std::uint32_t places(std::uint32_t most) const;
  // in_flight: including the request that ends.
  void learn(const Ending& ending, std::uint32_t in_flight, std::uint32_t most);

 private:
  float limit_ = 20;
  float usual_ = 0;  // seconds that requests take, over the last some hundred
  std::uint16_t seen_ = 0;
};

}  // namespace gw::ledger
