// Each entry holds its hash, so names are compared only if they are probably equal.
#include "identity/consumer_table.h"

#include <limits>
#include <utility>

#include "base/check.h"
#include "base/hash.h"

namespace gw::identity {

std::uint32_t ConsumerTable::hash_of(std::string_view called) {
  const auto hash = static_cast<std::uint32_t>(stable_hash(called) >> 32);
  return hash == 0 ? 1 : hash;
}

// REQUIRES: there is a free slot.
std::size_t ConsumerTable::place_of(std::string_view called, std::uint32_t hash) const {
  std::size_t place = std::uint64_t{hash} * entries_.size() >> 32;
  while (entries_[place].hash != 0 &&
         (entries_[place].hash != hash || strings_.at(entries_[place].called) != called))
    place = place + 1 == entries_.size() ? 0 : place + 1;
  return place;
}

std::optional<Consumer> ConsumerTable::find(std::string_view called) const {
  if (entries_.empty()) return {};
  const Entry& entry = entries_[place_of(called, hash_of(called))];
  if (entry.hash == 0) return {};
  return Consumer{strings_.at(entry.name), strings_.list(entry.groups)};
}

std::size_t ConsumerTable::bytes() const {
  return entries_.capacity() * sizeof(Entry) + strings_.bytes();
}

void ConsumerTableMaker::add(const crypto::ConsumerRow& row, std::span<const std::string> aliases) {
  StringPool& strings = table_->strings_;
  std::vector<StringPool::Number> groups;
  for (const std::string& group : row.groups) groups.push_back(strings.add(group));
  ConsumerTable::Entry entry;
  entry.name = strings.add(row.name);
  entry.groups = strings.add_list(groups);
  entry.called = entry.name;
  added_.push_back(entry);
  for (const std::string& alias : aliases) {
    entry.called = strings.add(alias);
    added_.push_back(entry);
  }
}

std::shared_ptr<const ConsumerTable> ConsumerTableMaker::take() {
  GW_CHECK(added_.size() < std::numeric_limits<std::uint32_t>::max() / 2);
  ConsumerTable& table = *table_;
  table.entries_.resize(2 * added_.size());
  for (ConsumerTable::Entry& one : added_) {
    const std::string_view called = table.strings_.at(one.called);
    one.hash = ConsumerTable::hash_of(called);
    ConsumerTable::Entry& place = table.entries_[table.place_of(called, one.hash)];
    table.count_ += place.hash == 0;
    place = one;
  }
  added_.clear();
  table.strings_.freeze();
  return std::exchange(table_, std::make_shared<ConsumerTable>());
}

}  // namespace gw::identity
