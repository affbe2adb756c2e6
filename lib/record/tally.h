// Histogram: a distribution in bounded memory, for percentiles of inspect-logs and bench. Buckets
// are log-linear (as in HdrHistogram): each power of two is split into 64 equal parts, so a
// reported value is within 1/128 of the real one at any size. One thread; several threads fill one
// each and merge.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace gw::record {

class Histogram {
 public:
  // In any unit. Values below 128 are exact.
  void add(std::uint64_t value, std::uint64_t times = 1) {
    const std::size_t index = index_of(value);
    if (index - first_ >= counts_.size()) make_room(index);  // wraps below first_
    counts_[index - first_] += times;
    count_ += times;
    sum_ += static_cast<double>(value) * static_cast<double>(times);
    min_ = std::min(min_, value);
    max_ = std::max(max_, value);
  }
  void merge(const Histogram&);

  std::uint64_t count() const { return count_; }
  std::uint64_t min() const { return count_ > 0 ? min_ : 0; }  // exact
  std::uint64_t max() const { return max_; }                   // exact
  double mean() const { return count_ > 0 ? sum_ / static_cast<double>(count_) : 0; }
  double sum() const { return sum_; }

  // The smallest value with at least `percent` of all values at or below it (nearest rank, within
  // 1/128); 0 without values. REQUIRES: 0 <= percent <= 100
  std::uint64_t percentile(double percent) const;

  // The number of values at or below `value`, to the width of its bucket.
  std::uint64_t count_to(std::uint64_t value) const;

  struct Bucket {
    std::uint64_t from, to;  // both belong to it
    std::uint64_t count;
  };
  std::vector<Bucket> buckets() const;  // those that hold something, by value

  std::size_t bytes() const { return counts_.capacity() * sizeof(std::uint64_t); }  // under 31 KiB

 private:
  static constexpr int part_bits = 6;
  static constexpr std::size_t parts = std::size_t{1} << part_bits;

  static std::size_t index_of(std::uint64_t value) {
    const int shift = std::max(0, static_cast<int>(std::bit_width(value)) - part_bits - 1);
    return static_cast<std::size_t>(shift) * parts + (value >> shift);
  }
  static Bucket bucket_at(std::size_t index);
  void make_room(std::size_t index);  // whole powers of two, as far as values have been met

  std::vector<std::uint64_t> counts_;
  std::size_t first_ = 0;  // the index of counts_[0]
  std::uint64_t count_ = 0;
  std::uint64_t min_ = UINT64_MAX, max_ = 0;
  double sum_ = 0;
};

}  // namespace gw::record
