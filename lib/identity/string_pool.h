// StringPool: many short strings in one block of memory, each stored once and identified by a
// number of four bytes; and lists of them. One thread fills it; after freeze() it is immutable and
// any thread may read it.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string_view>
#include <vector>

namespace gw::identity {

class StringPool {
 public:
  using Number = std::uint32_t;

  StringPool() = default;
  StringPool(const StringPool&) = delete;  // lists point into it
  StringPool& operator=(const StringPool&) = delete;

  Number add(std::string_view text);              // the same number for the same text
  Number add_list(std::span<const Number> list);  // 0 is the empty one
  // Ends adding: frees what only adding needs. From now on lists can be read.
  void freeze();

  std::string_view at(Number text) const;
  std::span<const std::string_view> list(Number list) const;
  std::size_t bytes() const;  // of memory

 private:
  struct Range {
    std::uint32_t first = 0, count = 0;
  };
  void grow();

  std::vector<char> bytes_;    // each text behind its length, seven bits a byte, low ones first
  std::vector<Number> slots_;  // open addressing by stable_hash; a text's number + 1, 0: free
  std::size_t count_ = 0;
  std::vector<Number> members_;  // of all lists, until they are frozen
  std::vector<std::string_view> views_;
  std::vector<Range> lists_ = {{}};
  std::map<std::vector<Number>, Number> known_lists_ = {{{}, 0}};
};

}  // namespace gw::identity
