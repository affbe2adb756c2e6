// Difference: how much slower one set of latencies is than another, and how sure that is. Intervals
// come from a block bootstrap: pieces of time are drawn with replacement, both sides are put
// together from them, and the difference is taken, a thousand times. Requests of one piece of time
// suffer from the same disturbances, so single requests drawn would promise far too much.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/time.h"
#include "load/latencies.h"

namespace gw::load {

struct Estimate {
  Duration of{}, than{};   // what each side has
  Duration value{};        // of - than
  Duration low{}, high{};  // of `value`, with the confidence asked for

  bool is_more() const { return low > Duration::zero(); }
  bool is_less() const { return high < Duration::zero(); }
};

struct Comparing {
  std::span<const Latencies> of, than;  // by pieces of time
  // Both sides ran in the same time, so what disturbed them is common: the same pieces are drawn
  // for both.
  bool paired = false;
  double confidence = 0.95;
  std::uint64_t seed = 1;
};

// One for each percentile. Zeros where a side has nothing.
std::vector<Estimate> difference(const Comparing& comparing, std::span<const double> percents);

}  // namespace gw::load
