// Which reactor a worker gets. Another kernel interface is one file and one row here.
#include "net/reactor.h"

#include <string>

#include "base/text.h"

namespace gw::net {

Result<std::unique_ptr<Reactor>> make_reactor(std::string_view engine, std::string& chosen) {
  if (engine == "auto" || engine == "epoll") {
    chosen = engine == "auto" ? "epoll (the only engine of this build)" : "epoll (as configured)";
    return make_epoll_reactor();
  }
  if (engine == "io_uring")
    return Error{Error::Kind::unsupported,
                 "io_uring is not in this build; use \"auto\" or \"epoll\""};
  return Error{
      Error::Kind::invalid,
      format("{} is not an engine; use \"auto\", \"epoll\" or \"io_uring\"", printable(engine))};
}

}  // namespace gw::net
