// Each shard is a single-threaded bank with its own lock.
#include "proxy/bridges/bank.h"

#include <array>
#include <mutex>
#include <optional>

#include "ledger/hold_table.h"

namespace gw::proxy {

namespace {

constexpr std::size_t shard_count = 64;        // a power of two
constexpr std::size_t most_idle_slots = 1024;  // of a shard

struct alignas(64) Shard {
  std::mutex mutex;
  std::unique_ptr<ledger::Bank> bank;        // guarded by mutex
  ledger::HoldTable holds{most_idle_slots};  // too
};

class SharedBank final : public ledger::Bank {
 public:
  explicit SharedBank(std::size_t max_buckets) {
    for (Shard& shard : shards_)
      shard.bank = ledger::make_plain_bank(max_buckets / shard_count + 1);
  }

  // All buckets of a key are in one shard, so they change in one step.
  bool spend(const ledger::Spending& spending, std::span<ledger::Spend> answers) override {
    Shard& shard = shard_of(spending.key);
    const std::lock_guard lock(shard.mutex);
    return shard.bank->spend(spending, answers);
  }

  std::vector<ledger::Spent> take_spent() override {
    std::vector<ledger::Spent> all;
    for (Shard& shard : shards_) {
      const std::lock_guard lock(shard.mutex);
      const std::vector<ledger::Spent> some = shard.bank->take_spent();
      all.insert(all.end(), some.begin(), some.end());
    }
    return all;
  }

  void restore(const ledger::Spent& spent, Moment now) override {
    Shard& shard = shard_of(spent.key);
    const std::lock_guard lock(shard.mutex);
    shard.bank->restore(spent, now);
  }

  ledger::Held hold(const ledger::Holding& wanted) override {
    Shard& shard = shard_of(wanted.key);
    const std::lock_guard lock(shard.mutex);
    return shard.holds.hold(wanted);
  }

  ledger::Held wait(const ledger::Holding& wanted, const ledger::Waiter& waiter,
                    std::uint32_t longest) override {
    Shard& shard = shard_of(wanted.key);
    const std::lock_guard lock(shard.mutex);
    return shard.holds.wait(wanted, waiter, longest);
  }

  bool leave(ledger::SlotId slot, ledger::KeyHash key, const ledger::Waiter& waiter) override {
    Shard& shard = shard_of(key);
    const std::lock_guard lock(shard.mutex);
    return shard.holds.leave(slot, key, waiter);
  }

  // The next waiting exchange is notified without the lock, because that wakes another worker.
  void release(const ledger::Hold& hold, const ledger::Ending& ending) override {
    Shard& shard = shard_of(hold.key);
    const auto next = [&shard, &hold] { return shard.holds.grant(hold.slot, hold.key); };
    std::optional<ledger::Granted> granted;
    {
      const std::lock_guard lock(shard.mutex);
      shard.holds.release(hold, ending);
      granted = next();
    }
    while (granted) {
      granted->waiter.who->on_hold(granted->waiter.ticket, granted->hold);
      const std::lock_guard lock(shard.mutex);
      granted = next();
    }
  }

  std::size_t held() override {
    std::size_t all = 0;
    for (Shard& shard : shards_) {
      const std::lock_guard lock(shard.mutex);
      all += shard.holds.in_flight() + shard.holds.waiting();
    }
    return all;
  }

 private:
  Shard& shard_of(ledger::KeyHash key) { return shards_[(key >> 32) & (shard_count - 1)]; }

  std::array<Shard, shard_count> shards_;
};

}  // namespace

std::unique_ptr<ledger::Bank> make_shared_bank(std::size_t max_buckets) {
  return std::make_unique<SharedBank>(max_buckets);
}

}  // namespace gw::proxy
