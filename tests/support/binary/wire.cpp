// The least of HTTP/1.1 that is needed to read what the gateway sends: it is the one under test, so
// none of its own parsers is used.
#include "support/binary/wire.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>

#include "base/text.h"

namespace gw::test {

namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

net::Descriptor stream_socket() {
  return net::Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
}

void send_now(const net::Descriptor& socket) {
  const int on = 1;
  ::setsockopt(socket.fd(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

// False at the end, on an error, and after ten silent seconds.
bool read_some(const net::Descriptor& socket, std::string& to) {
  pollfd wanted = {socket.fd(), POLLIN, 0};
  if (::poll(&wanted, 1, 10'000) != 1) return false;
  std::array<char, 16384> bytes;
  const ssize_t got = ::recv(socket.fd(), bytes.data(), bytes.size(), 0);
  if (got <= 0) return false;
  to.append(bytes.data(), static_cast<std::size_t>(got));
  return true;
}

WireMessage parse_head(std::string_view head) {
  WireMessage message;
  message.first_line = head.substr(0, head.find("\r\n"));
  for (;;) {
    head.remove_prefix(head.find("\r\n") + 2);
    const std::string_view line = head.substr(0, head.find("\r\n"));
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) break;
    message.fields.emplace_back(lower(line.substr(0, colon)), trim(line.substr(colon + 1)));
  }
  return message;
}

// The first whole message of `text`, taken out of it.
std::optional<WireMessage> take_message(std::string& text, bool bodyless) {
  const std::size_t end = text.find("\r\n\r\n");
  if (end == std::string::npos) return {};
  WireMessage message = parse_head(std::string_view(text).substr(0, end + 2));
  const std::size_t length =
      bodyless ? 0 : parse_number(message.value("content-length")).value_or(0);
  if (text.size() < end + 4 + length) return {};
  message.body = text.substr(end + 4, length);
  text.erase(0, end + 4 + length);
  return message;
}

}  // namespace

std::string WireMessage::value(const std::string& name) const {
  for (const auto& [field, text] : fields)
    if (field == name) return text;
  return {};
}

WireMessage WireClient::exchange(const std::string& request, bool bodyless) {
  if (!connection_) {
    connection_ = stream_socket();
    const sockaddr_in to = loopback(port_);
    if (::connect(connection_.fd(), reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
      throw std::runtime_error("cannot connect to the gateway");
    send_now(connection_);
    rest_.clear();
  }
  ::send(connection_.fd(), request.data(), request.size(), MSG_NOSIGNAL);
  std::optional<WireMessage> answer = take_message(rest_, bodyless);
  while (!answer) {
    if (!read_some(connection_, rest_)) throw std::runtime_error("no answer to\n" + request);
    answer = take_message(rest_, bodyless);
  }
  if (answer->value("connection") == "close") connection_ = {};
  return std::move(*answer);
}

EchoOrigins::EchoOrigins(std::size_t ports) {
  for (std::size_t i = 0; i < ports; ++i) {
    net::Descriptor socket = stream_socket();
    sockaddr_in at = loopback(0);
    socklen_t size = sizeof at;
    auto* const raw = reinterpret_cast<sockaddr*>(&at);
    if (::bind(socket.fd(), raw, size) != 0 || ::listen(socket.fd(), 64) != 0 ||
        ::getsockname(socket.fd(), raw, &size) != 0)
      throw std::runtime_error("no port for an origin");
    ports_.push_back(ntohs(at.sin_port));
    listening_.push_back(std::move(socket));
  }
  std::array<int, 2> ends = {};
  if (::pipe(ends.data()) != 0) throw std::runtime_error("no pipe for an origin");
  stop_read_ = net::Descriptor(ends[0]);
  stop_write_ = net::Descriptor(ends[1]);
  thread_ = std::thread([this] { serve(); });
}

EchoOrigins::~EchoOrigins() {
  stop_write_ = {};
  thread_.join();
}

std::vector<std::pair<std::size_t, WireMessage>> EchoOrigins::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(came_, {});
}

void EchoOrigins::serve() {
  for (;;) {
    std::vector<pollfd> waiting = {{stop_read_.fd(), POLLIN, 0}};
    for (const net::Descriptor& socket : listening_) waiting.push_back({socket.fd(), POLLIN, 0});
    for (const Connection& one : connections_) waiting.push_back({one.socket.fd(), POLLIN, 0});
    if (::poll(waiting.data(), waiting.size(), -1) < 0) return;
    if (waiting[0].revents) return;
    const std::size_t known = connections_.size();
    for (std::size_t i = 0; i < listening_.size(); ++i) {
      if (!waiting[1 + i].revents) continue;
      Connection fresh{i, net::Descriptor(::accept(listening_[i].fd(), nullptr, nullptr)), {}};
      send_now(fresh.socket);
      connections_.push_back(std::move(fresh));
    }
    for (std::size_t i = known; i-- > 0;)
      if (waiting[1 + listening_.size() + i].revents && !answer(connections_[i]))
        connections_.erase(connections_.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

bool EchoOrigins::answer(Connection& connection) {
  if (!read_some(connection.socket, connection.unread)) return false;
  while (std::optional<WireMessage> request = take_message(connection.unread, false)) {
    const bool head = request->first_line.starts_with("HEAD ");
    {
      const std::lock_guard lock(mutex_);
      came_.emplace_back(connection.port, std::move(*request));
    }
    std::string text = "HTTP/1.1 200 OK\r\nx-from: origin\r\ncontent-length: 2\r\n\r\n";
    if (!head) text += "ok";
    ::send(connection.socket.fd(), text.data(), text.size(), MSG_NOSIGNAL);
  }
  return true;
}

}  // namespace gw::test
