// Open addressing with linear probing; removal moves the followers up, so there are no tombstones.
// The arithmetic is that of GCRA (ITU-T I.371) in integers: the missing tokens of a bucket are
// counted in units of 1/count nanosecond, in which one token is exactly `per`.
#include "ledger/bucket_table.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "ledger/calendar.h"

namespace gw::ledger {

namespace {

__extension__ typedef unsigned __int128 Wide;

constexpr std::uint64_t most_spent = std::numeric_limits<std::uint32_t>::max() / 2;

Period period_at(Refill refill, WallTime moment) {
  return refill == Refill::daily ? day_at(moment) : month_at(moment);
}
std::uint32_t day_number(std::chrono::sys_days day) {
  return static_cast<std::uint32_t>(day.time_since_epoch().count());
}
WallTime day_of(std::uint32_t number) { return WallTime(hours(24) * number); }

Duration rounded_up(Wide amount, std::uint64_t count) {
  return Duration(static_cast<std::int64_t>((amount + count - 1) / count));
}

}  // namespace

// The missing tokens, before and after spending `cost`. A token is `per`, so nothing is rounded.
struct BucketTable::Level {
  Wide missing;
  Wide price;
  Wide capacity;

  bool allowed() const { return missing + price <= capacity; }
  std::uint64_t left(const BucketLimit& limit, Wide gone) const {
    const auto one = static_cast<Wide>(limit.per.count());
    return gone < capacity ? static_cast<std::uint64_t>((capacity - gone) / one) : 0;
  }
};

struct BucketTable::Window {
  std::uint64_t before = 0, spent = 0;
  std::int64_t start = 0;    // of this period
  std::int64_t elapsed = 0;  // since then
};

struct BucketTable::Page {  // of the calendar
  std::uint32_t end = 0;    // the day
  std::uint32_t spent = 0, taken = 0;
};

BucketTable::BucketTable(std::size_t max_buckets) : max_(std::max<std::size_t>(max_buckets, 1)) {
  cells_.resize(64);
}

// Periods start at multiples of their length. An older moment counts as the start of the period.
BucketTable::Window BucketTable::window_at(const Cell& cell, const BucketLimit& limit,
                                           std::int64_t now) {
  const std::int64_t per = limit.per.count();
  Window window;
  window.start = now - now % per;
  if (cell.full_at != nobody) {
    const std::int64_t counted = cell.full_at - 2 * per;
    if (counted >= window.start) window = {cell.part, cell.spent, counted, 0};
    if (counted + per == window.start) window.before = cell.spent;
  }
  window.elapsed = std::max<std::int64_t>(now - window.start, 0);
  return window;
}

// A request that started just before midnight may arrive after others of the new day: it counts
// there.
BucketTable::Page BucketTable::page_at(const Cell& cell, const BucketLimit& limit, Moment now) {
  const Period period = period_at(limit.refill, now.wall);
  const std::uint32_t end = day_number(period.ends);
  const bool known =
      cell.full_at != nobody &&
      (cell.part == end || cell.part == day_number(period_at(limit.refill, period.ends).ends));
  return known ? Page{cell.part, cell.spent, cell.taken} : Page{end};
}

BucketTable::Level BucketTable::level_of(const Cell& cell, const BucketLimit& limit,
                                         std::uint64_t cost, Moment moment) {
  const std::int64_t now = moment.mono.count();
  const auto per = static_cast<Wide>(limit.per.count());
  Level level{0, per * cost, per * limit.burst};
  if (by_calendar(limit.refill)) {
    level.missing = page_at(cell, limit, moment).spent * per;
  } else if (limit.refill == Refill::sliding) {
    const Window window = window_at(cell, limit, now);
    level.missing = window.before * (per - static_cast<Wide>(window.elapsed)) + window.spent * per;
  } else if (cell.full_at != nobody && cell.full_at >= now) {
    level.missing = static_cast<Wide>(cell.full_at - now) * limit.count + cell.part;
  }
  return level;
}

// The time until enough tokens are refilled for the spend.
Duration BucketTable::retry_evenly(const Level& level, const BucketLimit& limit) {
  return rounded_up(level.missing + level.price - level.capacity, limit.count);
}

// The amount that must leave the window: from the previous period or, if the current one alone is
// too large, from the current one when it is the previous period.
Duration BucketTable::retry_sliding(const Window& window, const BucketLimit& limit,
                                    std::uint64_t cost) {
  const bool now = window.spent + cost <= limit.burst;
  const std::uint64_t sliding = now ? window.before : window.spent;
  const std::uint64_t room = now ? limit.burst - window.spent - cost : limit.burst - cost;
  const Wide free = static_cast<Wide>(room) * static_cast<Wide>(limit.per.count()) / sliding;
  const Duration into = limit.per - std::min(limit.per, Duration(static_cast<std::int64_t>(free)));
  return into - Duration(window.elapsed) + (now ? Duration(0) : limit.per);
}

Spend BucketTable::answer(const Spending& spending, const Bucket& bucket, bool charged) const {
  const BucketLimit& limit = bucket.limit;
  const std::int64_t now = spending.now.mono.count();
  const Cell& known = cell(spending.key, bucket);
  const Level level = level_of(known, limit, spending.cost, spending.now);
  const Wide gone = charged ? level.missing + level.price : level.missing;
  Spend spend;
  spend.allowed = level.allowed();
  spend.left = level.left(limit, gone);
  if (limit.refill == Refill::evenly) {
    spend.full = rounded_up(gone, limit.count);
    if (!spend.allowed) spend.retry = retry_evenly(level, limit);
    return spend;
  }
  if (by_calendar(limit.refill)) {
    const Duration rest = day_of(page_at(known, limit, spending.now).end) - spending.now.wall;
    if (gone > 0) spend.full = rest;
    if (!spend.allowed) spend.retry = rest;
    return spend;
  }
  const Window window = window_at(known, limit, now);
  const bool spent = window.spent > 0 || (charged && spending.cost > 0);
  const int periods = spent ? 2 : window.before > 0 ? 1 : 0;
  if (periods > 0) spend.full = periods * limit.per - Duration(window.elapsed);
  if (!spend.allowed) spend.retry = retry_sliding(window, limit, spending.cost);
  return spend;
}

void BucketTable::charge(Cell& cell, const BucketLimit& limit, std::uint64_t cost, Moment moment) {
  const std::int64_t now = moment.mono.count();
  if (limit.refill == Refill::sliding) {
    const Window window = window_at(cell, limit, now);
    cell.full_at = window.start + 2 * limit.per.count();
    cell.part = static_cast<std::uint32_t>(window.before);
    cell.spent = static_cast<std::uint32_t>(window.spent + cost);
    return;
  }
  const Level level = level_of(cell, limit, cost, moment);
  const Wide missing = level.missing + level.price;
  cell.full_at = now + static_cast<std::int64_t>(missing / limit.count);
  cell.part = static_cast<std::uint32_t>(missing % limit.count);
}

// Amounts of an earlier period are dropped, taken or not.
void BucketTable::write_down(Cell& cell, const BucketLimit& limit, std::uint64_t cost, Moment now) {
  const Page page = page_at(cell, limit, now);
  const bool listed = page.spent != page.taken;
  cell.full_at = (now.mono + (day_of(page.end) - now.wall)).count();
  cell.part = page.end;
  cell.spent = static_cast<std::uint32_t>(page.spent + cost);
  cell.taken = page.taken;
  if (listed) return;
  if (changed_.size() < max_)
    changed_.emplace_back(cell.key, cell.bucket);
  else
    cell.taken = cell.spent;
}

bool BucketTable::spend(const Spending& spending, std::span<Spend> answers) {
  GW_CHECK(answers.size() == spending.buckets.size());
  const std::int64_t now = spending.now.mono.count();
  const bool all =
      std::all_of(spending.buckets.begin(), spending.buckets.end(), [&](const Bucket& bucket) {
        return level_of(cell(spending.key, bucket), bucket.limit, spending.cost, spending.now)
            .allowed();
      });
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const Bucket& bucket = spending.buckets[i];
    answers[i] = answer(spending, bucket, all);
    if (!all || spending.cost == 0) continue;
    Cell& charged = make_room(spending.key, number(bucket.id), now);
    if (by_calendar(bucket.limit.refill))
      write_down(charged, bucket.limit, spending.cost, spending.now);
    else
      charge(charged, bucket.limit, spending.cost, spending.now);
  }
  return all;
}

