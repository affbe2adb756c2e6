// Blocks, their pool, and chains of slices.
#include "base/bytes.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "base/check.h"

namespace gw {

BlockPool::BlockPool(std::uint32_t capacity, std::size_t keep) : capacity_(capacity), keep_(keep) {}

BlockPool::~BlockPool() {
  GW_CHECK(out_ == 0);  // otherwise a slice would outlive its memory
  while (free_) {
    Block* next = free_->next;
    ::operator delete (free_, std::align_val_t{alignof(Block)});
    free_ = next;
  }
}

Block* BlockPool::get() {
  ++out_;
  Block* block = free_;
  if (block) {
    free_ = block->next;
    --free_count_;
  } else {
    void* memory = ::operator new (sizeof(Block) + capacity_, std::align_val_t{alignof(Block)});
    block = static_cast<Block*>(memory);
  }
  *block = Block{this, 0, capacity_, 0, 0, nullptr};
  return block;
}

void BlockPool::take_back(Block* block) {
  --out_;
  if (free_count_ >= keep_) {
    ::operator delete (block, std::align_val_t{alignof(Block)});
    return;
  }
  block->next = free_;
  free_ = block;
  ++free_count_;
}

void Buffer::steal(Buffer& other) {
  for (std::size_t i = other.first_; i < std::min(other.last_, inline_slots); ++i)
    near_[i] = std::move(other.near_[i]);
  if (!other.far_.empty()) far_.swap(other.far_);
  first_ = std::exchange(other.first_, 0);
  last_ = std::exchange(other.last_, 0);
  size_ = std::exchange(other.size_, 0);
  tail_ = std::exchange(other.tail_, nullptr);
}

Buffer::Buffer(Buffer&& other) noexcept { steal(other); }

Buffer& Buffer::operator=(Buffer&& other) noexcept {
  if (this != &other) {
    clear();
    steal(other);
  }
  return *this;
}

void Buffer::append(Slice slice) {
  if (slice.empty()) return;
  size_ += slice.size();
  tail_ = nullptr;
  if (last_ < inline_slots) {
    near_[last_++] = std::move(slice);
    return;
  }
  far_.push_back(std::move(slice));
  ++last_;
}

void Buffer::append(Buffer&& other) {
  for (std::size_t i = other.first_; i < other.last_; ++i) append(std::move(other.slot(i)));
  other.clear();
}

void Buffer::consume(std::size_t bytes) {
  GW_CHECK(bytes <= size_);
  size_ -= bytes;
  while (bytes > 0) {
    Slice& front = slot(first_);
    if (bytes < front.size()) {
      front = front.sub(bytes);
      return;
    }
    bytes -= front.size();
    front = Slice();
    ++first_;
  }
  if (first_ == last_) clear();
}

void Buffer::clear() {
  for (std::size_t i = first_; i < std::min(last_, inline_slots); ++i) near_[i] = Slice();
  far_.clear();
  first_ = last_ = size_ = 0;
  tail_ = nullptr;
}

char* Buffer::reserve(std::size_t want, BlockPool& pool) {
  if (!tail_ || tail_->capacity - tail_->used < want) {
    GW_CHECK(want <= pool.capacity());
    Block* block = pool.get();
    Slice start(block, block->data(), 0);
    if (last_ < inline_slots) {
      near_[last_++] = std::move(start);
    } else {
      far_.push_back(std::move(start));
      ++last_;
    }
    tail_ = block;
  }
  return tail_->data() + tail_->used;
}

void Buffer::wrote(std::size_t bytes) {
  Slice& end = slot(last_ - 1);
  tail_->used += static_cast<std::uint32_t>(bytes);
  end = Slice(tail_, end.data(), end.size() + bytes);
  size_ += bytes;
}

void Buffer::write(std::string_view text, BlockPool& pool) {
  while (!text.empty()) {
    const std::size_t room = tail_ ? tail_->capacity - tail_->used : 0;
    char* to = reserve(room ? 1 : std::min<std::size_t>(text.size(), pool.capacity()), pool);
    const std::size_t part = std::min<std::size_t>(text.size(), tail_->capacity - tail_->used);
    std::memcpy(to, text.data(), part);
    wrote(part);
    text.remove_prefix(part);
  }
}

std::string Buffer::text() const {
  std::string all;
  all.reserve(size_);
  for (std::size_t i = first_; i < last_; ++i) all += slot(i).text();
  return all;
}

}  // namespace gw
