// A slot has four bytes; the entries are contiguous, in the order they were added.
#include "identity/key_table.h"

#include <cstring>
#include <limits>
#include <utility>

#include "base/check.h"

namespace gw::identity {

namespace {

constexpr std::uint32_t last_second = std::numeric_limits<std::uint32_t>::max();

std::uint32_t second_of(std::chrono::sys_seconds time) {
  const auto count = time.time_since_epoch().count();
  return count < 1 ? 1 : count >= last_second ? last_second : static_cast<std::uint32_t>(count);
}

// An end time is rounded down, a start time up. An end after 2106 counts as no end.
std::uint32_t end_of(const std::optional<WallTime>& time) {
  if (!time) return 0;
  const std::uint32_t second = second_of(std::chrono::floor<seconds>(*time));
  return second == last_second ? 0 : second;
}
std::uint32_t start_of(const std::optional<WallTime>& time) {
  return time ? second_of(std::chrono::ceil<seconds>(*time)) : 0;
}

std::optional<WallTime> time_of(std::uint32_t second) {
  if (second == 0) return {};
  return WallTime(seconds(second));
}

}  // namespace

KeyState state_of(const ApiKey& key, WallTime now) {
  if (key.revoked) return KeyState::revoked;
  if (key.expires && now >= *key.expires) return KeyState::expired;
  if (key.starts && now < *key.starts) return KeyState::early;
  return KeyState::valid;
}

// A digest is already random. This only protects against an import of crafted digests that would
// collide.
std::uint64_t KeyTable::spread(const crypto::Digest& digest) {
  std::uint64_t words[4];
  std::memcpy(words, digest.data(), sizeof words);
  std::uint64_t h = words[0] ^ (words[1] * 3) ^ (words[2] * 5) ^ (words[3] * 7);
  h = (h ^ (h >> 33)) * 0xff51afd7ed558ccdu;
  return h ^ (h >> 29);
}

std::size_t KeyTable::slot_of(const crypto::Digest& digest) const {
  // Maps the upper half evenly to the range of slots (Lemire, 2016).
  std::size_t slot = (spread(digest) >> 32) * slots_.size() >> 32;
  while (slots_[slot] != 0 && !crypto::same_digest(entries_[slots_[slot] - 1].digest, digest))
    slot = slot + 1 == slots_.size() ? 0 : slot + 1;
  return slot;
}

ApiKey KeyTable::key_of(const Entry& entry) const {
  return {.consumer = strings_.at(entry.consumer),
          .scopes = strings_.list(entry.scopes),
          .starts = time_of(entry.starts),
          .expires = time_of(entry.expires),
          .revoked = time_of(entry.revoked),
          .ids = &ids_,
          .id_number = entry.id};
}

std::optional<ApiKey> KeyTable::find(const crypto::Digest& digest) const {
  if (entries_.empty()) return {};
  const std::uint32_t place = slots_[slot_of(digest)];
  if (place == 0) return {};
  return key_of(entries_[place - 1]);
}

std::vector<ApiKey> KeyTable::keys_of(std::string_view consumer) const {
  std::vector<ApiKey> keys;
  for (const Entry& entry : entries_)
    if (strings_.at(entry.consumer) == consumer) keys.push_back(key_of(entry));
  return keys;
}

std::size_t KeyTable::bytes() const {
  return entries_.capacity() * sizeof(Entry) + slots_.capacity() * sizeof(std::uint32_t) +
         strings_.bytes() + ids_.bytes();
}

void KeyTableMaker::add(const crypto::KeyRow& row) {
  const std::vector<std::string_view> scopes(row.scopes.begin(), row.scopes.end());
  StringPool& strings = table_->strings_;
  table_->entries_.push_back({.digest = row.digest,
                              .consumer = strings.add(row.consumer),
                              .id = table_->ids_.add(row.id),
                              .scopes = list(scopes),
                              .starts = start_of(row.starts),
                              .expires = end_of(row.expires),
                              .revoked = end_of(row.revoked)});
}

void KeyTableMaker::add(const KeyTable& other) {
  reserve(table_->size() + other.size());
  StringPool& strings = table_->strings_;
  for (const KeyTable::Entry& entry : other.entries_) {
    KeyTable::Entry copy = entry;
    copy.consumer = strings.add(other.strings_.at(entry.consumer));
    copy.id = table_->ids_.add(other.ids_.at(entry.id));
    copy.scopes = list(other.strings_.list(entry.scopes));
    table_->entries_.push_back(copy);
  }
}

StringPool::Number KeyTableMaker::list(std::span<const std::string_view> scopes) {
  std::vector<StringPool::Number> numbers;
  for (const std::string_view scope : scopes) numbers.push_back(table_->strings_.add(scope));
  return table_->strings_.add_list(numbers);
}

std::shared_ptr<const KeyTable> KeyTableMaker::take() {
  std::vector<KeyTable::Entry>& entries = table_->entries_;
  GW_CHECK(entries.size() < last_second);
  table_->slots_.assign(2 * entries.size(), 0);
  std::uint32_t kept = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    std::uint32_t& slot = table_->slots_[table_->slot_of(entries[i].digest)];
    if (slot == 0) slot = ++kept;
    entries[slot - 1] = entries[i];
  }
  entries.resize(kept);
  entries.shrink_to_fit();
  table_->strings_.freeze();
  table_->ids_.freeze();
  return std::exchange(table_, std::make_shared<KeyTable>());
}

std::shared_ptr<const KeyTable> make_key_table(std::span<const crypto::KeyRow> rows) {
  KeyTableMaker maker;
  maker.reserve(rows.size());
  for (const crypto::KeyRow& row : rows) maker.add(row);
  return maker.take();
}

}  // namespace gw::identity
