// Consumers and API keys in the store. Each call is one transaction: after success, the data is on
// the disk.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "crypto/key_row.h"
#include "store/sqlite.h"

namespace gw::store {

struct KeptKey {
  crypto::KeyRow row;
  WallTime created{};
  std::string hint;  // what people may see of the key: "gw_live_ab…"
};

// Error of kind `invalid` if the consumer already has a key with that id, or the key exists; then
// none of them is added.
Result<void> add_keys(Database& database, std::span<const KeptKey> keys);

// Ordered by consumer and time. consumer: "" for all.
Result<std::vector<KeptKey>> list_keys(Database& database, std::string_view consumer);
// Error of kind `not_found` if the key does not exist.
Result<KeptKey> find_key(Database& database, std::string_view consumer, std::string_view id);

// An already revoked key is not changed. Error of kind `not_found` if the key does not exist.
Result<void> revoke_key(Database& database, std::string_view consumer, std::string_view id,
                        WallTime when);
// Adds `next`, and lets the key with that id expire at `until`, unless it expires earlier.
Result<void> rotate_key(Database& database, std::string_view id, WallTime until,
                        const KeptKey& next);

// Creates the consumer, or sets its groups.
Result<void> set_consumer(Database& database, const crypto::ConsumerRow& consumer, WallTime now);

Result<std::int64_t> count_keys(Database& database);

// The last change number of each table.
struct Marks {
  std::int64_t keys = 0, consumers = 0;
};
Result<Marks> newest_marks(Database& database);

// All rows changed after the given mark (0: all). Returns the new mark.
Result<std::int64_t> each_key(Database& database, std::int64_t after,
                              const std::function<void(crypto::KeyRow&&)>& take);
Result<std::int64_t> each_consumer(Database& database, std::int64_t after,
                                   const std::function<void(crypto::ConsumerRow&&)>& take);

// Changes after another connection has written. A call costs microseconds.
Result<std::int64_t> data_version(Database& database);

}  // namespace gw::store
