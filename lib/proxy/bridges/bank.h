// The bank of serve: one table of buckets for all workers, so that a limit is exact for any number
// of workers. It is sharded by key; a shard's lock is held for one operation.
#pragma once

#include <cstddef>
#include <memory>

#include "ledger/ledger.h"

namespace gw::proxy {

// Any thread may call spend. The size is bounded: full buckets are evicted first.
std::unique_ptr<ledger::Bank> make_shared_bank(std::size_t max_buckets = 1'000'000);

}  // namespace gw::proxy
