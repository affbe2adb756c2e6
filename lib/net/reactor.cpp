// Selects the reactor of a worker. Another kernel interface is one file and one row here.
#include "net/reactor.h"

#include <string>

#include "base/text.h"

namespace gw::net {

namespace {

// io_uring costs least, if the kernel allows it.
Result<std::unique_ptr<Reactor>> make_best(std::string& chosen) {
  auto uring = make_uring_reactor();
  if (uring) {
    chosen = "io_uring";
    return uring;
  }
  chosen = "epoll (" + uring.error().text() + ")";
  return make_epoll_reactor();
}

}  // namespace

Result<std::unique_ptr<Reactor>> make_reactor(std::string_view engine, std::string& chosen) {
  if (engine == "auto") return make_best(chosen);
  chosen = std::string(engine) + " (as configured)";
  if (engine == "epoll") return make_epoll_reactor();
  if (engine == "io_uring") return make_uring_reactor();
  return Error{
      Error::Kind::invalid,
      format("{} is not an engine; use \"auto\", \"epoll\" or \"io_uring\"", printable(engine))};
}

}  // namespace gw::net
