// Series: records over time, in slots of equal width that grow with the span, so that a minute and
// a year take the same memory. And what stands out of it.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "record/record.h"
#include "record/tally.h"

namespace gw::record {

class Series {
 public:
  static constexpr std::size_t max_slots = 240;

  struct Slot {
    std::uint64_t count = 0;
    std::uint64_t client_errors = 0, server_errors = 0;  // 4xx; 5xx
    Histogram total;                                     // nanoseconds
  };

  void add(const Record&);  // in any order of time

  WallTime start() const { return WallTime(width_ * first_); }
  Duration width() const { return width_; }
  const std::vector<Slot>& slots() const { return slots_; }  // one after the other from start()

 private:
  Slot& slot_at(WallTime);
  void widen();

  Duration width_ = seconds(1);
  std::int64_t first_ = 0;  // start() in widths since 1970
  std::vector<Slot> slots_;
};

// A stretch of time that is unlike the rest: more requests, or more of them failing.
struct Spike {
  enum class What : std::uint8_t { requests, server_errors };
  What what = What::requests;
  WallTime from, to;
  std::uint64_t count = 0;  // in it
  double usual = 0;         // what the median slot makes of as long a time
};
// The largest first, five of each kind at most. Of fewer than 20 slots nothing is usual.
std::vector<Spike> spikes(const Series&);

}  // namespace gw::record
