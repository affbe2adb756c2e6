// ConsumerTable: consumers by name and by alias (what tokens and certificates call them). Built as
// a whole, then immutable; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/key_row.h"
#include "identity/string_pool.h"

namespace gw::identity {

struct Consumer {  // its views live as long as its table
  std::string_view name;
  std::span<const std::string_view> groups = {};
};

class ConsumerTable {
 public:
  std::optional<Consumer> find(std::string_view called) const;
  std::size_t size() const { return count_; }  // aliases too
  std::size_t bytes() const;                   // of memory

 private:
  friend class ConsumerTableMaker;
  struct Entry {
    StringPool::Number called = 0, name = 0, groups = 0;
    std::uint32_t hash = 0;  // of what it is called by; 0: free
  };
  static std::uint32_t hash_of(std::string_view called);
  // The slot of this name, or the free slot where it belongs.
  std::size_t place_of(std::string_view called, std::uint32_t hash) const;

  std::vector<Entry> entries_;  // open addressing, half of them free
  std::size_t count_ = 0;
  StringPool strings_;
};

class ConsumerTableMaker {
 public:
  // A later entry replaces an earlier one with the same name.
  void add(const crypto::ConsumerRow& row, std::span<const std::string> aliases = {});
  std::shared_ptr<const ConsumerTable> take();

 private:
  std::shared_ptr<ConsumerTable> table_ = std::make_shared<ConsumerTable>();
  std::vector<ConsumerTable::Entry> added_;
};

}  // namespace gw::identity
