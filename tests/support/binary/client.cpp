// Plain blocking sockets, and poll for every wait.
#include "support/binary/client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "base/text.h"

namespace gw::test {

namespace {

sockaddr_in address_of(const std::string& ip, std::uint16_t port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  ::inet_pton(AF_INET, ip.c_str(), &address.sin_addr);
  return address;
}

std::size_t length_said(const std::string& text) {
  const std::string head = lower(text.substr(0, text.find("\r\n\r\n")));
  const std::size_t at = head.find("content-length: ");
  return at == std::string::npos ? 0 : std::stoul(head.substr(at + 16));
}

}  // namespace

Client::Client(std::uint16_t port, const ClientSetup& setup)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | (setup.wait ? 0 : SOCK_NONBLOCK), 0)) {
  const int on = 1;
  ::setsockopt(socket_.fd(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (setup.receive_buffer != 0)
    ::setsockopt(socket_.fd(), SOL_SOCKET, SO_RCVBUF, &setup.receive_buffer, sizeof on);
  ::setsockopt(socket_.fd(), IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  const sockaddr_in from = address_of(setup.from, 0), to = address_of("127.0.0.1", port);
  const auto* const raw_from = reinterpret_cast<const sockaddr*>(&from);
  const auto* const raw_to = reinterpret_cast<const sockaddr*>(&to);
  if (::bind(socket_.fd(), raw_from, sizeof from) != 0 ||
      (::connect(socket_.fd(), raw_to, sizeof to) != 0 && (setup.wait || errno != EINPROGRESS)))
    socket_ = {};
}

bool Client::send(std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = ::send(socket_.fd(), text.data(), text.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void Client::end() { ::shutdown(socket_.fd(), SHUT_WR); }

std::string Client::read(std::size_t most, int milliseconds) {
  pollfd wanted = {socket_.fd(), POLLIN, 0};
  if (::poll(&wanted, 1, milliseconds) != 1) return {};
  std::string text(most, '\0');
  const ssize_t got = ::recv(socket_.fd(), text.data(), most, 0);
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  return text;
}

std::string Client::answer() {
  std::string text = std::exchange(rest_, {});
  for (;;) {
    const std::size_t end = text.find("\r\n\r\n");
    const std::size_t whole = end == std::string::npos ? 0 : end + 4 + length_said(text);
    if (whole != 0 && text.size() >= whole) {
      rest_ = text.substr(whole);
      text.resize(whole);
      return text;
    }
    const std::string more = read(65536);
    if (more.empty()) return text;
    text += more;
  }
}

std::string Client::exchange(std::string_view request) { return send(request) ? answer() : ""; }

std::size_t Client::read_to_end() {
  std::size_t all = rest_.size();
  while (const std::size_t got = read(262'144).size()) all += got;
  return all;
}

bool Client::gone() {
  for (;;) {
    pollfd wanted = {socket_.fd(), POLLIN, 0};
    if (::poll(&wanted, 1, 10'000) != 1) return false;
    char bytes[4096];
    if (::recv(socket_.fd(), bytes, sizeof bytes, 0) <= 0) return true;
  }
}

void raise_descriptor_limit() {
  const rlimit enough = {65'536, 65'536};
  if (::setrlimit(RLIMIT_NOFILE, &enough) == 0) return;
  rlimit limit = {};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

std::string get_request(std::string_view path) {
  return format("GET {} HTTP/1.1\r\nHost: a.test\r\n\r\n", path);
}

std::string post_head(std::string_view path, std::size_t size) {
  return format("POST {} HTTP/1.1\r\nHost: a.test\r\nContent-Length: {}\r\n\r\n", path, size);
}

}  // namespace gw::test
