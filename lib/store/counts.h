// Quota counts in the store: one row per bucket and client, only for the current period. Clients
// are stored as hashes under a key that is created with the first row.
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

// The stored key; `fresh` is stored and returned if there was none.
Result<HashKey> count_key(Database& database, HashKey fresh);

// Adds to the row of the same period, or replaces the row of an earlier one. One transaction.
// new_rows = false: a client without a row gets none.
Result<void> add_counts(Database& database, std::span<const Count> counts, bool new_rows);

// The rows of a bucket in the current period; each is valid until `take` returns.
Result<void> each_count(Database& database, std::string_view bucket, WallTime now,
                        const std::function<void(const Count&)>& take);

// Deletes up to `most` rows of past periods. Returns their number.
Result<std::int64_t> forget_counts(Database& database, WallTime before, std::int64_t most);

Result<std::int64_t> number_of_counts(Database& database);

}  // namespace gw::store
