// What every reactor must do, whatever is below it: one table of scenarios for epoll and the
// simulator (and the next one). Each scenario gets a fresh bench, talks to itself over it, and
// leaves nothing behind.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

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

struct Scenario {
  std::string_view name;
  void (*run)(ReactorBench&);
};

std::span<const Scenario> reactor_scenarios();

// Runs each as a section of the test case that calls this.
void run_reactor_scenarios(const std::function<std::unique_ptr<ReactorBench>()>& make);

}  // namespace gw::net
