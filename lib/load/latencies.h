// Latencies: a histogram of durations in bounded memory. A percentile is within 1/128 of the exact
// one. A value type; one thread at a time.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/time.h"
#include "record/tally.h"

namespace gw::load {

class Latencies {
 public:
  // A negative value counts as zero.
  void record(Duration value, std::uint64_t times = 1) {
    counts_.add(static_cast<std::uint64_t>(std::max(value, Duration::zero()).count()), times);
  }
  void add(const Latencies& other) { counts_.merge(other.counts_); }

  std::uint64_t count() const { return counts_.count(); }
  // All of these are zero without values; min, max and mean are exact.
  Duration min() const { return of(counts_.min()); }
  Duration max() const { return of(counts_.max()); }
  Duration mean() const { return Duration(static_cast<std::int64_t>(counts_.mean())); }
  // The smallest value with at least `percent` of all values at or below it (nearest rank).
  Duration percentile(double percent) const { return of(counts_.percentile(percent)); }
  // The number of values above it, to the width of a bucket.
  std::uint64_t above(Duration value) const {
    return count() - counts_.count_to(static_cast<std::uint64_t>(value.count()));
  }
  const record::Histogram& counts() const { return counts_; }  // of nanoseconds

 private:
  static Duration of(std::uint64_t ns) { return Duration(static_cast<std::int64_t>(ns)); }

  record::Histogram counts_;
};

}  // namespace gw::load
