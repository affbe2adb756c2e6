// KeySetRequests: the key sets in which tokens named an unknown key since control last looked.
// Workers write, control takes. Repeated requests for one set cost nothing.
#pragma once

#include <atomic>
#include <cstdint>

#include "ledger/ledger.h"

namespace gw::proxy {

class KeySetRequests final : public ledger::KeySetRequests {
 public:
  void request_key_set(ledger::KeySetId id) override {
    // The bit is read first: while it is set, no core takes the cache line from another.
    if ((requested_.load(std::memory_order_relaxed) & bit(id)) == 0)
      requested_.fetch_or(bit(id), std::memory_order_relaxed);
  }

  class Taken {
   public:
    explicit Taken(std::uint64_t bits = 0) : bits_(bits) {}
    bool any() const { return bits_ != 0; }
    // With more than 64 sets, two share a bit. Then a set may be fetched that was not requested,
    // which is harmless.
    bool has(ledger::KeySetId id) const { return (bits_ & bit(id)) != 0; }

   private:
    std::uint64_t bits_;
  };
  Taken take() { return Taken(requested_.exchange(0, std::memory_order_relaxed)); }

 private:
  static std::uint64_t bit(ledger::KeySetId id) {
    return std::uint64_t{1} << ledger::number(id) % 64;
  }

  std::atomic<std::uint64_t> requested_{0};
};

}  // namespace gw::proxy
