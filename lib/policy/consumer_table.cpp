// As KeyTable: slots of four bytes over dense entries.
#include "policy/consumer_table.h"

#include <limits>
#include <utility>

#include "base/check.h"
#include "base/hash.h"

namespace gw::policy {

std::size_t ConsumerTable::slot_of(std::string_view called) const {
  std::size_t slot = (stable_hash(called) >> 32) * slots_.size() >> 32;
  while (slots_[slot] != 0 && texts_.at(entries_[slots_[slot] - 1].called) != called)
    slot = slot + 1 == slots_.size() ? 0 : slot + 1;
  return slot;
}

std::optional<Consumer> ConsumerTable::find(std::string_view called) const {
  if (entries_.empty()) return {};
  const std::uint32_t place = slots_[slot_of(called)];
  if (place == 0) return {};
  const Entry& entry = entries_[place - 1];
  return Consumer{texts_.at(entry.name), texts_.list(entry.groups)};
}

std::size_t ConsumerTable::bytes() const {
  return entries_.capacity() * sizeof(Entry) + slots_.capacity() * sizeof(std::uint32_t) +
         texts_.bytes();
}

void ConsumerTableMaker::add(const ConsumerRow& row, std::span<const std::string> aliases) {
  Texts& texts = table_->texts_;
  std::vector<Texts::Number> groups;
  for (const std::string& group : row.groups) groups.push_back(texts.add(group));
  ConsumerTable::Entry entry;
  entry.name = texts.add(row.name);
  entry.groups = texts.add_list(groups);
  entry.called = entry.name;
  table_->entries_.push_back(entry);
  for (const std::string& alias : aliases) {
    entry.called = texts.add(alias);
    table_->entries_.push_back(entry);
  }
}

std::shared_ptr<const ConsumerTable> ConsumerTableMaker::take() {
  std::vector<ConsumerTable::Entry>& entries = table_->entries_;
  GW_CHECK(entries.size() < std::numeric_limits<std::uint32_t>::max());
  table_->slots_.assign(2 * entries.size(), 0);
  std::uint32_t kept = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    std::uint32_t& slot = table_->slots_[table_->slot_of(table_->texts_.at(entries[i].called))];
    if (slot == 0) slot = ++kept;
    entries[slot - 1] = entries[i];
  }
  entries.resize(kept);
  entries.shrink_to_fit();
  table_->texts_.freeze();
  return std::exchange(table_, std::make_shared<ConsumerTable>());
}

}  // namespace gw::policy
