// Histogram: durations counted in buckets whose width grows with the value, so that memory is
// bounded whatever comes, and a percentile is within half a percent of what sorting all values
// would give. A value; one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/time.h"

namespace gw::load {

class Histogram {
 public:
  // Below zero counts as zero; beyond `longest` as that, though max() is exact.
  void record(Duration value, std::uint64_t times = 1);
  void add(const Histogram& other);

  std::uint64_t count() const { return count_; }
  // All of these are zero where nothing was counted.
  Duration min() const { return min_; }
  Duration max() const { return max_; }
  Duration mean() const;
  // The smallest value that `percent` of all are not above (nearest rank).
  // REQUIRES: 0 <= percent <= 100
  Duration percentile(double percent) const;
  std::uint64_t above(Duration value) const;  // how many, to the width of a bucket

  // The buckets as they are, for who keeps or adds them up: counts by number.
  std::span<const std::uint64_t> buckets() const { return buckets_; }
  static Duration middle_of(std::size_t bucket);
  static std::size_t bucket_of(Duration value);
  // What buckets() of another one told. Min, max and mean are as exact as buckets are, unless
  // given.
  struct Exact {
    Duration min, max, sum;
  };
  static Histogram of(std::span<const std::uint64_t> buckets, const Exact& exact);
  Exact exact() const { return {min_, max_, sum_}; }

  static constexpr Duration longest = seconds(4096);

 private:
  std::vector<std::uint64_t> buckets_;  // up to the highest in use
  std::uint64_t count_ = 0;
  Duration min_{}, max_{}, sum_{};
};

}  // namespace gw::load
