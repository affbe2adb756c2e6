// The single-threaded bank: one table; and whether everything was returned to a ledger.
#include "ledger/ledger.h"

#include <algorithm>

#include "ledger/bucket_table.h"
#include "ledger/hold_table.h"

namespace gw::ledger {

namespace {

constexpr std::size_t most_idle_slots = 65'536;

class PlainBank final : public Bank {
 public:
  explicit PlainBank(std::size_t max_buckets) : table_(max_buckets) {}

  bool spend(const Spending& spending, std::span<Spend> answers) override {
    return table_.spend(spending, answers);
  }
  std::vector<Spent> take_spent() override { return table_.take_spent(); }
  void restore(const Spent& spent, Moment now) override { table_.restore(spent, now); }

  Held hold(const Holding& wanted) override { return holds_.hold(wanted); }
  Held wait(const Holding& wanted, const Waiter& waiter, std::uint32_t longest) override {
    return holds_.wait(wanted, waiter, longest);
  }
  bool leave(SlotId slot, KeyHash key, const Waiter& waiter) override {
    return holds_.leave(slot, key, waiter);
  }
  void release(const Hold& hold, const Ending& ending) override {
    holds_.release(hold, ending);
    while (const auto next = holds_.grant(hold.slot, hold.key))
      next->waiter.who->on_hold(next->waiter.ticket, next->hold);
  }
  std::size_t held() override { return holds_.in_flight() + holds_.waiting(); }

 private:
  BucketTable table_;
  HoldTable holds_{most_idle_slots};
};

}  // namespace

bool Ledger::at_rest() const {
  return holds_ == 0 &&
         std::all_of(endpoints_.begin(), endpoints_.end(),
                     [](const EndpointState& state) { return state.in_flight == 0; }) &&
         std::all_of(upstreams_.begin(), upstreams_.end(), [](const UpstreamState& state) {
           return state.live == 0 && state.retrying == 0;
         });
}

std::unique_ptr<Bank> make_plain_bank(std::size_t max_buckets) {
  return std::make_unique<PlainBank>(max_buckets);
}

}  // namespace gw::ledger
