// Signals: those that steer the process, as something to poll instead of something that interrupts.
// Made in main's thread before any other exists, so that every thread inherits the blocked mask.
#pragma once

#include <vector>

#include "base/result.h"
#include "net/socket.h"

namespace gw::control {

enum class Signal { stop, reload, reopen };

class Signals {
 public:
  // From now on SIGTERM, SIGINT, SIGHUP and SIGUSR1 wait to be taken, and SIGPIPE is ignored.
  static Result<Signals> make();

  int fd() const { return queue_.fd(); }
  std::vector<Signal> take();

 private:
  explicit Signals(net::Descriptor queue) : queue_(std::move(queue)) {}

  net::Descriptor queue_;
};

}  // namespace gw::control
