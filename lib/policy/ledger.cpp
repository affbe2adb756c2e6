// The bank of one thread: one table.
#include "policy/ledger.h"

#include "policy/bucket_table.h"

namespace gw::policy {

namespace {

class PlainBank final : public Bank {
 public:
  explicit PlainBank(std::size_t max_buckets) : table_(max_buckets) {}

  bool spend(const Spending& spending, std::span<Spend> answers) override {
    return table_.spend(spending, answers);
  }

 private:
  BucketTable table_;
};

}  // namespace

std::unique_ptr<Bank> make_plain_bank(std::size_t max_buckets) {
  return std::make_unique<PlainBank>(max_buckets);
}

}  // namespace gw::policy
