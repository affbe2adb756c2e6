// How an arena gets its memory.
#include "base/arena.h"

namespace gw {

void* Arena::allocate_more(std::size_t size, std::size_t align) {
  if (size + align > pool_.capacity()) {
    constexpr std::size_t front = alignof(std::max_align_t);
    static_assert(sizeof(Large) <= front);
    auto* large = static_cast<Large*>(::operator new(front + size));
    large->next = large_;
    large_ = large;
    bytes_ += size;
    return reinterpret_cast<char*>(large) + front;
  }
  Block* block = pool_.get();
  block->next = blocks_;
  blocks_ = block;
  at_ = block->data();
  end_ = at_ + block->capacity;
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
