// Lookups go through the layers from the newest to the oldest.
#include "identity/books.h"

#include <algorithm>

namespace gw::identity {

namespace {

template <class Table, class Sought>
auto find_in(const std::shared_ptr<const Table>& table, const Sought& sought) {
  return table ? table->find(sought) : decltype(table->find(sought))();
}

}  // namespace

std::optional<ApiKey> KeyBook::find(const crypto::Digest& digest) const {
  std::optional<ApiKey> kept = find_in(changes, digest);
  if (!kept) kept = find_in(stored, digest);
  std::optional<ApiKey> written = find_in(file, digest);
  if (!written) return kept;
  if (kept) written->revoked = kept->revoked;
  return written;
}

std::vector<ApiKey> KeyBook::keys_of(std::string_view consumer) const {
  std::vector<ApiKey> all;
  for (const auto* table : {&file, &stored, &changes}) {
    if (!*table) continue;
    for (const ApiKey& key : (*table)->keys_of(consumer)) {
      const auto older = std::find_if(all.begin(), all.end(),
                                      [&](const ApiKey& one) { return one.id() == key.id(); });
      if (older == all.end())
        all.push_back(key);
      else
        *older = key;
    }
  }
  return all;
}

std::optional<Consumer> ConsumerBook::find_known(std::string_view called) const {
  for (const auto* table : {&file, &changes, &stored})
    if (const std::optional<Consumer> consumer = find_in(*table, called)) return consumer;
  return {};
}

Consumer ConsumerBook::find(std::string_view called) const {
  return find_known(called).value_or(Consumer{called});
}

const KeySet* KeySetBook::find(ledger::KeySetId id) const {
  if (sets == nullptr || ledger::number(id) >= sets->size()) return nullptr;
  return (*sets)[ledger::number(id)].get();
}

const Books& no_books() {
  static const Books none;
  return none;
}

Books file_books(std::span<const config::Consumer> consumers) {
  KeyTableMaker keys;
  ConsumerTableMaker callers;
  for (const config::Consumer& consumer : consumers) {
    callers.add({consumer.name, consumer.groups}, consumer.aliases);
    for (const crypto::KeyRow& row : consumer.keys) keys.add(row);
  }
  Books books;
  books.keys.file = keys.take();
  books.consumers.file = callers.take();
  books.secrets = std::make_shared<const SecretBook>(consumers);
  return books;
}

}  // namespace gw::identity
