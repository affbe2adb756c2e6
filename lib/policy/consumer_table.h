// ConsumerTable: who calls, by name and by what else tokens and certificates call them. Made whole,
// then immutable and any thread's.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/key_row.h"
#include "policy/texts.h"

namespace gw::policy {

struct Consumer {  // its views live as long as its table
  std::string_view name;
  std::span<const std::string_view> groups = {};
};

class ConsumerTable {
 public:
  std::optional<Consumer> find(std::string_view called) const;
  std::size_t size() const { return entries_.size(); }  // aliases too
  std::size_t bytes() const;                            // of memory

 private:
  friend class ConsumerTableMaker;
  struct Entry {
    Texts::Number called = 0, name = 0, groups = 0;
  };
  std::size_t slot_of(std::string_view called) const;  // its own, or the free one for it

  std::vector<Entry> entries_;
  std::vector<std::uint32_t> slots_;  // open addressing, half of them free; 0: free, else index + 1
  Texts texts_;
};

class ConsumerTableMaker {
 public:
  // A later one takes the place of an earlier that is called alike.
  void add(const ConsumerRow& row, std::span<const std::string> aliases = {});
  std::shared_ptr<const ConsumerTable> take();

 private:
  std::shared_ptr<ConsumerTable> table_ = std::make_shared<ConsumerTable>();
};

}  // namespace gw::policy
