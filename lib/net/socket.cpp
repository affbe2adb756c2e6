// Opening listening sockets, with errors that explain why one cannot be opened.
#include "net/socket.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/text.h"
#include "net/sockaddr.h"

namespace gw::net {

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    if (fd_ >= 0) ::close(fd_);
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

namespace {

std::string reason_in_words(const Address& address, int error) {
  const bool is_unix = !address.unix_path.empty();
  switch (error) {
    case EADDRINUSE:
      if (is_unix) return "the socket is in use by another program";
      return format("port {} is in use by another program", address.port);
    case EACCES:
    case EPERM:
      if (is_unix) return "no permission to create a socket there";
      return format("no permission to listen on port {} (below 1024 needs CAP_NET_BIND_SERVICE)",
                    address.port);
    case EADDRNOTAVAIL:
      return address.ip.text() + " is not an address of this machine";
    case EAFNOSUPPORT:
      return "this machine has no IPv6";
    case ENOENT:
      return "the folder does not exist";
    case EMFILE:
    case ENFILE:
      return "no file descriptors are left";
    default:
      return std::strerror(error);
  }
}

Error cannot_listen(const Address& address, int error) {
  return {Error::Kind::io, reason_in_words(address, error), address.text()};
}

bool set_option(const Descriptor& socket, int level, int name, int value) {
  return setsockopt(socket.fd(), level, name, &value, sizeof value) == 0;
}

Descriptor open_socket(int family) {
  return Descriptor(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

enum class Sharing : bool { alone, with_workers };

struct Bound {
  Descriptor socket = {};
  int error = 0;
};

bool set_options(const Descriptor& socket, int family, bool both_families, Sharing sharing) {
  if (family == AF_UNIX) return true;
  if (family == AF_INET6 && !set_option(socket, IPPROTO_IPV6, IPV6_V6ONLY, !both_families))
    return false;
  return set_option(socket, SOL_SOCKET, SO_REUSEADDR, 1) &&
         (sharing == Sharing::alone || set_option(socket, SOL_SOCKET, SO_REUSEPORT, 1));
}

Bound bind_to(const SockAddr& to, bool both_families, Sharing sharing) {
  Descriptor socket = open_socket(to.family());
  if (!socket || !set_options(socket, to.family(), both_families, sharing)) return {{}, errno};
  if (::bind(socket.fd(), to.raw(), to.size) != 0) return {{}, errno};
  return {std::move(socket)};
}

// `any` means all addresses of both families, or of IPv4 if the machine has no IPv6.
Bound bind_address(const Address& address, Sharing sharing) {
  Bound bound = bind_to(to_sockaddr(address), address.any, sharing);
  if (!address.any || (bound.error != EAFNOSUPPORT && bound.error != EADDRNOTAVAIL)) return bound;
  Address v4 = address;
  v4.any = false;
  v4.ip = IpAddress::v4(INADDR_ANY);
  return bind_to(to_sockaddr(v4), false, sharing);
}

// The socket file of a program that has ended can be replaced; one that accepts connections is in
// use.
Result<void> check_path(const Address& address) {
  struct stat found {};
  if (::lstat(address.unix_path.c_str(), &found) != 0) {
    if (errno == ENOENT) return {};
    return cannot_listen(address, errno);
  }
  if (!S_ISSOCK(found.st_mode))
    return Error{Error::Kind::io, "the file exists and is not a socket", address.text()};
  const Descriptor socket = open_socket(AF_UNIX);
  if (!socket) return cannot_listen(address, errno);
  const SockAddr to = to_sockaddr(address);
  if (::connect(socket.fd(), to.raw(), to.size) == 0 || errno == EAGAIN)
    return cannot_listen(address, EADDRINUSE);
  if (errno == ECONNREFUSED || errno == ENOENT) return {};
  return cannot_listen(address, errno);
}

}  // namespace

Result<Descriptor> listen_on(const Address& address, int backlog) {
  if (!address.unix_path.empty()) {
    if (auto free = check_path(address); !free) return free.error();
    ::unlink(address.unix_path.c_str());
  }
  Bound bound = bind_address(address, Sharing::with_workers);
  if (bound.error != 0) return cannot_listen(address, bound.error);
  if (::listen(bound.socket.fd(), backlog) != 0) return cannot_listen(address, errno);
  return std::move(bound.socket);
}

Result<void> check_free(const Address& address) {
  if (!address.unix_path.empty()) return check_path(address);
  const Bound bound = bind_address(address, Sharing::alone);
  if (bound.error != 0) return cannot_listen(address, bound.error);
  return {};
}

Result<Address> local_address(const Descriptor& socket) {
  SockAddr at;
  if (::getsockname(socket.fd(), at.raw(), &at.size) != 0)
    return Error{Error::Kind::io, std::strerror(errno)};
  Address address = from_sockaddr(at);
  int only = 1;
  socklen_t size = sizeof only;
  if (at.family() == AF_INET6 && address.ip == IpAddress() &&
      ::getsockopt(socket.fd(), IPPROTO_IPV6, IPV6_V6ONLY, &only, &size) == 0)
    address.any = only == 0;
  return address;
}

}  // namespace gw::net
