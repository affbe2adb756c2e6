// Series: counts over time, in slots of equal width. The width grows with the span, so a minute and
// a year take the same memory. spikes.h finds unusual stretches in it.
#pragma once

#include <cstdint>
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
    std::vector<std::uint32_t> kinds;                    // how many of each, by its number

    void join(const Slot& other);
  };

  // In any order of time. `kind` is the caller's number for the kind of record, from 0.
  void add(const Record&, std::size_t kind = 0);

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

}  // namespace gw::record
