// Wire: one kept connection to the gateway, and origins that keep what reaches them, for tests that
// compare heads byte by byte. Blocking; every wait has an end.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "net/socket.h"

namespace gw::test {

using WireFields = std::vector<std::pair<std::string, std::string>>;  // names in lower case

struct WireMessage {
  std::string first_line;  // "GET / HTTP/1.1", "HTTP/1.1 200 OK"
  WireFields fields;
  std::string body;

  std::string value(const std::string& name) const;  // of the first; empty where absent
};

// One request after the other on one connection, a new one where the last was closed.
class WireClient {
 public:
  explicit WireClient(std::uint16_t port) : port_(port) {}
  // `bodyless`: the answer has none whatever its fields say (HEAD).
  WireMessage exchange(const std::string& request, bool bodyless);

 private:
  std::uint16_t port_;
  net::Descriptor connection_;
  std::string rest_;  // read, not yet used
};

// Several ports of 127.0.0.1, all answered by one thread: 200, `x-from: origin`, body "ok".
class EchoOrigins {
 public:
  explicit EchoOrigins(std::size_t ports);
  ~EchoOrigins();
  EchoOrigins(const EchoOrigins&) = delete;
  EchoOrigins& operator=(const EchoOrigins&) = delete;

  std::uint16_t port(std::size_t index) const { return ports_[index]; }
  // What came since the last call, with the index of the port that it came to.
  std::vector<std::pair<std::size_t, WireMessage>> take();

 private:
  struct Connection {
    std::size_t port = 0;
    net::Descriptor socket;
    std::string unread;
  };
  void serve();
  bool answer(Connection& connection);  // false: it has ended

  std::vector<std::uint16_t> ports_;
  std::vector<net::Descriptor> listening_;
  net::Descriptor stop_read_, stop_write_;
  std::vector<Connection> connections_;  // the thread's own
  std::mutex mutex_;
  std::vector<std::pair<std::size_t, WireMessage>> came_;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace gw::test
