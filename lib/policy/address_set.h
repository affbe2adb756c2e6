// AddressSet: whether an address is in one of many blocks. Sorted ranges that do not overlap, so a
// lookup in a million blocks is a binary search. Immutable; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/ip.h"

namespace gw::policy {

class AddressSet {
 public:
  AddressSet() = default;
  explicit AddressSet(std::span<const Cidr> blocks);

  bool contains(const IpAddress& address) const;
  bool empty() const { return v4_.first.empty() && v6_.first.empty(); }
  std::size_t ranges() const { return v4_.first.size() + v6_.first.size(); }

 private:
  // First and last addresses in two arrays, because the search reads only the first ones.
  template <class Number>
  struct Ranges {
    std::vector<Number> first, last;

    void add(Number from, Number to);
    void sort_and_merge();
    bool contains(Number address) const;
  };
  __extension__ typedef unsigned __int128 Wide;

  Ranges<std::uint32_t> v4_;
  Ranges<Wide> v6_;
};

}  // namespace gw::policy
