// Where an arena's memory comes from.
#include "base/arena.h"

#include <cstdint>

namespace gw {

void* Arena::allocate(std::size_t size, std::size_t align) {
  const auto at = reinterpret_cast<std::uintptr_t>(at_);
  const std::uintptr_t aligned = (at + align - 1) & ~(align - 1);
  bytes_ += size;
  if (at_ && aligned + size <= reinterpret_cast<std::uintptr_t>(end_)) {
    at_ = reinterpret_cast<char*>(aligned) + size;
    return reinterpret_cast<void*>(aligned);
  }
  if (size + align > pool_.capacity()) {
    constexpr std::size_t front = alignof(std::max_align_t);
    static_assert(sizeof(Large) <= front);
    auto* large = static_cast<Large*>(::operator new(front + size));
    large->next = large_;
    large_ = large;
    return reinterpret_cast<char*>(large) + front;
  }
  Block* block = pool_.get();
  block->next = blocks_;
  blocks_ = block;
  at_ = block->data();
  end_ = at_ + block->capacity;
  bytes_ -= size;
  return allocate(size, align);
}

void Arena::clear() {
  while (blocks_) {
    Block* next = blocks_->next;
    pool_.take_back(blocks_);
    blocks_ = next;
  }
  while (large_) {
    Large* next = large_->next;
    ::operator delete(large_);
    large_ = next;
  }
  at_ = end_ = nullptr;
  bytes_ = 0;
}

}  // namespace gw
