// Slots: memory for objects of one type that is reused, so that a request needs no malloc. Each
// object is constructed and destroyed as usual, so no state of an old object is visible in a new
// one. Thread: one worker's.
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <utility>
#include <vector>

#include "base/check.h"

namespace gw::proxy {

template <class T>
class Slots {
 public:
  Slots() = default;
  ~Slots() { GW_CHECK(in_use_ == 0); }
  Slots(const Slots&) = delete;
  Slots& operator=(const Slots&) = delete;

  template <class... Args>
  T* make(Args&&... args) {
    if (free_.empty()) grow();
    void* const place = free_.back();
    free_.pop_back();
    ++in_use_;
    return new (place) T(std::forward<Args>(args)...);
  }
  void destroy(T* object) {
    object->~T();
    --in_use_;
    free_.push_back(object);
  }
  std::size_t in_use() const { return in_use_; }

 private:
  static constexpr std::size_t chunk = 16;  // objects

  void grow() {
    auto memory = std::make_unique<std::byte[]>(chunk * sizeof(T));
    static_assert(alignof(T) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);
    for (std::size_t i = 0; i < chunk; ++i) free_.push_back(memory.get() + i * sizeof(T));
    chunks_.push_back(std::move(memory));
  }

  std::vector<std::unique_ptr<std::byte[]>> chunks_;
  std::vector<void*> free_;
  std::size_t in_use_ = 0;
};

}  // namespace gw::proxy
