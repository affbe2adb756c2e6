// The arithmetic of the buckets. Memory covers only the powers of two between the smallest and the
// largest value, so a histogram of ordinary latencies takes a few KiB.
#include "record/tally.h"

#include <cmath>

#include "base/check.h"

namespace gw::record {

Histogram::Bucket Histogram::bucket_at(std::size_t index) {
  if (index < 2 * parts) return {index, index, 0};
  const std::size_t shift = index / parts - 1;
  const std::uint64_t from = std::uint64_t{index % parts + parts} << shift;
  return {from, from + ((std::uint64_t{1} << shift) - 1), 0};
}

void Histogram::make_room(std::size_t index) {
  const std::size_t from = index / parts * parts, to = from + parts;
  if (counts_.empty()) {
    first_ = from;
    counts_.resize(parts);
  } else if (from < first_) {
    counts_.insert(counts_.begin(), first_ - from, 0);
    first_ = from;
  } else {
    counts_.resize(to - first_);
  }
}

void Histogram::merge(const Histogram& other) {
  if (other.count_ == 0) return;
  if (index_of(other.min_) - first_ >= counts_.size()) make_room(index_of(other.min_));
  if (index_of(other.max_) - first_ >= counts_.size()) make_room(index_of(other.max_));
  for (std::size_t i = 0; i < other.counts_.size(); ++i)
    if (other.counts_[i] > 0) counts_[other.first_ + i - first_] += other.counts_[i];
  count_ += other.count_;
  sum_ += other.sum_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
}

std::uint64_t Histogram::percentile(double percent) const {
  GW_CHECK(percent >= 0 && percent <= 100);
  if (count_ == 0) return 0;
  // 99.9 % of 1000 is 999.0000000000001 in doubles, which must not become the 1000th.
  const double exact = percent / 100 * static_cast<double>(count_);
  const double rank = std::ceil(exact - exact * 1e-12);
  if (rank <= 1) return min_;
  if (rank >= static_cast<double>(count_)) return max_;
  auto left = static_cast<std::uint64_t>(rank);
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (left > counts_[i]) {
      left -= counts_[i];
      continue;
    }
    const Bucket bucket = bucket_at(first_ + i);
    return std::clamp(bucket.from + (bucket.to - bucket.from) / 2, min_, max_);
  }
  return max_;
}

std::uint64_t Histogram::count_to(std::uint64_t value) const {
  const std::size_t index = index_of(value);
  if (index < first_) return 0;
  const std::size_t end = std::min(index - first_ + 1, counts_.size());
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < end; ++i) sum += counts_[i];
  return sum;
}

std::vector<Histogram::Bucket> Histogram::buckets() const {
  std::vector<Bucket> found;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i] == 0) continue;
    found.push_back(bucket_at(first_ + i));
    found.back().count = counts_[i];
  }
  return found;
}

}  // namespace gw::record
