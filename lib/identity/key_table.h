// KeyTable: API keys by their hash, about 80 bytes per key with names and scopes, so a million keys
// take less than 100 MB. A lookup reads memory three times. Built as a whole, then immutable; any
// thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "crypto/digest.h"
#include "crypto/key_row.h"
#include "identity/string_pool.h"

namespace gw::identity {

struct ApiKey {  // its views live as long as its table
  std::string_view consumer;
  std::span<const std::string_view> scopes = {};
  std::optional<WallTime> starts, expires, revoked;  // whole seconds

  // Only explanations need the id, so it is read from memory only on demand.
  std::string_view id() const { return ids->at(id_number); }
  const StringPool* ids = nullptr;
  StringPool::Number id_number = 0;
};

enum class KeyState : std::uint8_t { valid, revoked, expired, early };
KeyState state_of(const ApiKey& key, WallTime now);

class KeyTable {
 public:
  std::optional<ApiKey> find(const crypto::Digest& digest) const;
  // The keys of a consumer, in the order they were added. Scans all keys: for explanations only.
  std::vector<ApiKey> keys_of(std::string_view consumer) const;

  std::size_t size() const { return entries_.size(); }
  std::size_t bytes() const;  // of memory

 private:
  friend class KeyTableMaker;
  // In whole seconds since 1970, up to the year 2106; 0: not given. Rounding never extends a key's
  // life.
  struct Entry {
    crypto::Digest digest{};
    StringPool::Number consumer = 0, id = 0, scopes = 0;
    std::uint32_t starts = 0, expires = 0, revoked = 0;
  };
  static std::uint64_t spread(const crypto::Digest& digest);
  // The slot of this digest, or the free slot where it belongs.
  std::size_t slot_of(const crypto::Digest& digest) const;
  ApiKey key_of(const Entry& entry) const;

  std::vector<Entry> entries_;
  std::vector<std::uint32_t> slots_;  // open addressing, half of them free; 0: free, else index + 1
  StringPool strings_;                // of consumers and scopes: few, so they stay in the caches
  StringPool ids_;
};

class KeyTableMaker {
 public:
  void reserve(std::size_t keys) { table_->entries_.reserve(keys); }
  // A later key with the same hash replaces the earlier one.
  void add(const crypto::KeyRow& row);
  void add(const KeyTable& table);  // all of its keys
  std::shared_ptr<const KeyTable> take();

 private:
  StringPool::Number list(std::span<const std::string_view> scopes);

  std::shared_ptr<KeyTable> table_ = std::make_shared<KeyTable>();
};

std::shared_ptr<const KeyTable> make_key_table(std::span<const crypto::KeyRow> rows);

}  // namespace gw::identity
