// KeyWishes: which key sets tokens have asked for in vain since control last looked. Workers note,
// control takes; a wish costs one write, however many come.
#pragma once

#include <atomic>
#include <cstdint>

#include "ledger/ledger.h"

namespace gw::proxy {

class KeyWishes final : public ledger::KeyWishes {
 public:
  void wish(ledger::KeySetId id) override {
    // Read first: while the same wish stands, no core takes the line away from another.
    if ((wished_.load(std::memory_order_relaxed) & bit(id)) == 0)
      wished_.fetch_or(bit(id), std::memory_order_relaxed);
  }

  class Taken {
   public:
    explicit Taken(std::uint64_t bits = 0) : bits_(bits) {}
    bool any() const { return bits_ != 0; }
    // Of 64 sets and more, two share a bit: then one is wished for that nobody needs, without harm.
    bool has(ledger::KeySetId id) const { return (bits_ & bit(id)) != 0; }

   private:
    std::uint64_t bits_;
  };
  Taken take() { return Taken(wished_.exchange(0, std::memory_order_relaxed)); }

 private:
  static std::uint64_t bit(ledger::KeySetId id) {
    return std::uint64_t{1} << ledger::number(id) % 64;
  }

  std::atomic<std::uint64_t> wished_{0};
};

}  // namespace gw::proxy
