// SharedList: a list shared by several owners. Its creator fills it like a vector; from then on it
// is copied without copying the elements, and any thread may read it. A const owner gives const
// access.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace gw {

template <class T>
class SharedList {
 public:
  SharedList() : items_(std::make_shared<std::vector<T>>()) {}
  SharedList(std::vector<T> items) : SharedList() { *items_ = std::move(items); }

  const T* data() const { return items_->data(); }
  std::size_t size() const { return items_->size(); }
  bool empty() const { return items_->empty(); }
  const T* begin() const { return data(); }
  const T* end() const { return data() + size(); }
  const T& operator[](std::size_t i) const { return (*items_)[i]; }
  const T& back() const { return items_->back(); }

  // Only while it is being filled. REQUIRES: no copy exists yet
  T* data() { return items_->data(); }
  T* begin() { return data(); }
  T* end() { return data() + size(); }
  T& operator[](std::size_t i) { return (*items_)[i]; }
  T& back() { return items_->back(); }
  void reserve(std::size_t count) { items_->reserve(count); }
  void resize(std::size_t count) { items_->resize(count); }
  void push_back(T item) { items_->push_back(std::move(item)); }
  T& emplace_back() { return items_->emplace_back(); }

 private:
  std::shared_ptr<std::vector<T>> items_;
};

}  // namespace gw
