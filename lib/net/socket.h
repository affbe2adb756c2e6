// Socket descriptors: an RAII owner, and the calls that control makes before workers exist.
#pragma once

#include <cstdint>
#include <utility>

#include "base/result.h"
#include "net/address.h"

namespace gw::net {

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();

  int fd() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_ = -1;
};

// A listening socket: non-blocking, close-on-exec, with SO_REUSEPORT, so that each worker has its
// own. The error names the address and the cause ("port 8080 is in use").
Result<Descriptor> listen_on(const Address& address, int backlog = 4096);
// Detects a port that another program uses: binds once without SO_REUSEPORT and closes again.
Result<void> check_free(const Address& address);
Result<Address> local_address(const Descriptor& socket);  // what port 0 became

}  // namespace gw::net
