// Each doubling of the value has `parts` buckets of equal width, so a bucket is at most 1/128 of
// its values wide and its middle at most 1/256 away from any of them.
#include "load/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace gw::load {

namespace {

constexpr unsigned part_bits = 7;
constexpr std::uint64_t parts = 1U << part_bits;

}  // namespace

std::size_t Histogram::bucket_of(Duration value) {
  const auto held = std::clamp(value, Duration::zero(), longest);
  const auto ns = static_cast<std::uint64_t>(held.count());
  if (ns < 2 * parts) return ns;  // a bucket each
  const auto shift = static_cast<unsigned>(std::bit_width(ns)) - part_bits - 1;
  return (shift << part_bits) + (ns >> shift);
}

Duration Histogram::middle_of(std::size_t bucket) {
  if (bucket < 2 * parts) return Duration(bucket);
  const std::size_t shift = (bucket >> part_bits) - 1;
  const std::uint64_t first = (bucket - (shift << part_bits)) << shift;
  return Duration(first + (std::uint64_t{1} << shift) / 2);
}

void Histogram::record(Duration value, std::uint64_t times) {
  if (times == 0) return;
  value = std::max(value, Duration::zero());
  const std::size_t bucket = bucket_of(value);
  if (bucket >= buckets_.size()) buckets_.resize(bucket + 1);
  buckets_[bucket] += times;
  min_ = count_ == 0 ? value : std::min(min_, value);
  max_ = std::max(max_, value);
  sum_ += value * static_cast<std::int64_t>(times);
  count_ += times;
}

void Histogram::add(const Histogram& other) {
  if (other.count_ == 0) return;
  if (other.buckets_.size() > buckets_.size()) buckets_.resize(other.buckets_.size());
  for (std::size_t i = 0; i < other.buckets_.size(); ++i) buckets_[i] += other.buckets_[i];
  min_ = count_ == 0 ? other.min_ : std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
  sum_ += other.sum_;
  count_ += other.count_;
}

Histogram Histogram::of(std::span<const std::uint64_t> buckets, const Exact& exact) {
  Histogram histogram;
  histogram.buckets_.assign(buckets.begin(), buckets.end());
  for (const std::uint64_t count : buckets) histogram.count_ += count;
  histogram.min_ = exact.min;
  histogram.max_ = exact.max;
  histogram.sum_ = exact.sum;
  return histogram;
}

Duration Histogram::mean() const {
  return count_ == 0 ? Duration::zero() : sum_ / static_cast<std::int64_t>(count_);
}

Duration Histogram::percentile(double percent) const {
  if (count_ == 0) return Duration::zero();
  const double rank = std::ceil(percent / 100 * static_cast<double>(count_));
  const std::uint64_t wanted =
      std::clamp<std::uint64_t>(static_cast<std::uint64_t>(rank), 1, count_);
  if (wanted == count_) return max_;
  std::uint64_t seen = 0;
  std::size_t bucket = 0;
  while (seen + buckets_[bucket] < wanted) seen += buckets_[bucket++];
  return std::clamp(middle_of(bucket), min_, max_);
}

std::uint64_t Histogram::above(Duration value) const {
  std::uint64_t seen = 0;
  for (std::size_t i = bucket_of(value) + 1; i < buckets_.size(); ++i) seen += buckets_[i];
  return seen;
}

}  // namespace gw::load
