// What every reactor must do, whatever is below it: one table of scenarios for epoll and the
// simulator (and the next one). Each scenario gets a fresh bench, talks to itself over it, and
// leaves nothing behind.
#pragma once

#include <functional>
#include <memory>

#include "net/reactor.h"

namespace gw::net {

// A reactor and how to listen on it. The address asked for may be replaced by the one that was had.
class ReactorBench {
 public:
  virtual ~ReactorBench() = default;
  virtual Reactor& reactor() = 0;
  virtual Socket listen(Address& address) = 0;
  virtual Address nobody_listens() = 0;
};

// Runs each scenario as a section of the test case that calls this, on a bench of its own.
void run_reactor_scenarios(const std::function<std::unique_ptr<ReactorBench>()>& make);
// One of them, at another address than 127.0.0.1.
void bytes_go_both_ways(ReactorBench&, const Address& at);

}  // namespace gw::net
