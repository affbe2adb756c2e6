// ProvidedBuffers: blocks that the kernel fills when bytes arrive, so that an idle connection needs
// none. A filled block leaves as a normal counted block of a pool, and another one takes its place
// at once, so a user who keeps a slice never starves the ring. Only for the io_uring reactor.
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
  // The block of a completion, with `size` bytes; another one takes its place.
  Slice take(const io_uring_cqe& completion, std::uint32_t size);
  // Gives the kernel the blocks that take() has put in place since the last call.
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
