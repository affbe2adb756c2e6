// Each width is a multiple of the one before, so slots are merged and never split.
#include "record/series.h"

#include <algorithm>

namespace gw::record {

namespace {

Duration wider(Duration width) {
  static constexpr Duration widths[] = {seconds(1),  seconds(5),   seconds(10),  seconds(30),
                                        seconds(60), seconds(300), seconds(600), seconds(1800),
                                        hours(1),    hours(6),     hours(24)};
  for (const Duration one : widths)
    if (one > width) return one;
  return width * 2;
}

std::int64_t slot_number(WallTime time, Duration width) {
  const std::int64_t nanos = time.time_since_epoch().count();
  const std::int64_t number = nanos / width.count();
  return nanos % width.count() < 0 ? number - 1 : number;
}

}  // namespace

void Series::Slot::join(const Slot& other) {
  count += other.count;
  client_errors += other.client_errors;
  server_errors += other.server_errors;
  total.merge(other.total);
  if (kinds.size() < other.kinds.size()) kinds.resize(other.kinds.size());
  for (std::size_t kind = 0; kind < other.kinds.size(); ++kind) kinds[kind] += other.kinds[kind];
}

void Series::widen() {
  const Duration before = width_;
  const std::int64_t first_before = first_;
  width_ = wider(width_);
  first_ = slot_number(WallTime(before * first_before), width_);
  std::vector<Slot> joined;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const WallTime at(before * (first_before + static_cast<std::int64_t>(i)));
    const auto place = static_cast<std::size_t>(slot_number(at, width_) - first_);
    if (joined.size() <= place) joined.resize(place + 1);
    joined[place].join(slots_[i]);
  }
  slots_ = std::move(joined);
}

Series::Slot& Series::slot_at(WallTime time) {
  for (;;) {
    const std::int64_t number = slot_number(time, width_);
    if (slots_.empty()) {
      first_ = number;
      slots_.resize(1);
    }
    const auto count = static_cast<std::int64_t>(slots_.size());
    const std::int64_t needed = std::max(number - first_ + 1, first_ + count - number);
    if (needed > static_cast<std::int64_t>(max_slots)) {
      widen();
      continue;
    }
    if (number < first_) {
      slots_.insert(slots_.begin(), static_cast<std::size_t>(first_ - number), Slot());
      first_ = number;
    }
    const auto place = static_cast<std::size_t>(number - first_);
    if (place >= slots_.size()) slots_.resize(place + 1);
    return slots_[place];
  }
}

void Series::add(const Record& record, std::size_t kind) {
  Slot& slot = slot_at(record.time);
  ++slot.count;
  slot.client_errors += record.status >= 400 && record.status < 500;
  slot.server_errors += record.status >= 500;
  if (record.total.count() >= 0) slot.total.add(static_cast<std::uint64_t>(record.total.count()));
  if (slot.kinds.size() <= kind) slot.kinds.resize(kind + 1);
  ++slot.kinds[kind];
}

}  // namespace gw::record
