// StreamList: the items on the streams of one connection, found by stream id. HTTP/1.1 has one item
// at a time, HTTP/2 one per stream. The items form a linked list through their own members, so
// adding one allocates nothing. Thread: one worker's.
#pragma once

#include "base/check.h"
#include "codec/codec.h"

namespace gw::proxy {

template <class T>
class StreamList;

// The base class of the items of a StreamList<T>. The id may be set after the item was added.
template <class T>
class OnStream {
 public:
  codec::StreamId stream() const { return stream_; }

 protected:
  explicit OnStream(codec::StreamId stream = 0) : stream_(stream) {}
  void set_stream(codec::StreamId stream) { stream_ = stream; }

 private:
  friend class StreamList<T>;
  codec::StreamId stream_;
  T* previous_ = nullptr;
  T* next_ = nullptr;
};

template <class T>
class StreamList {
 public:
  bool empty() const { return !first_; }
  T* first() const { return first_; }
  T* find(codec::StreamId stream) const {
    T* item = first_;
    while (item && item->stream() != stream) item = link(*item).next_;
    return item;
  }

  void add(T& item) {
    link(item).previous_ = nullptr;
    link(item).next_ = first_;
    if (first_) link(*first_).previous_ = &item;
    first_ = &item;
  }
  // REQUIRES: the item is in this list.
  void remove(T& item) {
    OnStream<T>& gone = link(item);
    GW_CHECK(gone.previous_ || first_ == &item);
    (gone.previous_ ? link(*gone.previous_).next_ : first_) = gone.next_;
    if (gone.next_) link(*gone.next_).previous_ = gone.previous_;
    gone.previous_ = gone.next_ = nullptr;
  }

  // `visit` may remove the item that it is called with, but no other.
  template <class Visit>
  void for_each(Visit visit) const {
    for (T* item = first_; item;) {
      T* const next = link(*item).next_;
      visit(*item);
      item = next;
    }
  }

 private:
  static OnStream<T>& link(T& item) { return item; }

  T* first_ = nullptr;
};

}  // namespace gw::proxy
