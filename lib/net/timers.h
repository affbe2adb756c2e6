// Timers: a hierarchical wheel with 1 ms ticks (Varghese and Lauck, 1987). Pure: it has no clock;
// the worker passes the time and gives next() to Reactor::turn.
// A timer never fires early, and at most one tick late. Setting a timer to a later time, as each
// exchange and link does with its single timer, only stores the new deadline: the timer stays in
// its slot and moves when that slot is reached.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/time.h"

namespace gw::net {

// Owned by its user; it must not move while it is set. It may be set again in its own call.
class Timer {
 public:
  Timer() = default;
  Timer(void* owner, void (*fire)(void* owner)) : owner_(owner), fire_(fire) {}
  bool is_set() const { return previous_ != nullptr; }

 private:
  friend class Timers;
  void* owner_ = nullptr;
  void (*fire_)(void* owner) = nullptr;
  std::uint64_t due_ = 0;  // tick of the last deadline set
  std::uint32_t slot_ = 0;
  Timer* previous_ = nullptr;
  Timer* next_ = nullptr;
};

class Timers {
 public:
  explicit Timers(Moment now);
  Timers(const Timers&) = delete;
  Timers& operator=(const Timers&) = delete;

  // A deadline that has passed fires at the next tick.
  void set(Timer& timer, Moment deadline);
  void cancel(Timer& timer);  // one that is not set is fine

  // When advance() should be called next; what has moved on since may make it a little early.
  // Far in the future where nothing is set. Only the monotonic clock of it means anything.
  Moment next() const;
  // Fires all that is due, each once, earlier ticks first. Timers may be set and cancelled
  // meanwhile.
  void advance(Moment now);

 private:
  static constexpr unsigned bits = 6;  // of a tick number, for each level
  static constexpr unsigned slots = 1U << bits;
  static constexpr unsigned levels = 8;  // 2^48 ms: no deadline is beyond the wheel

  void place(Timer& timer);
  void link(Timer& timer, std::size_t slot);
  void unlink(Timer& timer);
  struct Slot {
    std::uint64_t tick;  // where it begins
    std::size_t number;
  };
  Slot next_slot() const;
  void run(std::size_t slot);

  std::array<Timer, levels * slots> heads_;       // of rings; a head never fires
  std::array<std::uint64_t, levels> occupied_{};  // a bit for each slot with a timer
  std::uint64_t tick_;
};

}  // namespace gw::net
