// The memory doubles up to the limit: most logs never need much of it.
#include "record/batch.h"

#include <algorithm>
#include <cstring>

namespace gw::record {

bool Batch::add(const Record& record) {
  constexpr std::size_t smallest = 4096;
  for (;;) {
    const std::size_t room = bytes_.size() - used_;
    const std::size_t size =
        room > front ? flatten(record, bytes_.data() + used_ + front, room - front) : 0;
    if (size != 0) {
      std::memcpy(bytes_.data() + used_, &size, front);
      used_ += front + size;
      ++count_;
      return true;
    }
    if (bytes_.size() >= most_) return false;
    bytes_.resize(std::min(most_, std::max(smallest, 2 * bytes_.size())));
  }
}

std::string_view Batch::flat_at(std::size_t at) const {
  std::size_t size = 0;
  std::memcpy(&size, bytes_.data() + at, front);
  return {bytes_.data() + at + front, size};
}

}  // namespace gw::record
