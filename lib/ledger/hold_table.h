// HoldTable: requests in flight, and requests that wait in a queue; the part of a Bank beside its
// buckets. One thread at a time: the shared bank has one per shard, behind the shard's lock.
// Idle slots are removed when there are many; what an adaptive limit has learned is removed with
// them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <unordered_map>

#include "ledger/adaptive_limit.h"
#include "ledger/holds.h"

namespace gw::ledger {

class HoldTable {
 public:
  explicit HoldTable(std::size_t most_idle) : most_idle_(most_idle) {}

  // Fails if others wait in the queue.
  Held hold(const Holding& wanted);
  // The same, and joins the queue if there is no free slot and fewer than `longest` wait.
  Held wait(const Holding& wanted, const Waiter& waiter, std::uint32_t longest);
  // Returns false if the waiter is no longer in the queue: it was given a hold and is being
  // notified.
  bool leave(SlotId slot, KeyHash key, const Waiter& waiter);
  // REQUIRES: it is held.
  void release(const Hold& hold, const Ending& ending);
  // Gives a free slot to the first waiter.
  std::optional<Granted> grant(SlotId slot, KeyHash key);

  std::size_t in_flight() const { return in_flight_; }  // of all slots
  std::size_t waiting() const { return waiting_; }
  std::size_t size() const { return slots_.size(); }

 private:
  struct Name {
    SlotId slot{};
    KeyHash key = 0;
    friend bool operator==(const Name&, const Name&) = default;
  };
  struct Hash {
    std::size_t operator()(const Name& name) const {
      return static_cast<std::size_t>(name.key ^ (number(name.slot) * 0x9e3779b97f4a7c15U));
    }
  };
  struct Slot {
    HoldLimit limit;  // as it was last asked for
    std::uint32_t in_flight = 0;
    AdaptiveLimit learnt;
    std::list<Waiter> line;

    std::uint32_t most() const { return limit.adaptive ? learnt.places(limit.most) : limit.most; }
  };
  Slot& slot_of(const Holding& wanted);
  void forget_idle();
  Held take(Slot& slot);

  std::unordered_map<Name, Slot, Hash> slots_;
  std::size_t most_idle_;
  std::size_t idle_ = 0;  // slots that nobody holds
  std::size_t in_flight_ = 0, waiting_ = 0;
};

}  // namespace gw::ledger
