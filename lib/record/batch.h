// Batch: a bounded queue of records in memory, stored contiguously. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "record/record.h"

namespace gw::record {

class Batch {
 public:
  explicit Batch(std::size_t most_bytes) : most_(most_bytes) {}

  bool add(const Record& record);  // its texts are copied; false where there is no room
  bool empty() const { return count_ == 0; }
  std::uint64_t count() const { return count_; }
  std::size_t bytes() const { return used_; }
  void clear() { used_ = count_ = 0; }  // what it took of memory is used again

  // Passes records in order to `take` until it returns false. Returns true if it never did.
  template <class Take>
  bool each(Take take) const {
    for (std::size_t at = 0; at < used_;) {
      const std::string_view flat = flat_at(at);
      if (!take(unflatten(flat))) return false;
      at += front + flat.size();
    }
    return true;
  }

 private:
  static constexpr std::size_t front = sizeof(std::size_t);  // each one's length
  std::string_view flat_at(std::size_t at) const;

  std::size_t most_, used_ = 0;
  std::uint64_t count_ = 0;
  std::string bytes_;
};

}  // namespace gw::record
