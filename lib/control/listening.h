// Listening: the listening addresses of this process, and what to open and close for another
// snapshot. Sockets are opened before anything is published, so an unavailable port fails the
// reload and not the service.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "decision/snapshot.h"
#include "net/address.h"
#include "proxy/bridges/mailbox.h"

namespace gw::control {

struct Bound {
  std::string listener;
  std::string address;  // as written
  net::Address real;    // what port 0 became
};

struct Listening {
  std::vector<Bound> bound;                              // all that are open afterwards
  std::vector<std::vector<proxy::ListenSocket>> opened;  // by worker
  std::vector<std::string> closed;                       // addresses
};

// Opens what `next` needs and is not open. If one address fails, all newly opened sockets are
// closed.
Result<Listening> open_listeners(const std::vector<Bound>& now, const decision::Snapshot& next,
                                 std::size_t workers);

}  // namespace gw::control
