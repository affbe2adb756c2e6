// The bank of one thread: one table; and whether a ledger has everything back.
#include "policy/ledger.h"

#include <algorithm>

#include "policy/bucket_table.h"

namespace gw::policy {

namespace {

class PlainBank final : public Bank {
 public:
  explicit PlainBank(std::size_t max_buckets) : table_(max_buckets) {}

  bool spend(const Spending& spending, std::span<Spend> answers) override {
    return table_.spend(spending, answers);
  }
  std::vector<Spent> take_spent() override { return table_.take_spent(); }
  void restore(const Spent& spent, Moment now) override { table_.restore(spent, now); }

 private:
  BucketTable table_;
};

}  // namespace

bool Ledger::at_rest() const {
  return std::all_of(endpoints_.begin(), endpoints_.end(),
                     [](const EndpointState& state) { return state.in_flight == 0; }) &&
         std::all_of(upstreams_.begin(), upstreams_.end(), [](const UpstreamState& state) {
           return state.live == 0 && state.retrying == 0;
         });
}

std::unique_ptr<Bank> make_plain_bank(std::size_t max_buckets) {
  return std::make_unique<PlainBank>(max_buckets);
}

}  // namespace gw::policy
