// BucketTable: the token buckets of many clients in one flat hash table; the base of a Bank. One
// thread at a time: the shared bank has one table per shard, behind the shard's lock.
// A bucket is 32 bytes, 36 to 55 with the free cells around it. There are never more than
// max_buckets. A full bucket is equal to no bucket, so full ones are removed first, which changes
// no result. Only if all are in use, one that still counts is removed: of a few candidates the one
// that would be full soonest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "ledger/ledger.h"

namespace gw::ledger {

class BucketTable {
 public:
  explicit BucketTable(std::size_t max_buckets);

  bool spend(const Spending& spending, std::span<Spend> answers);

  std::vector<Spent> take_spent();
  void restore(const Spent& spent, Moment now);

  std::size_t size() const { return size_; }
  std::size_t bytes() const { return cells_.size() * sizeof(Cell); }

 private:
  static constexpr std::int64_t nobody = std::numeric_limits<std::int64_t>::min();

  struct Cell {
    KeyHash key = 0;
    // The time (Moment::mono) at which the bucket is full again. With even refill it is exact:
    // nanoseconds and units of 1/count of one. For a sliding window it is the end of the period
    // after the counted one. For calendar periods it is the end of that day or month, by the clocks
    // when it was last spent from.
    std::int64_t full_at = nobody;
    std::uint32_t part = 0;   // sliding: spent in the period before; calendar: the day it ends
    std::uint32_t spent = 0;  // sliding, calendar: in this one
    std::uint32_t bucket = 0;
    std::uint32_t taken = 0;  // calendar: of what was spent, what take_spent has told
  };

  std::size_t home(KeyHash key, std::uint32_t bucket) const;
  std::size_t after(std::size_t place) const { return place + 1 == cells_.size() ? 0 : place + 1; }
  std::size_t find(KeyHash key, std::uint32_t bucket) const;  // its place, or where it would stand
  const Cell& cell(KeyHash key, const Bucket& bucket) const;
  struct Level;
  struct Window;
  struct Page;
  static Window window_at(const Cell&, const BucketLimit&, std::int64_t now);
  static Page page_at(const Cell&, const BucketLimit&, Moment now);
  static Level level_of(const Cell&, const BucketLimit&, std::uint64_t cost, Moment now);
  static Duration retry_evenly(const Level&, const BucketLimit&);
  static Duration retry_sliding(const Window&, const BucketLimit&, std::uint64_t cost);
  Spend answer(const Spending&, const Bucket&, bool charged) const;
  static void charge(Cell&, const BucketLimit&, std::uint64_t cost, Moment now);
  void write_down(Cell&, const BucketLimit&, std::uint64_t cost, Moment now);
  Cell& make_room(KeyHash key, std::uint32_t bucket, std::int64_t now);
  void erase(std::size_t place);
  void sweep(std::int64_t now);
  void evict(std::int64_t now);
  void rebuild(std::int64_t now);
  std::size_t room() const { return cells_.size() - cells_.size() / 8; }

  std::vector<Cell> cells_;
  std::vector<std::pair<KeyHash, std::uint32_t>> changed_;  // those of which not all is taken
  std::size_t max_;
  std::size_t size_ = 0;
  std::size_t hand_ = 0;  // where the next sweep looks
};

}  // namespace gw::ledger
