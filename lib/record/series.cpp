// Widths are such that each is a multiple of the one before: slots are joined, never cut.
#include "record/series.h"

#include <algorithm>
#include <cmath>

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

void join(Series::Slot& to, const Series::Slot& from) {
  to.count += from.count;
  to.client_errors += from.client_errors;
  to.server_errors += from.server_errors;
  to.total.merge(from.total);
}

}  // namespace

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
    join(joined[place], slots_[i]);
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

void Series::add(const Record& record) {
  Slot& slot = slot_at(record.time);
  ++slot.count;
  slot.client_errors += record.status >= 400 && record.status < 500;
  slot.server_errors += record.status >= 500;
  if (record.total.count() >= 0) slot.total.add(static_cast<std::uint64_t>(record.total.count()));
}

namespace {

std::uint64_t of(const Series::Slot& slot, Spike::What what) {
  return what == Spike::What::requests ? slot.count : slot.server_errors;
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// Stretches above the median by six deviations: of the slots themselves (their median, as a spike
// must not hide itself), and of chance (the root of the count), and twice as many.
void add_spikes(const Series& series, Spike::What what, std::vector<Spike>& to) {
  std::vector<double> counts, off;
  for (const Series::Slot& slot : series.slots())
    counts.push_back(static_cast<double>(of(slot, what)));
  const double usual = median(counts);
  for (const double count : counts) off.push_back(std::fabs(count - usual));
  const double deviation = std::max(1.4826 * median(off), std::sqrt(std::max(usual, 1.0)));
  const double limit = std::max(usual + 6 * deviation, usual * 2 + 10);
  std::vector<Spike> found;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] <= limit) continue;
    const WallTime from = series.start() + series.width() * static_cast<std::int64_t>(i);
    if (found.empty() || found.back().to != from) found.push_back({what, from, from, 0, 0});
    found.back().to = from + series.width();
    found.back().count += of(series.slots()[i], what);
    found.back().usual += usual;
  }
  std::sort(found.begin(), found.end(), [](const Spike& a, const Spike& b) {
    return static_cast<double>(a.count) - a.usual > static_cast<double>(b.count) - b.usual;
  });
  if (found.size() > 5) found.resize(5);
  to.insert(to.end(), found.begin(), found.end());
}

}  // namespace

std::vector<Spike> spikes(const Series& series) {
  std::vector<Spike> found;
  if (series.slots().size() < 20) return found;
  add_spikes(series, Spike::What::requests, found);
  add_spikes(series, Spike::What::server_errors, found);
  return found;
}

}  // namespace gw::record
