// Signals: process signals that can be polled and do not interrupt. Created in main's thread before
// any other thread, so that all threads inherit the blocked mask.
#pragma once

#include <vector>

#include "base/result.h"
#include "net/socket.h"

namespace gw::control {

enum class Signal { stop, reload, reopen };

class Signals {
 public:
  // From now on SIGTERM, SIGINT, SIGHUP and SIGUSR1 are queued, and SIGPIPE is ignored.
  static Result<Signals> make();

  int fd() const { return queue_.fd(); }
  std::vector<Signal> take();

 private:
  explicit Signals(net::Descriptor queue) : queue_(std::move(queue)) {}

  net::Descriptor queue_;
};

}  // namespace gw::control
