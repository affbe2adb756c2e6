// Arena: the memory of one exchange. It starts with a 4 KiB block of the worker's pool, takes more
// if needed, and frees everything at once. No destructors run, so it only holds trivially
// destructible types.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/bytes.h"

namespace gw {

class Arena {
 public:
  explicit Arena(BlockPool& pool) : pool_(pool) {}
  ~Arena() { clear(); }
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  void* allocate(std::size_t size, std::size_t align = alignof(std::max_align_t)) {
    const auto at = reinterpret_cast<std::uintptr_t>(at_);
    const std::uintptr_t aligned = (at + align - 1) & ~(align - 1);
    if (aligned + size > reinterpret_cast<std::uintptr_t>(end_) || !at_)
      return allocate_more(size, align);
    bytes_ += size;
    at_ = reinterpret_cast<char*>(aligned) + size;
    return reinterpret_cast<void*>(aligned);
  }
  void clear();  // invalidates everything that was allocated here
  std::size_t bytes() const { return bytes_; }

  template <class T, class... Args>
  T* make(Args&&... args) {
    static_assert(std::is_trivially_destructible_v<T>);
    return new (allocate(sizeof(T), alignof(T))) T{std::forward<Args>(args)...};
  }
  template <class T>
  std::span<T> array(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    T* first = static_cast<T*>(allocate(sizeof(T) * count, alignof(T)));
    for (std::size_t i = 0; i < count; ++i) new (first + i) T{};
    return {first, count};
  }
  char* chars(std::size_t count) { return static_cast<char*>(allocate(count, 1)); }
  std::string_view copy(std::string_view text) {
    if (text.empty()) return {};
    return {static_cast<char*>(std::memcpy(chars(text.size()), text.data(), text.size())),
            text.size()};
  }
  template <class... Parts>
  std::string_view join(const Parts&... parts) {
    const std::size_t size = (std::string_view(parts).size() + ... + 0);
    char* const start = chars(size);
    char* to = start;
    ((to = put(to, parts)), ...);
    return {start, size};
  }

 private:
  void* allocate_more(std::size_t size, std::size_t align);
  static char* put(char* to, std::string_view part) {
    if (!part.empty()) std::memcpy(to, part.data(), part.size());
    return to + part.size();
  }

  BlockPool& pool_;
  char* at_ = nullptr;
  char* end_ = nullptr;
  std::size_t bytes_ = 0;
  Block* blocks_ = nullptr;  // linked by Block::next; large allocations are in large_
  struct Large {
    Large* next;
  };
  Large* large_ = nullptr;
};

// A growing array in an arena. It grows by copying; the old memory is freed with the arena.
template <class T>
class ArenaList {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  void push_back(const T& value, Arena& arena) {
    if (count_ == capacity_) grow(arena);
    data_[count_++] = value;
  }
  bool empty() const { return count_ == 0; }
  std::size_t size() const { return count_; }
  T& operator[](std::size_t i) { return data_[i]; }
  const T& operator[](std::size_t i) const { return data_[i]; }
  T* begin() { return data_; }
  T* end() { return data_ + count_; }
  const T* begin() const { return data_; }
  const T* end() const { return data_ + count_; }
  std::span<const T> span() const { return {data_, count_}; }
  void resize_down(std::size_t count) { count_ = count; }  // REQUIRES: count <= size()
  void clear() { count_ = 0; }

 private:
  void grow(Arena& arena) {
    const std::size_t capacity = capacity_ ? capacity_ * 2 : 8;
    T* data = static_cast<T*>(arena.allocate(sizeof(T) * capacity, alignof(T)));
    if (count_) std::memcpy(static_cast<void*>(data), data_, sizeof(T) * count_);
    data_ = data;
    capacity_ = capacity;
  }

  T* data_ = nullptr;
  std::size_t count_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace gw
