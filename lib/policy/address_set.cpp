// IPv4 has its own arrays at a quarter of the size, and most addresses are searched in those.
#include "policy/address_set.h"

#include <algorithm>
#include <numeric>

namespace gw::policy {

namespace {

__extension__ typedef unsigned __int128 Wide;

Wide wide(const IpAddress& address) {
  Wide number = 0;
  for (const std::uint8_t byte : address.bytes()) number = number << 8 | byte;
  return number;
}

Wide host_bits(const Cidr& block) {
  return block.bits == 0 ? ~Wide{0} : (Wide{1} << (128 - block.bits)) - 1;
}

}  // namespace

template <class Number>
void AddressSet::Ranges<Number>::add(Number from, Number to) {
  first.push_back(from);
  last.push_back(to);
}

template <class Number>
void AddressSet::Ranges<Number>::sort_and_merge() {
  std::vector<std::size_t> order(first.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [this](std::size_t a, std::size_t b) { return first[a] < first[b]; });
  Ranges merged;
  for (const std::size_t i : order) {
    const bool touches = !merged.first.empty() && (first[i] <= merged.last.back() ||
                                                   first[i] == merged.last.back() + Number{1});
    if (touches)
      merged.last.back() = std::max(merged.last.back(), last[i]);
    else
      merged.add(first[i], last[i]);
  }
  *this = std::move(merged);
}

template <class Number>
bool AddressSet::Ranges<Number>::contains(Number address) const {
  const auto behind = std::upper_bound(first.begin(), first.end(), address);
  if (behind == first.begin()) return false;
  return address <= last[static_cast<std::size_t>(behind - first.begin()) - 1];
}

AddressSet::AddressSet(std::span<const Cidr> blocks) {
  const IpAddress any_v4 = IpAddress::v4(0);
  for (const Cidr& block : blocks) {
    const Wide from = wide(block.base), to = from | host_bits(block);
    if (block.base.is_v4() && block.bits >= 96) {
      v4_.add(static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to));
      continue;
    }
    v6_.add(from, to);
    // An IPv4 client is ::ffff:a.b.c.d, so a block that contains ::ffff:0:0/96 contains all of
    // them.
    if (block.contains(any_v4)) v4_.add(0, ~std::uint32_t{0});
  }
  v4_.sort_and_merge();
  v6_.sort_and_merge();
}

bool AddressSet::contains(const IpAddress& address) const {
  const Wide number = wide(address);
  return address.is_v4() ? v4_.contains(static_cast<std::uint32_t>(number)) : v6_.contains(number);
}

}  // namespace gw::policy
