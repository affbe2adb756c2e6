// Loopback: the least of a client and of an upstream, over blocking sockets on 127.0.0.1, for tests
// that run the real binary. Every wait has an end.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "net/socket.h"

namespace gw::test {

// One request on a connection of its own. The answer as it came, head and body; empty where none.
std::string get(const std::string& address, const std::string& path);

// The two halves of get(): for a request that is still under way.
net::Descriptor send_get(const std::string& address, const std::string& path);
std::string read_answer(const net::Descriptor& connection);

// An upstream that answers 200 with `body`, one connection after the other.
class Origin {
 public:
  explicit Origin(std::string body);
  ~Origin();
  Origin(const Origin&) = delete;
  Origin& operator=(const Origin&) = delete;

  const std::string& address() const { return address_; }  // "127.0.0.1:40123"
  std::string url() const { return "http://" + address_; }

  void hold();                        // from now on requests are taken but not answered ...
  void release();                     // ... until here
  bool wait_for_requests(int count);  // that have come so far; false after ten seconds

 private:
  void serve();
  void answer(const net::Descriptor& connection);

  const std::string body_;
  net::Descriptor socket_;
  std::string address_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool held_ = false;  // guarded by mutex_, as are the two below
  bool stopped_ = false;
  int requests_ = 0;
  std::thread thread_;
};

}  // namespace gw::test
