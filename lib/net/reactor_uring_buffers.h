// ProvidedBuffers: blocks that the kernel fills by itself as bytes arrive, so an idle connection
// holds none. A block that was filled leaves with its bytes as an ordinary counted block of a pool,
// and another takes its place at once: whoever keeps a slice never starves the ring. For the
// io_uring reactor alone.
#pragma once

#include <liburing.h>

#include <cstdint>
#include <vector>

#include "base/bytes.h"

namespace gw::net {

class ProvidedBuffers {
 public:
  struct Shape {
    std::uint16_t group = 0;
    std::uint32_t count = 0;     // a power of two
    std::uint32_t capacity = 0;  // bytes of a block
  };
  explicit ProvidedBuffers(const Shape& shape) : shape_(shape), pool_(shape.capacity, 256) {}
  ~ProvidedBuffers();
  ProvidedBuffers(const ProvidedBuffers&) = delete;
  ProvidedBuffers& operator=(const ProvidedBuffers&) = delete;

  int join(io_uring& ring);  // 0, or a negative errno
  void leave();              // REQUIRES: the ring is gone
  std::uint16_t group() const { return shape_.group; }
  std::uint32_t capacity() const { return shape_.capacity; }
  // The block that a completion names, holding `size` bytes; another one takes its place.
  Slice take(const io_uring_cqe& completion, std::uint32_t size);
  // Gives the kernel what take() put in place since the last time.
  void publish();
  std::size_t lent() const;  // bytes of blocks that are out and not in the ring

 private:
  void put(std::uint16_t id);

  Shape shape_;
  BlockPool pool_;
  io_uring_buf_ring* ring_ = nullptr;  // memory shared with the kernel
  std::vector<Block*> blocks_;         // by buffer id
  int unpublished_ = 0;
};

}  // namespace gw::net
