// Difference: how much slower one set of latencies is than another, with a confidence interval from
// a block bootstrap: blocks of time are drawn with replacement, both sides are assembled from them,
// and the difference is computed, a thousand times. Requests of one block share disturbances, so
// drawing single requests would give far too narrow an interval.
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
  // Both sides ran at the same time and share disturbances, so the same blocks are drawn for both.
  bool paired = false;
  double confidence = 0.95;
  std::uint64_t seed = 1;
};

// One estimate per percentile; zeros if a side is empty.
std::vector<Estimate> difference(const Comparing& comparing, std::span<const double> percents);

}  // namespace gw::load
