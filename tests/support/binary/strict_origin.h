// StrictOrigin: an upstream that takes requests only as a careful client writes them (RFC 9112),
// and keeps each as one line of text, for tests about what the gateway lets through.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "net/socket.h"

namespace gw::test {

class StrictOrigin {
 public:
  StrictOrigin();
  ~StrictOrigin();
  StrictOrigin(const StrictOrigin&) = delete;
  StrictOrigin& operator=(const StrictOrigin&) = delete;

  std::string url() const;

  struct Came {
    // "POST / HTTP/1.1; Host: a; Transfer-Encoding: chunked | the body | X-Trailer: 1", without the
    // fields that the gateway adds to each; or what is wrong with it.
    std::vector<std::string> whole;
    std::vector<std::string> parts;  // what came and was not whole then
  };
  // What came since the last call. Who has had an answer finds all that was sent before it.
  Came take();

 private:
  struct Connection {
    net::Descriptor socket;
    std::string unread, answers;
    bool ended = false, noted = false;  // noted: what is unread was noted
  };
  void serve();
  void accept();
  void read(Connection& one);
  void note(Connection& one);

  std::uint16_t port_ = 0;
  net::Descriptor listening_, stop_read_, stop_write_;
  std::vector<Connection> connections_;  // the thread's own
  std::mutex mutex_;
  Came came_;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace gw::test
