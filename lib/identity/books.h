// Books: truth that was fetched beforehand and is looked up while a request is judged: who calls,
// and with which keys. Policies reach them through facts.books, never through a pointer kept since
// make, so control can publish other books under the same routes.
//
// Books of keys and consumers are in three layers, each made whole and shared by pointer: what the
// file says, what the store said when it was read as a whole, and what it said since. So a key that
// is made or revoked copies a few changes, not a million keys. Control makes the two layers of the
// store. Immutable; any thread.
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

  // The file is believed first; but a key that the store has revoked is revoked.
  std::optional<ApiKey> find(const crypto::Digest& digest) const;
  // In the order they were written or made. Looks at all keys: for explanations only.
  std::vector<ApiKey> keys_of(std::string_view consumer) const;
};

struct ConsumerBook {
  std::shared_ptr<const ConsumerTable> file, stored, changes;  // null: empty

  // By name or alias; none: no table has it.
  std::optional<Consumer> find_known(std::string_view called) const;
  // Who has no table is a consumer without groups, and called as here.
  Consumer find(std::string_view called) const;
};

// What issuers publish, as control has last fetched it: by number(KeySetId).
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
  // Hashes the clients of counts that outlive the process; none: they do not.
  std::optional<HashKey> count_key = {};
};

const Books& no_books();
// What [consumer.NAME] says: the layer `file` of each.
Books file_books(std::span<const config::Consumer> consumers);

}  // namespace gw::identity
