// A check costs microseconds if nothing was written (SQLite's data_version); otherwise its cost
// grows with the number of changes.
#include "control/store_books.h"

#include <sys/stat.h>

#include <set>

#include "store/open.h"

namespace gw::control {

namespace {

// A reader waits only for a writer that recovers the file, and serving must continue.
constexpr milliseconds patience(500);
// With this many changes, they are merged into the large table. Merging costs time in the number of
// all keys; keeping them separate costs time in the number of changes at each check.
constexpr std::size_t many_changes = 4096;

std::shared_ptr<const identity::ConsumerTable> table_of(
    const std::map<std::string, crypto::ConsumerRow>& consumers) {
  identity::ConsumerTableMaker maker;
  for (const auto& [name, row] : consumers) maker.add(row);
  return maker.take();
}

}  // namespace

StoreBooks::Identity StoreBooks::identity_of(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return {};
  return {status.st_dev, status.st_ino};
}

Result<StoreBooks> StoreBooks::open(const std::string& path) {
  Result<store::Database> opened = store::open_store(path, store::Access::create);
  if (!opened && opened.error().kind == Error::Kind::io)
    if (Result<store::Database> read = store::open_store(path, store::Access::read, patience); read)
      opened = std::move(read);
  if (!opened) return opened.error();
  return read_whole(path, *std::move(opened));
}

Result<StoreBooks> StoreBooks::look_into(const std::string& path) {
  Result<store::Database> opened = store::open_store(path, store::Access::read, patience);
  if (!opened) return opened.error();
  return read_whole(path, *std::move(opened));
}

Result<StoreBooks> StoreBooks::read_whole(const std::string& path, store::Database database) {
  StoreBooks books(path, std::move(database));
  books.identity_ = identity_of(path);
  // Read before the rows: writes that happen meanwhile are found by the next check.
  const Result<std::int64_t> version = store::data_version(books.database_);
  if (!version) return version.error();
  books.version_ = *version;
  const Result<std::int64_t> count = store::count_keys(books.database_);
  if (!count) return count.error();
  identity::KeyTableMaker keys;
  keys.reserve(static_cast<std::size_t>(*count));
  const auto newest =
      store::each_key(books.database_, 0, [&](crypto::KeyRow&& row) { keys.add(row); });
  if (!newest) return newest.error();
  books.marks_.keys = *newest;
  books.layers_.keys.stored = keys.take();
  if (Result<void> read = books.read_changes(); !read) return read.error();
  return books;
}

// Rows that are read twice, because an error came between, are harmless.
Result<void> StoreBooks::read_changes() {
  const auto keys = store::each_key(database_, marks_.keys, [&](crypto::KeyRow&& row) {
    changed_keys_.push_back(std::move(row));
  });
  if (!keys) return keys.error();
  const auto consumers = store::each_consumer(
      database_, marks_.consumers,
      [&](crypto::ConsumerRow&& row) { consumers_.insert_or_assign(row.name, row); });
  if (!consumers) return consumers.error();
  marks_ = {*keys, *consumers};
  if (changed_keys_.size() > many_changes) fold();
  layers_.keys.changes = identity::make_key_table(changed_keys_);
  layers_.consumers.stored = table_of(consumers_);
  return {};
}

void StoreBooks::fold() {
  identity::KeyTableMaker maker;
  maker.reserve(layers_.keys.stored->size() + changed_keys_.size());
  maker.add(*layers_.keys.stored);
  for (const crypto::KeyRow& row : changed_keys_) maker.add(row);
  layers_.keys.stored = maker.take();
  changed_keys_.clear();
}

Result<bool> StoreBooks::reopen() {
  Result<StoreBooks> other = open(path_);
  if (!other) return other.error();
  *this = *std::move(other);
  return true;
}

Result<bool> StoreBooks::refresh() {
  if (identity_of(path_) != identity_) return reopen();
  const Result<std::int64_t> version = store::data_version(database_);
  if (!version) return version.error();
  if (*version == version_) return false;
  const Result<store::Marks> newest = store::newest_marks(database_);
  if (!newest) return newest.error();
  if (newest->keys == marks_.keys && newest->consumers == marks_.consumers) {
    version_ = *version;  // what was written is no book: counts of quotas, each second
    return false;
  }
  // The file was replaced by an older copy.
  if (newest->keys < marks_.keys || newest->consumers < marks_.consumers) return reopen();
  if (Result<void> read = read_changes(); !read) return read.error();
  version_ = *version;
  return true;
}

void StoreBooks::add_to(identity::Books& books) const {
  books.keys.stored = layers_.keys.stored;
  books.keys.changes = layers_.keys.changes;
  books.consumers.stored = layers_.consumers.stored;
  books.consumers.changes = layers_.consumers.changes;
}

// A change may affect an existing key.
std::size_t StoreBooks::keys() const {
  std::set<crypto::Digest> added;
  for (const crypto::KeyRow& row : changed_keys_)
    if (!layers_.keys.stored->find(row.digest)) added.insert(row.digest);
  return layers_.keys.stored->size() + added.size();
}

}  // namespace gw::control