// A bucket that was removed meanwhile reports nothing; one that was created again is listed twice.
std::vector<Spent> BucketTable::take_spent() {
  std::vector<Spent> all;
  for (const auto& [key, bucket] : std::exchange(changed_, {})) {
    Cell& one = cells_[find(key, bucket)];
    if (one.full_at == nobody || one.spent == one.taken) continue;
    all.push_back({BucketId{bucket}, key, day_of(one.part), one.spent - one.taken});
    one.taken = one.spent;
  }
  return all;
}

void BucketTable::restore(const Spent& spent, Moment now) {
  if (spent.ends <= now.wall) return;
  Cell& one = make_room(spent.key, number(spent.bucket), now.mono.count());
  const auto end = static_cast<std::uint32_t>((spent.ends - WallTime()) / hours(24));
  if (one.part != end) {
    one.spent = one.taken = 0;
    one.part = end;
    one.full_at = (now.mono + (spent.ends - now.wall)).count();
  }
  const auto kept = static_cast<std::uint32_t>(std::min(spent.amount, most_spent));
  if (kept <= one.taken) return;
  one.spent = static_cast<std::uint32_t>(
      std::min<std::uint64_t>(one.spent - one.taken + kept, most_spent + most_spent));
  one.taken = kept;
}

// The high half of a product distributes over any number of cells, not only powers of two.
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
  return cells_[place] = {key, now, 0, 0, bucket, 0};
}

void BucketTable::erase(std::size_t hole) {
  --size_;
  for (std::size_t next = after(hole); cells_[next].full_at != nobody; next = after(next)) {
    // A follower moves up unless its home is after the hole, in ring order.
    const std::size_t wanted = home(cells_[next].key, cells_[next].bucket);
    const bool behind =
        hole <= next ? hole < wanted && wanted <= next : hole < wanted || wanted <= next;
    if (!behind) cells_[std::exchange(hole, next)] = cells_[next];
  }
  cells_[hole].full_at = nobody;
}

// Each new bucket checks a few others, so full ones are removed without a long pause.
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

// Grows by half, or keeps its size if most buckets were full.
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

}  // namespace gw::ledger
