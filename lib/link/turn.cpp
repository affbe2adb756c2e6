// Links and tasks may list others during the loop, so both lists are walked by index.
#include "link/turn.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "link/link.h"

namespace gw::link {

Block* LooseBlocks::get(std::size_t capacity) {
  void* memory = ::operator new (sizeof(Block) + capacity, std::align_val_t{alignof(Block)});
  bytes_ += capacity;
  return new (memory) Block{.home = this,
                            .refs = 0,
                            .capacity = static_cast<std::uint32_t>(capacity),
                            .used = 0,
                            .tag = 0,
                            .next = nullptr};
}

void LooseBlocks::take_back(Block* block) {
  bytes_ -= block->capacity;
  ::operator delete (block, std::align_val_t{alignof(Block)});
}

std::size_t Turn::kept() const { return reactor_.lent() + loose_.bytes(); }

Slice Turn::packed(const Slice& bytes) {
  const Block* from = bytes.block();
  if (!from || bytes.size() * 4 >= from->capacity) return bytes;
  Block* block = pack_.block();
  if (!block || block->capacity - block->used < bytes.size()) {
    block = reactor_.blocks().get();
    pack_ = Slice(block, block->data(), 0);
  }
  char* const to = block->data() + block->used;
  std::memcpy(to, bytes.data(), bytes.size());
  block->used += static_cast<std::uint32_t>(bytes.size());
  return Slice(block, to, bytes.size());
}

void Turn::settle() {
  run_tasks();
  for (std::size_t i = 0; i < soon_.size(); ++i) {
    if (Link* link = soon_[i]) link->on_listed();
    run_tasks();
  }
  soon_.clear();
  if (pack_.block() && pack_.block()->refs == 1) pack_ = {};
  soon_.swap(later_);
  ++number_;
}

void Turn::run_tasks() {
  for (std::size_t i = 0; i < tasks_.size(); ++i) {
    const Task task = tasks_[i];
    task.run(task.owner);
  }
  tasks_.clear();
}

void Turn::forget(const Link& link) {
  for (std::vector<Link*>* list : {&soon_, &later_})
    std::replace(list->begin(), list->end(), const_cast<Link*>(&link), static_cast<Link*>(nullptr));
}

}  // namespace gw::link
