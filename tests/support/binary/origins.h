// Upstreams of tests: a real nginx, and a server whose every connection is a function of the test.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <string>
#include <thread>
#include <vector>

#include "net/socket.h"
#include "support/binary/process.h"
#include "support/temp_folder.h"

namespace gw::test {

// One process, one port. REQUIRES: nginx is installed (have_nginx()).
bool have_nginx();

class Nginx {
 public:
  // `locations`: what stands in its server block; FOLDER there is folder().
  explicit Nginx(const std::string& locations);

  std::uint16_t port() const { return port_; }
  std::string url() const;
  std::string folder() const { return folder_.path(); }
  void kill();  // -9, and waits until it is gone

 private:
  TempFolder folder_;
  std::uint16_t port_;
  Process process_;
};

// A connection of a Server, blocking.
class Peer {
 public:
  explicit Peer(net::Descriptor socket) : socket_(std::move(socket)) {}

  // The next request's head, its last empty line included; empty at the end.
  std::string head();
  std::string read(std::size_t most);   // empty at the end
  std::size_t skip(std::size_t bytes);  // how many of so many came
  bool send(std::string_view text);
  void shut();  // from another thread: both reads and sends end

 private:
  net::Descriptor socket_;
  std::string rest_;
};

// A port that stays this process' own, also while nobody listens there and connections are refused.
class HeldPort {
 public:
  HeldPort();
  std::uint16_t number() const { return number_; }
  std::string url() const;

 private:
  std::uint16_t number_ = 0;
  net::Descriptor socket_;  // bound, and never listens
};

class Server {
 public:
  using Serve = std::function<void(Peer&)>;  // in a thread of its own; the connection ends with it

  explicit Server(Serve serve);
  Server(Serve serve, const HeldPort& port);  // there, and not on any port
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::string url() const;

 private:
  Server(Serve serve, std::uint16_t port);
  void accept();

  const Serve serve_;
  std::uint16_t port_;
  net::Descriptor listening_;
  std::list<Peer> peers_;  // the acceptor's until it is joined, as are the threads
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

// For Servers: answers every request on the connection with 200 and `body`.
void answer_all(Peer& peer, const std::string& body);

}  // namespace gw::test
