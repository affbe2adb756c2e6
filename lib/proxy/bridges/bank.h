// The bank of serve: one table of buckets for all workers, so a limit is exact however many there
// are. Sharded by key, a lock a shard held for one step.
#pragma once

#include <cstddef>
#include <memory>

#include "ledger/ledger.h"

namespace gw::proxy {

// Any thread may spend. Bounded: a bucket that is full again is forgotten first.
std::unique_ptr<ledger::Bank> make_shared_bank(std::size_t max_buckets = 1'000'000);

}  // namespace gw::proxy
