// The number of a text is the offset of its length.
#include "identity/string_pool.h"

#include <limits>

#include "base/check.h"
#include "base/hash.h"

namespace gw::identity {

StringPool::Number StringPool::add(std::string_view text) {
  if (2 * (count_ + 1) > slots_.size()) grow();
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = stable_hash(text) & mask;
  for (; slots_[slot] != 0; slot = (slot + 1) & mask)
    if (at(slots_[slot] - 1) == text) return slots_[slot] - 1;
  GW_CHECK(bytes_.size() + text.size() + 8 < std::numeric_limits<Number>::max());
  const auto number = static_cast<Number>(bytes_.size());
  std::size_t size = text.size();
  for (; size > 0x7f; size >>= 7) bytes_.push_back(static_cast<char>(size | 0x80));
  bytes_.push_back(static_cast<char>(size));
  bytes_.insert(bytes_.end(), text.begin(), text.end());
  slots_[slot] = number + 1;
  ++count_;
  return number;
}

void StringPool::grow() {
  std::vector<Number> old = std::move(slots_);
  slots_.assign(old.empty() ? 64 : old.size() * 2, 0);
  const std::size_t mask = slots_.size() - 1;
  for (const Number one : old) {
    if (one == 0) continue;
    std::size_t slot = stable_hash(at(one - 1)) & mask;
    while (slots_[slot] != 0) slot = (slot + 1) & mask;
    slots_[slot] = one;
  }
}

StringPool::Number StringPool::add_list(std::span<const Number> list) {
  const auto [known, is_new] = known_lists_.emplace(std::vector<Number>(list.begin(), list.end()),
                                                    static_cast<Number>(lists_.size()));
  if (is_new) {
    lists_.push_back(
        {static_cast<std::uint32_t>(members_.size()), static_cast<std::uint32_t>(list.size())});
    members_.insert(members_.end(), list.begin(), list.end());
  }
  return known->second;
}

void StringPool::freeze() {
  slots_ = std::vector<Number>();  // = {} would keep their memory
  known_lists_.clear();
  bytes_.shrink_to_fit();
  lists_.shrink_to_fit();
  views_.reserve(members_.size());
  for (const Number member : members_) views_.push_back(at(member));
  members_ = std::vector<Number>();
}

std::string_view StringPool::at(Number text) const {
  const char* from = bytes_.data() + text;
  std::size_t size = 0;
  for (unsigned shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(*from++);
    size |= static_cast<std::size_t>(byte & 0x7f) << shift;
    if (byte <= 0x7f) return {from, size};
  }
}

std::span<const std::string_view> StringPool::list(Number list) const {
  const Range range = lists_[list];
  return std::span(views_).subspan(range.first, range.count);
}

std::size_t StringPool::bytes() const {
  return bytes_.capacity() + slots_.capacity() * sizeof(Number) +
         members_.capacity() * sizeof(Number) + views_.capacity() * sizeof(std::string_view) +
         lists_.capacity() * sizeof(Range);
}

}  // namespace gw::identity
