// Load: many kept connections that ask one request after the other, from one thread, until they
// are told to stop. It counts what a client would call a fault.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "net/socket.h"

namespace gw::test {

struct LoadSetup {
  std::uint16_t port = 0;
  std::size_t connections = 64;
  std::string request = {};
};

struct LoadResult {
  std::size_t answers = 0;                 // whole ones
  std::size_t failed = 0;                  // of these, with another status than 200
  std::size_t closed = 0;                  // connections that were closed by the other side
  std::size_t unanswered = 0;              // of these, with a request that got no whole answer
  std::vector<std::string> failures = {};  // the answers that failed, as they came
  std::string last = {};                   // the last answer's body
};

class Load {
 public:
  explicit Load(const LoadSetup& setup);
  ~Load();
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  // So many more answers from here on; false where they do not come within ten seconds, or all
  // connections are closed.
  bool wait_for(std::size_t more) const;
  bool wait_until_closed() const;  // all of them
  // Each connection is given its running answer first.
  LoadResult stop();

 private:
  struct One {
    net::Descriptor socket;
    std::string came;
    bool asked = false;
  };
  void run();
  void ask(One& one);
  void read(One& one);
  void close(One& one);

  const LoadSetup setup_;
  std::vector<One> all_;
  LoadResult result_;  // the thread's own until it is joined
  std::atomic<std::size_t> answers_ = 0, open_ = 0;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace gw::test
