// Between Address and sockaddr_in, sockaddr_in6 and sockaddr_un.
#include "net/sockaddr.h"

#include <netinet/in.h>
#include <sys/un.h>

#include <array>
#include <cstddef>
#include <cstring>

#include "base/check.h"

namespace gw::net {

namespace {

// Copies, because a sockaddr_storage must not be read through another type.
template <class T>
SockAddr store(const T& from) {
  static_assert(sizeof(T) <= sizeof(sockaddr_storage));
  SockAddr to;
  std::memcpy(&to.storage, &from, sizeof from);
  to.size = sizeof from;
  return to;
}

template <class T>
T load(const SockAddr& from) {
  T to;
  std::memcpy(&to, &from.storage, sizeof to);
  return to;
}

SockAddr unix_sockaddr(const std::string& path) {
  sockaddr_un to{};
  GW_CHECK(path.size() < sizeof to.sun_path);
  to.sun_family = AF_UNIX;
  std::memcpy(to.sun_path, path.data(), path.size());
  return store(to);
}

}  // namespace

SockAddr to_sockaddr(const Address& address) {
  if (!address.unix_path.empty()) return unix_sockaddr(address.unix_path);
  const auto& bytes = address.ip.bytes();
  if (!address.any && address.ip.is_v4()) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(address.port);
    std::memcpy(&to.sin_addr, bytes.data() + 12, 4);
    return store(to);
  }
  sockaddr_in6 to{};
  to.sin6_family = AF_INET6;
  to.sin6_port = htons(address.port);
  if (!address.any) std::memcpy(&to.sin6_addr, bytes.data(), 16);
  return store(to);
}

Address from_sockaddr(const SockAddr& from) {
  Address address;
  if (from.family() == AF_INET) {
    const auto v4 = load<sockaddr_in>(from);
    address.ip = IpAddress::v4(ntohl(v4.sin_addr.s_addr));
    address.port = ntohs(v4.sin_port);
  } else if (from.family() == AF_INET6) {
    const auto v6 = load<sockaddr_in6>(from);
    std::array<std::uint8_t, 16> bytes;
    std::memcpy(bytes.data(), &v6.sin6_addr, 16);
    address.ip = IpAddress::v6(bytes);
    address.port = ntohs(v6.sin6_port);
  } else {
    const auto path = load<sockaddr_un>(from);
    const std::size_t room = from.size - offsetof(sockaddr_un, sun_path);
    const bool named = from.size > offsetof(sockaddr_un, sun_path) && path.sun_path[0] != '\0';
    address.unix_path =
        named ? std::string(path.sun_path, strnlen(path.sun_path, room)) : "unnamed";
  }
  return address;
}

}  // namespace gw::net
