// The ring of blocks. Debian's liburing 2.3 can register one but not allocate it.
#include "net/reactor_uring_buffers.h"

#include <sys/mman.h>

#include <cerrno>

#include "base/check.h"

namespace gw::net {

ProvidedBuffers::~ProvidedBuffers() { leave(); }

int ProvidedBuffers::join(io_uring& ring) {
  const std::size_t bytes = shape_.count * sizeof(io_uring_buf);
  void* memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | MAP_PRIVATE, -1, 0);
  if (memory == MAP_FAILED) return -errno;
  ring_ = static_cast<io_uring_buf_ring*>(memory);
  io_uring_buf_reg registration{};
  registration.ring_addr = reinterpret_cast<std::uint64_t>(ring_);
  registration.ring_entries = shape_.count;
  registration.bgid = shape_.group;
  const int error = io_uring_register_buf_ring(&ring, &registration, 0);
  if (error != 0) return error;
  io_uring_buf_ring_init(ring_);
  blocks_.resize(shape_.count);
  for (std::uint32_t id = 0; id < shape_.count; ++id) put(static_cast<std::uint16_t>(id));
  publish();
  return 0;
}

void ProvidedBuffers::leave() {
  for (Block* block : blocks_)
    if (block) pool_.take_back(block);
  blocks_.clear();
  if (ring_) ::munmap(ring_, shape_.count * sizeof(io_uring_buf));
  ring_ = nullptr;
}

void ProvidedBuffers::put(std::uint16_t id) {
  Block* block = blocks_[id] = pool_.get();
  io_uring_buf_ring_add(ring_, block->data(), block->capacity, id,
                        io_uring_buf_ring_mask(shape_.count), unpublished_++);
}

Slice ProvidedBuffers::take(const io_uring_cqe& completion, std::uint32_t size) {
  const auto id = static_cast<std::uint16_t>(completion.flags >> IORING_CQE_BUFFER_SHIFT);
  GW_CHECK(id < blocks_.size() && blocks_[id]);
  Block* block = blocks_[id];
  block->used = size;
  const Slice bytes(block, block->data(), size);
  put(id);
  return bytes;
}

void ProvidedBuffers::publish() {
  if (unpublished_ != 0) io_uring_buf_ring_advance(ring_, unpublished_);
  unpublished_ = 0;
}

std::size_t ProvidedBuffers::lent() const {
  return (pool_.out() - blocks_.size()) * shape_.capacity;
}

}  // namespace gw::net
