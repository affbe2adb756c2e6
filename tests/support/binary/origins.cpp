// nginx without a master, so that one kill ends it; a thread for each connection of a Server.
#include "support/binary/origins.h"

#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <stdexcept>

#include "base/text.h"
#include "support/binary/client.h"

namespace gw::test {

namespace {

constexpr const char* nginx_path = "/usr/sbin/nginx";

// Bound to the port, or to any where it is 0, which it then becomes; others of this process may be
// bound to it too.
net::Descriptor bind_to(std::uint16_t& port) {
  net::Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int on = 1;
  sockaddr_in at = {};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  at.sin_port = htons(port);
  socklen_t size = sizeof at;
  auto* const raw = reinterpret_cast<sockaddr*>(&at);
  if (::setsockopt(socket.fd(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0 ||
      ::bind(socket.fd(), raw, size) != 0 || ::getsockname(socket.fd(), raw, &size) != 0)
    throw std::runtime_error("no port for an origin");
  port = ntohs(at.sin_port);
  return socket;
}

net::Descriptor listen_at(std::uint16_t& port) {
  net::Descriptor socket = bind_to(port);
  if (::listen(socket.fd(), 1024) != 0) throw std::runtime_error("an origin cannot listen");
  return socket;
}

// nginx does not tell which port it got, so it is given one that was free just now.
std::uint16_t free_port() {
  std::uint16_t port = 0;
  bind_to(port);
  return port;
}

std::string nginx_file(const TempFolder& folder, std::uint16_t port, std::string locations) {
  for (std::size_t at; (at = locations.find("FOLDER")) != std::string::npos;)
    locations.replace(at, 6, folder.path());
  return folder.write(
      "nginx.conf",
      format("daemon off; master_process off; pid {0}/pid; error_log {0}/error.log;\n"
             "events {{ worker_connections 8192; }}\n"
             "http {{ access_log off; keepalive_requests 100000000; client_body_temp_path {0};\n"
             "proxy_temp_path {0}; fastcgi_temp_path {0}; uwsgi_temp_path {0};\n"
             "scgi_temp_path {0};\n"
             "server {{ listen 127.0.0.1:{1} backlog=4096; tcp_nodelay on;\n{2}\n}} }}\n",
             folder.path(), port, locations));
}

}  // namespace

bool have_nginx() { return ::access(nginx_path, X_OK) == 0; }

Nginx::Nginx(const std::string& locations)
    : port_(free_port()),
      process_({.words = {nginx_path, "-c", nginx_file(folder_, port_, locations)}}) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!Client(port_).connected()) {
    if (std::chrono::steady_clock::now() > until) throw std::runtime_error("nginx does not start");
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

std::string Nginx::url() const { return format("http://127.0.0.1:{}", port_); }

void Nginx::kill() {
  process_.signal(SIGKILL);
  process_.wait();
}

std::string Peer::head() {
  for (;;) {
    const std::size_t end = rest_.find("\r\n\r\n");
    if (end != std::string::npos) {
      std::string head = rest_.substr(0, end + 4);
      rest_.erase(0, end + 4);
      return head;
    }
    std::array<char, 16384> bytes;
    const ssize_t got = ::recv(socket_.fd(), bytes.data(), bytes.size(), 0);
    if (got <= 0) return {};
    rest_.append(bytes.data(), static_cast<std::size_t>(got));
  }
}

std::string Peer::read(std::size_t most) {
  if (!rest_.empty()) {
    std::string text = rest_.substr(0, most);
    rest_.erase(0, text.size());
    return text;
  }
  std::string text(most, '\0');
  const ssize_t got = ::recv(socket_.fd(), text.data(), most, 0);
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return text;
}

std::size_t Peer::skip(std::size_t bytes) {
  std::size_t done = 0;
  while (done < bytes) {
    const std::size_t got = read(std::min<std::size_t>(bytes - done, 262'144)).size();
    if (got == 0) break;
    done += got;
  }
  return done;
}

bool Peer::send(std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = ::send(socket_.fd(), text.data(), text.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void Peer::shut() { ::shutdown(socket_.fd(), SHUT_RDWR); }

HeldPort::HeldPort() : socket_(bind_to(number_)) {}

std::string HeldPort::url() const { return format("http://127.0.0.1:{}", number_); }

Server::Server(Serve serve) : Server(std::move(serve), 0) {}
Server::Server(Serve serve, const HeldPort& port) : Server(std::move(serve), port.number()) {}
Server::Server(Serve serve, std::uint16_t port)
    : serve_(std::move(serve)),
      port_(port),
      listening_(listen_at(port_)),
      acceptor_([this] { accept(); }) {}

Server::~Server() {
  ::shutdown(listening_.fd(), SHUT_RDWR);
  acceptor_.join();
  for (Peer& peer : peers_) peer.shut();
  for (std::thread& thread : threads_) thread.join();
}

std::string Server::url() const { return format("http://127.0.0.1:{}", port_); }

void Server::accept() {
  for (;;) {
    net::Descriptor socket(::accept4(listening_.fd(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!socket) return;
    Peer& peer = peers_.emplace_back(std::move(socket));
    threads_.emplace_back([this, &peer] {
      serve_(peer);
      peer.shut();
    });
  }
}

void answer_all(Peer& peer, const std::string& body) {
  const std::string answer =
      format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{}", body.size(), body);
  while (!peer.head().empty())
    if (!peer.send(answer)) return;
}

}  // namespace gw::test
