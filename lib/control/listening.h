// Listening: which addresses this process has open, and what must be opened and closed for another
// snapshot. Sockets are opened before anything is published, so a port that cannot be had stops a
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

// From what is open now to what `next` wants. Nothing is kept open where one cannot be had.
Result<Listening> open_listeners(const std::vector<Bound>& now, const decision::Snapshot& next,
                                 std::size_t workers);

}  // namespace gw::control
