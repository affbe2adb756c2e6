// What quotas have counted, in the store: a row a bucket and client, of the running period alone.
// Clients are there as hashes, under a key that is made with the first of them.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

#include "base/hash.h"
#include "base/result.h"
#include "base/time.h"
#include "store/sqlite.h"

namespace gw::store {

struct Count {
  std::string_view bucket;  // its stable name
  std::uint64_t client = 0;
  WallTime ends{};  // of the period; to the millisecond
  std::uint64_t spent = 0;
};

// The one that is kept; `fresh` is from now on, where there was none.
Result<HashKey> count_key(Database& database, HashKey fresh);

// Added to what is there of the same period; what is there of an earlier one is over. One
// transaction. new_rows: false: a client who has no row gets none.
Result<void> add_counts(Database& database, std::span<const Count> counts, bool new_rows);

// Those of the bucket whose period is not over; each lives until `take` returns.
Result<void> each_count(Database& database, std::string_view bucket, WallTime now,
                        const std::function<void(const Count&)>& take);

// Of periods that ended before, `most` at most; how many went.
Result<std::int64_t> forget_counts(Database& database, WallTime before, std::int64_t most);

Result<std::int64_t> number_of_counts(Database& database);

}  // namespace gw::store
