// Groups: records counted by the values of some columns, in bounded memory: beyond the limit, new
// values count as `other`. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "record/columns.h"
#include "record/tally.h"

namespace gw::record {

// Statistics of a set of records.
struct Stats {
  std::uint64_t count = 0;
  std::array<std::uint64_t, 6> by_class{};  // [4] of 4xx; [0] of what is none
  std::uint64_t bytes_in = 0, bytes_out = 0;
  WallTime first = WallTime::max(), last = WallTime::min();
  Histogram total, gateway, upstream;  // nanoseconds, of the records that tell them

  void add(const Record&);
  std::uint64_t errors() const { return by_class[4] + by_class[5]; }
};

class Groups {
 public:
  static constexpr std::size_t standard_limit = 2000;

  struct Group {
    std::string key;
    Stats stats;
  };

  // The secret hash key prevents crafted values that collide.
  Groups(std::vector<Column> by, HashKey key, std::size_t limit = standard_limit);

  void add(const Record&);
  // The number of the record's group, counted from 0 in order of first appearance; limit() for
  // `other`. Counts nothing.
  std::size_t number_of(const Record&);

  const std::vector<Column>& by() const { return by_; }
  std::size_t size() const { return groups_.size(); }
  const Group& at(std::size_t number) const { return groups_[number]; }
  std::vector<const Group*> sorted() const;                  // most records first
  std::vector<std::string_view> values(const Group&) const;  // one a column
  std::string title(const Group&) const;                     // joined; "-" for what is empty
  const Group* find(std::string_view key) const;
  const Stats& other() const { return other_; }  // of all values past the limit
  std::size_t limit() const { return limit_; }

 private:
  std::string_view key_of(const Record&);
  std::size_t place_of(std::uint64_t hash, std::string_view key) const;
  void grow();

  std::vector<Column> by_;
  HashKey hash_key_;
  std::size_t limit_;
  std::deque<Group> groups_;
  std::vector<std::uint64_t> hashes_;  // of each group
  std::vector<std::uint32_t> places_;  // 0, or one more than the group; a power of two
  Stats other_;
  std::string key_, room_;
};

}  // namespace gw::record
