// Open addressing with linear probing; removal moves the followers up, so there are no tombstones.
// The arithmetic is that of GCRA (ITU-T I.371), in whole numbers: what a bucket lacks to be full is
// counted in parts of 1/count nanosecond, in which one token is exactly `per`.
#include "policy/bucket_table.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace gw::policy {

namespace {

__extension__ typedef unsigned __int128 Wide;

Wide token(const BucketLimit& limit) { return static_cast<Wide>(limit.per.count()); }

// What is missing, for `cost` more.
struct Level {
  Wide missing;   // now
  Wide price;     // of this spend
  Wide capacity;  // of the bucket
  bool allowed() const { return missing + price <= capacity; }
};

Duration time_for(Wide amount, const BucketLimit& limit) {
  return Duration(static_cast<std::int64_t>((amount + limit.count - 1) / limit.count));
}

Spend answer(const Level& level, const BucketLimit& limit, Wide missing) {
  Spend spend;
  spend.allowed = level.allowed();
  if (missing < level.capacity)
    spend.left = static_cast<std::uint64_t>((level.capacity - missing) / token(limit));
  spend.full = time_for(missing, limit);
  if (!spend.allowed) spend.retry = time_for(level.missing + level.price - level.capacity, limit);
  return spend;
}

Wide missing_at(std::int64_t now, std::int64_t full_at, std::uint32_t part, std::uint64_t count) {
  if (full_at < now) return 0;
  return static_cast<Wide>(full_at - now) * count + part;
}

}  // namespace

BucketTable::BucketTable(std::size_t max_buckets) : max_(std::max<std::size_t>(max_buckets, 1)) {
  cells_.resize(64);
}

bool BucketTable::spend(const Spending& spending, std::span<Spend> answers) {
  GW_CHECK(answers.size() == spending.buckets.size());
  const std::int64_t now = spending.now.mono.count();
  const auto level_of = [&](const Bucket& bucket) {
    const Cell& known = cell(spending.key, bucket);
    const Wide one = token(bucket.limit);
    return Level{known.full_at == nobody
                     ? 0
                     : missing_at(now, known.full_at, known.part, bucket.limit.count),
                 one * spending.cost, one * bucket.limit.burst};
  };
  const bool all = std::all_of(spending.buckets.begin(), spending.buckets.end(),
                               [&](const Bucket& bucket) { return level_of(bucket).allowed(); });
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const Bucket& bucket = spending.buckets[i];
    const Level level = level_of(bucket);
    const Wide missing = all ? level.missing + level.price : level.missing;
    answers[i] = answer(level, bucket.limit, missing);
    if (!all || level.price == 0) continue;
    Cell& charged = make_room(spending.key, number(bucket.id), now);
    charged.full_at = now + static_cast<std::int64_t>(missing / bucket.limit.count);
    charged.part = static_cast<std::uint32_t>(missing % bucket.limit.count);
  }
  return all;
}

// The high half of a product spreads over any number of cells, not only over powers of two.
std::size_t BucketTable::home(KeyHash key, std::uint32_t bucket) const {
  std::uint64_t h = key + bucket * 0x9e3779b97f4a7c15u;
  h = (h ^ (h >> 32)) * 0xff51afd7ed558ccdu;
  return static_cast<std::size_t>((static_cast<Wide>(h) * cells_.size()) >> 64);
}

std::size_t BucketTable::find(KeyHash key, std::uint32_t bucket) const {
  std::size_t place = home(key, bucket);
  while (cells_[place].full_at != nobody &&
         (cells_[place].key != key || cells_[place].bucket != bucket))
    place = after(place);
  return place;
}

const BucketTable::Cell& BucketTable::cell(KeyHash key, const Bucket& bucket) const {
  return cells_[find(key, number(bucket.id))];
}

BucketTable::Cell& BucketTable::make_room(KeyHash key, std::uint32_t bucket, std::int64_t now) {
  std::size_t place = find(key, bucket);
  if (cells_[place].full_at != nobody) return cells_[place];
  sweep(now);
  if (size_ >= max_) evict(now);
  if (size_ + 1 > room()) rebuild(now);
  place = find(key, bucket);
  ++size_;
  return cells_[place] = {key, now, 0, bucket};
}

void BucketTable::erase(std::size_t hole) {
  --size_;
  for (std::size_t next = after(hole); cells_[next].full_at != nobody; next = after(next)) {
    // A follower moves up unless its home lies behind the hole, the table being a ring.
    const std::size_t wanted = home(cells_[next].key, cells_[next].bucket);
    const bool behind =
        hole <= next ? hole < wanted && wanted <= next : hole < wanted || wanted <= next;
    if (!behind) cells_[std::exchange(hole, next)] = cells_[next];
  }
  cells_[hole].full_at = nobody;
}

// Each new bucket looks at a few others, so the full ones go without a pause for all of them.
void BucketTable::sweep(std::int64_t now) {
  for (int looks = 0; looks < 4; ++looks) {
    const std::int64_t full_at = cells_[hand_].full_at;
    if (full_at != nobody && full_at < now)
      erase(hand_);
    else
      hand_ = after(hand_);
  }
}

void BucketTable::evict(std::int64_t now) {
  std::size_t soonest = cells_.size();
  for (int seen = 0; seen < 16 && seen < static_cast<int>(size_); hand_ = after(hand_)) {
    const std::int64_t full_at = cells_[hand_].full_at;
    if (full_at == nobody) continue;
    ++seen;
    if (soonest == cells_.size() || full_at < cells_[soonest].full_at) soonest = hand_;
    if (full_at < now) break;
  }
  erase(soonest);
}

// Half as large again, or as large as before where most were full.
void BucketTable::rebuild(std::int64_t now) {
  const auto counts = [&](const Cell& one) { return one.full_at != nobody && one.full_at >= now; };
  const auto live = static_cast<std::size_t>(std::count_if(cells_.begin(), cells_.end(), counts));
  const std::size_t larger = cells_.size() + cells_.size() / 2;
  std::vector<Cell> old(live < room() / 2 ? cells_.size() : larger);
  old.swap(cells_);
  size_ = live;
  hand_ = 0;
  for (const Cell& one : old)
    if (counts(one)) cells_[find(one.key, one.bucket)] = one;
}

}  // namespace gw::policy
