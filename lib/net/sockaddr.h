// Addresses in the kernel's form. Only for the sockets and reactors of this module.
#pragma once

#include <sys/socket.h>

#include "net/address.h"

namespace gw::net {

struct SockAddr {
  sockaddr_storage storage{};
  socklen_t size = sizeof(sockaddr_storage);  // of what storage holds; at first, of its room

  sockaddr* raw() { return reinterpret_cast<sockaddr*>(&storage); }
  const sockaddr* raw() const { return reinterpret_cast<const sockaddr*>(&storage); }
  int family() const { return storage.ss_family; }
};

// `any` is [::], which a dual-stack socket accepts for both families. REQUIRES: a Unix path fits
// (Address::parse ensures it).
SockAddr to_sockaddr(const Address& address);
// A client without a path of its own (the usual case) is "unix:unnamed".
Address from_sockaddr(const SockAddr& from);

}  // namespace gw::net
