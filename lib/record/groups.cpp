// An open hash table over groups that never move. The key of one column is its text; of several,
// each text after its length, so that different values never give the same key.
#include "record/groups.h"

#include <algorithm>
#include <cstring>

namespace gw::record {

namespace {

void add_span(Histogram& to, Duration span) {
  if (span.count() >= 0) to.add(static_cast<std::uint64_t>(span.count()));
}

}  // namespace

void Stats::add(const Record& record) {
  ++count;
  const unsigned which = record.status / 100;
  ++by_class[which < by_class.size() ? which : 0];
  bytes_in += record.bytes_in;
  bytes_out += record.bytes_out;
  first = std::min(first, record.time);
  last = std::max(last, record.time);
  add_span(total, record.total);
  add_span(gateway, record.gateway);
  if (record.attempts > 0 || record.upstream_time.count() > 0)
    add_span(upstream, record.upstream_time);
}

Groups::Groups(std::vector<Column> by, HashKey key, std::size_t limit)
    : by_(std::move(by)), hash_key_(key), limit_(limit), places_(64) {}

std::string_view Groups::key_of(const Record& record) {
  if (by_.size() == 1) return column_text(by_[0], record, room_);
  key_.clear();
  for (const Column& column : by_) {
    const std::string_view text = column_text(column, record, room_);
    const auto size = static_cast<std::uint32_t>(text.size());
    char length[sizeof size];
    std::memcpy(length, &size, sizeof size);
    key_.append(length, sizeof size).append(text);
  }
  return key_;
}

std::size_t Groups::place_of(std::uint64_t hash, std::string_view key) const {
  const std::size_t mask = places_.size() - 1;
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    const std::uint32_t place = places_[at];
    if (place == 0) return at;
    if (hashes_[place - 1] == hash && groups_[place - 1].key == key) return at;
  }
}

void Groups::grow() {
  places_.assign(places_.size() * 2, 0);
  for (std::uint32_t i = 0; i < groups_.size(); ++i)
    places_[place_of(hashes_[i], groups_[i].key)] = i + 1;
}

std::size_t Groups::number_of(const Record& record) {
  const std::string_view key = key_of(record);
  const std::uint64_t hash = siphash(hash_key_, key);
  std::size_t at = place_of(hash, key);
  if (places_[at] == 0) {
    if (groups_.size() == limit_) return limit_;
    if (groups_.size() * 2 >= places_.size()) {
      grow();
      at = place_of(hash, key);
    }
    groups_.push_back({std::string(key), {}});
    hashes_.push_back(hash);
    places_[at] = static_cast<std::uint32_t>(groups_.size());
  }
  return places_[at] - 1;
}

void Groups::add(const Record& record) {
  const std::size_t number = number_of(record);
  (number == limit_ ? other_ : groups_[number].stats).add(record);
}

const Groups::Group* Groups::find(std::string_view key) const {
  const std::uint32_t place = places_[place_of(siphash(hash_key_, key), key)];
  return place == 0 ? nullptr : &groups_[place - 1];
}

std::vector<const Groups::Group*> Groups::sorted() const {
  std::vector<const Group*> sorted;
  for (const Group& group : groups_) sorted.push_back(&group);
  std::sort(sorted.begin(), sorted.end(), [](const Group* a, const Group* b) {
    return a->stats.count != b->stats.count ? a->stats.count > b->stats.count : a->key < b->key;
  });
  return sorted;
}

std::vector<std::string_view> Groups::values(const Group& group) const {
  std::string_view rest = group.key;
  if (by_.size() == 1) return {rest};
  std::vector<std::string_view> values;
  while (!rest.empty()) {
    std::uint32_t size = 0;
    std::memcpy(&size, rest.data(), sizeof size);
    values.push_back(rest.substr(sizeof size, size));
    rest.remove_prefix(sizeof size + size);
  }
  return values;
}

std::string Groups::title(const Group& group) const {
  std::string text;
  for (const std::string_view value : values(group)) {
    if (!text.empty()) text += "  ";
    text += value.empty() ? "-" : value;
  }
  return text;
}

}  // namespace gw::record
