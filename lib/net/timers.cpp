// The wheel. Level 0 has one slot per tick of the current 64, level 1 one per 64 ticks of the
// current 4096, and so on. A timer is on the level of the highest digit (base 64) in which its tick
// differs from the current one. So every used slot is in the future, and the lowest used level has
// the next timer.
#include "net/timers.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "base/check.h"

namespace gw::net {

namespace {

constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();

std::uint64_t tick_before(Moment at) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(at.mono / milliseconds(1), 0));
}

// Never early: a deadline inside a tick is due at the end of the tick.
std::uint64_t tick_after(Moment at) {
  return tick_before(at) + (at.mono % milliseconds(1) > Duration::zero() ? 1 : 0);
}

}  // namespace

Timers::Timers(Moment now) : tick_(tick_before(now)) {
  for (Timer& head : heads_) head.previous_ = head.next_ = &head;
}

void Timers::set(Timer& timer, Moment deadline) {
  const std::uint64_t due = std::max(tick_after(deadline), tick_ + 1);
  const bool later = timer.is_set() && due >= timer.due_;
  timer.due_ = due;
  if (later) return;
  if (timer.is_set()) unlink(timer);
  place(timer);
}

void Timers::cancel(Timer& timer) {
  if (timer.is_set()) unlink(timer);
}

void Timers::place(Timer& timer) {
  const auto digit = static_cast<unsigned>(std::bit_width(timer.due_ ^ tick_) - 1) / bits;
  GW_CHECK(timer.due_ > tick_ && digit < levels);
  link(timer, digit * slots + ((timer.due_ >> (digit * bits)) & (slots - 1)));
}

void Timers::link(Timer& timer, std::size_t slot) {
  Timer& head = heads_[slot];
  timer.slot_ = static_cast<std::uint32_t>(slot);
  timer.next_ = &head;
  timer.previous_ = head.previous_;
  head.previous_->next_ = &timer;
  head.previous_ = &timer;
  occupied_[slot / slots] |= std::uint64_t{1} << (slot % slots);
}

void Timers::unlink(Timer& timer) {
  timer.previous_->next_ = timer.next_;
  timer.next_->previous_ = timer.previous_;
  timer.previous_ = timer.next_ = nullptr;
  const std::size_t slot = timer.slot_;
  if (heads_[slot].next_ == &heads_[slot])
    occupied_[slot / slots] &= ~(std::uint64_t{1} << (slot % slots));
}

Timers::Slot Timers::next_slot() const {
  for (unsigned level = 0; level < levels; ++level) {
    if (occupied_[level] == 0) continue;
    const auto slot = static_cast<unsigned>(std::countr_zero(occupied_[level]));
    const std::uint64_t above = tick_ >> ((level + 1) * bits) << bits;
    return {(above | slot) << (level * bits), level * slots + slot};
  }
  return {never, 0};
}

Moment Timers::next() const {
  const Slot slot = next_slot();
  return {slot.tick == never ? Duration::max() : milliseconds(slot.tick), {}};
}

void Timers::advance(Moment now) {
  const std::uint64_t end = tick_before(now);
  for (Slot slot = next_slot(); slot.tick <= end; slot = next_slot()) {
    tick_ = slot.tick;
    run(slot.number);
  }
  tick_ = std::max(tick_, end);
}

// Fires the due timers and moves the rest to lower levels. No timer is added to this slot
// meanwhile, because used slots are after tick_.
void Timers::run(std::size_t slot) {
  Timer& head = heads_[slot];
  while (head.next_ != &head) {
    Timer& timer = *head.next_;
    unlink(timer);
    if (timer.due_ > tick_)
      place(timer);
    else
      timer.fire_(timer.owner_);
  }
}

}  // namespace gw::net
