// Plain sockets; the gateway is what is tested, so none of its own client code is used here.
#include "support/binary/loopback.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <stdexcept>

namespace gw::test {

namespace {

constexpr std::chrono::seconds patience(10);

sockaddr_in loopback(int port) {
  sockaddr_in to = {};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(port));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return to;
}

net::Descriptor stream_socket() {
  return net::Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
}

// What comes until the peer's end, or until `enough` says so.
template <class Enough>
std::string receive(const net::Descriptor& connection, Enough enough) {
  std::string text;
  std::array<char, 65536> bytes;
  pollfd wanted = {connection.fd(), POLLIN, 0};
  while (!enough(text) && ::poll(&wanted, 1, 10'000) == 1) {
    const ssize_t got = ::recv(connection.fd(), bytes.data(), bytes.size(), 0);
    if (got <= 0) break;
    text.append(bytes.data(), static_cast<std::size_t>(got));
  }
  return text;
}

}  // namespace

net::Descriptor send_get(const std::string& address, const std::string& path) {
  net::Descriptor connection = stream_socket();
  const sockaddr_in to = loopback(std::stoi(address.substr(address.rfind(':') + 1)));
  if (::connect(connection.fd(), reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) return {};
  const std::string request =
      "GET " + path + " HTTP/1.1\r\nHost: " + address + "\r\nConnection: close\r\n\r\n";
  ::send(connection.fd(), request.data(), request.size(), MSG_NOSIGNAL);
  return connection;
}

std::string read_answer(const net::Descriptor& connection) {
  if (!connection) return {};
  return receive(connection, [](const std::string&) { return false; });
}

std::string get(const std::string& address, const std::string& path) {
  return read_answer(send_get(address, path));
}

Origin::Origin(std::string body) : body_(std::move(body)), socket_(stream_socket()) {
  sockaddr_in at = loopback(0);
  socklen_t size = sizeof at;
  auto* const raw = reinterpret_cast<sockaddr*>(&at);
  if (::bind(socket_.fd(), raw, size) != 0 || ::listen(socket_.fd(), 64) != 0 ||
      ::getsockname(socket_.fd(), raw, &size) != 0)
    throw std::runtime_error("no port for an origin");
  address_ = "127.0.0.1:" + std::to_string(ntohs(at.sin_port));
  thread_ = std::thread([this] { serve(); });
}

Origin::~Origin() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }
  ::shutdown(socket_.fd(), SHUT_RDWR);  // ends accept
  thread_.join();
}

void Origin::hold() {
  const std::lock_guard lock(mutex_);
  held_ = true;
}

void Origin::release() {
  const std::lock_guard lock(mutex_);
  held_ = false;
  changed_.notify_all();
}

bool Origin::wait_for_requests(int count) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, patience, [&] { return requests_ >= count; });
}

void Origin::serve() {
  for (;;) {
    const net::Descriptor connection(::accept4(socket_.fd(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!connection) return;
    answer(connection);
  }
}

void Origin::answer(const net::Descriptor& connection) {
  receive(connection, [](const std::string& text) { return text.ends_with("\r\n\r\n"); });
  {
    std::unique_lock lock(mutex_);
    ++requests_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return !held_ || stopped_; });
    if (stopped_) return;
  }
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body_.size()) +
                           "\r\nConnection: close\r\n\r\n";
  const std::string text = head + body_;
  ::send(connection.fd(), text.data(), text.size(), MSG_NOSIGNAL);
}

}  // namespace gw::test
