// Consumers and API keys in the store. Each call is one transaction: what has returned well is on
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

// An error of kind `invalid` where the consumer has a key of that id, or anybody this key; then
// none of them is kept.
Result<void> add_keys(Database& database, std::span<const KeptKey> keys);

// In the order of consumers and of time. consumer: "" for all.
Result<std::vector<KeptKey>> list_keys(Database& database, std::string_view consumer);
// Error of kind `not_found` where there is no such key.
Result<KeptKey> find_key(Database& database, std::string_view consumer, std::string_view id);

// Revoked ones stay as they are. Error of kind `not_found` where there is no such key.
Result<void> revoke_key(Database& database, std::string_view consumer, std::string_view id,
                        WallTime when);
// Adds `next`, and lets the key of that id end at `until`, where it does not end earlier.
Result<void> rotate_key(Database& database, std::string_view id, WallTime until,
                        const KeptKey& next);

// Made, or given these groups.
Result<void> set_consumer(Database& database, const crypto::ConsumerRow& consumer, WallTime now);

Result<std::int64_t> count_keys(Database& database);

// The newest change of each table.
struct Marks {
  std::int64_t keys = 0, consumers = 0;
};
Result<Marks> newest_marks(Database& database);

// What was made or changed after the mark that the call before gave; 0 gives all. The new mark.
Result<std::int64_t> each_key(Database& database, std::int64_t after,
                              const std::function<void(crypto::KeyRow&&)>& take);
Result<std::int64_t> each_consumer(Database& database, std::int64_t after,
                                   const std::function<void(crypto::ConsumerRow&&)>& take);

// Another number after another connection has written: a look costs microseconds.
Result<std::int64_t> data_version(Database& database);

}  // namespace gw::store
