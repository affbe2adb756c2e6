// Bytes that are passed on without copying. A Block is reference-counted memory of one worker (the
// count is not atomic: a Slice never crosses threads). A Slice is a view that keeps its block
// alive. A Buffer is a chain of slices, which is what a send takes. Each block knows where to
// return to.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gw {

struct Block;

// Where a block returns when its last slice is gone: a pool, or the buffer ring of a reactor.
class BlockHome {
 public:
  virtual void take_back(Block*) = 0;

 protected:
  ~BlockHome() = default;
};

struct alignas(16) Block {
  BlockHome* home;
  std::uint32_t refs;
  std::uint32_t capacity;  // bytes that follow this header
  std::uint32_t used;      // bytes written from the start; maintained by whoever fills the block
  std::uint32_t tag;       // for use by the home
  Block* next;             // for the free list of the home

  char* data() { return reinterpret_cast<char*>(this + 1); }
};

class Slice {
 public:
  Slice() = default;
  // Shares the block. REQUIRES: [data, data+size) is inside of it.
  Slice(Block* block, const char* data, std::size_t size)
      : block_(block), data_(data), size_(static_cast<std::uint32_t>(size)) {
    if (block_) ++block_->refs;
  }
  // For bytes that outlive every slice: constants, or memory of an exchange that outlives its
  // sends.
  static Slice lasting(std::string_view text) { return Slice(nullptr, text.data(), text.size()); }

  Slice(const Slice& other) : Slice(other.block_, other.data_, other.size_) {}
  Slice(Slice&& other) noexcept
      : block_(std::exchange(other.block_, nullptr)),
        data_(std::exchange(other.data_, nullptr)),
        size_(std::exchange(other.size_, 0)) {}
  Slice& operator=(Slice other) noexcept {
    std::swap(block_, other.block_);
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~Slice() {
    if (block_ && --block_->refs == 0) block_->home->take_back(block_);
  }

  const char* data() const { return data_; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::string_view text() const { return {data_, size_}; }
  Block* block() const { return block_; }

  // REQUIRES: from + size <= size()
  Slice sub(std::size_t from, std::size_t size) const { return Slice(block_, data_ + from, size); }
  Slice sub(std::size_t from) const { return sub(from, size_ - from); }

 private:
  Block* block_ = nullptr;
  const char* data_ = nullptr;
  std::uint32_t size_ = 0;
};

// Blocks of one size for one worker. Up to `keep` free blocks are kept for reuse.
class BlockPool final : public BlockHome {
 public:
  explicit BlockPool(std::uint32_t capacity, std::size_t keep = 1024);
  ~BlockPool();
  BlockPool(const BlockPool&) = delete;
  BlockPool& operator=(const BlockPool&) = delete;

  // Returns a block without slices (refs 0, used 0): make a Slice of it, or call take_back.
  Block* get();
  void take_back(Block*) override;

  std::uint32_t capacity() const { return capacity_; }
  std::size_t out() const { return out_; }  // blocks in use

 private:
  std::uint32_t capacity_;
  std::size_t keep_;
  std::size_t free_count_ = 0;
  std::size_t out_ = 0;
  Block* free_ = nullptr;
};

// A chain of slices. Four fit without allocation, which is enough for most messages.
class Buffer {
 public:
  Buffer() = default;
  Buffer(Buffer&& other) noexcept;
  Buffer& operator=(Buffer&& other) noexcept;
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  std::size_t count() const { return last_ - first_; }
  const Slice& at(std::size_t i) const { return slot(first_ + i); }

  void append(Slice slice);  // ignores an empty slice
  void append(Buffer&& other);
  void consume(std::size_t bytes);  // REQUIRES: bytes <= size()
  void clear();

  // Appends a copy of the text: to the last block if it was allocated here and has space.
  void write(std::string_view text, BlockPool& pool);
  // Returns contiguous space for up to `want` bytes, which the caller fills and then commits with
  // `wrote`. REQUIRES: want <= pool.capacity(); no other call in between.
  char* reserve(std::size_t want, BlockPool& pool);
  void wrote(std::size_t bytes);

  std::string text() const;

 private:
  static constexpr std::size_t inline_slots = 4;
  Slice& slot(std::size_t i) { return i < inline_slots ? near_[i] : far_[i - inline_slots]; }
  const Slice& slot(std::size_t i) const {
    return i < inline_slots ? near_[i] : far_[i - inline_slots];
  }
  void steal(Buffer& other);

  std::array<Slice, inline_slots> near_;
  std::vector<Slice> far_;
  std::size_t first_ = 0, last_ = 0;  // slots in use: [first_, last_)
  std::size_t size_ = 0;
  Block* tail_ = nullptr;  // the block that write() filled last; kept alive by the last slice
};

}  // namespace gw
