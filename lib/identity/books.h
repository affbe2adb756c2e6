// Books: data that is fetched beforehand and looked up while a request is judged: keys, consumers,
// and what issuers publish. Policies read them through facts.books and never keep a pointer, so
// control can publish new books for the same routes.
// Books of keys and consumers have three layers, each built as a whole and shared by pointer: the
// configuration file, the store as it was last read completely, and the store's changes since then.
// So creating or revoking one key copies a few changes, not a million keys. Control builds the two
// layers of the store. Immutable; any thread.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "config/config.h"
#include "identity/consumer_table.h"
#include "identity/key_set.h"
#include "identity/key_table.h"
#include "identity/secret_book.h"
#include "ledger/ids.h"

namespace gw::identity {

struct KeyBook {
  std::shared_ptr<const KeyTable> file, stored, changes;  // null: empty

  // An entry in the file wins, unless the store has revoked the key.
  std::optional<ApiKey> find(const crypto::Digest& digest) const;
  // In file order, then in order of creation. Scans all keys: for explanations only.
  std::vector<ApiKey> keys_of(std::string_view consumer) const;
};

struct ConsumerBook {
  std::shared_ptr<const ConsumerTable> file, stored, changes;  // null: empty

  // By name or alias; empty if no table has it.
  std::optional<Consumer> find_known(std::string_view called) const;
  // A consumer without a table has no groups, and its name is `called`.
  Consumer find(std::string_view called) const;
};

// The keys that issuers publish, as control last fetched them, indexed by number(KeySetId).
struct KeySetBook {
  using Sets = std::vector<std::shared_ptr<const KeySet>>;  // null: not fetched yet

  std::shared_ptr<const Sets> sets;  // null: none
  std::uint64_t generation = 0;      // another one whenever a set becomes another

  const KeySet* find(ledger::KeySetId id) const;  // null where it was not fetched yet
};

struct Books {
  KeyBook keys;
  ConsumerBook consumers;
  KeySetBook key_sets;
  std::shared_ptr<const SecretBook> secrets = std::make_shared<SecretBook>();
  // Hashes client keys of counts that survive a restart. Empty: no counts do.
  std::optional<HashKey> count_key = {};
};

const Books& no_books();
// The layer `file`, from [consumer.NAME].
Books file_books(std::span<const config::Consumer> consumers);

}  // namespace gw::identity
