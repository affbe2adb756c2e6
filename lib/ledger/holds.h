// Holds: slots of requests in flight. The code that drives the decisions (proxy/exchange in
// service) releases each, with the result of the request. Plain values, any thread.
#pragma once

#include <cstdint>

#include "base/time.h"
#include "ledger/ids.h"

namespace gw::ledger {

struct HoldLimit {
  std::uint32_t most = 1;
  bool adaptive = false;  // fewer than most, where that is quicker: learnt from how holds end
};

struct Holding {  // what is asked for
  SlotId slot{};
  KeyHash key = 0;
  HoldLimit limit;
};

struct Hold {  // what was taken
  SlotId slot{};
  KeyHash key = 0;
};

// The result of a request, for adaptive limits. A request that never reached an upstream has no
// effect.
struct Ending {
  enum class How : std::uint8_t { unknown, well, failed };  // failed: the upstream had too much
  How how = How::unknown;
  Duration took{};  // by the upstream
};

struct Held {  // how things stand after a hold was asked for
  bool taken = false;
  bool stands = false;                    // in the line, where that was asked for
  std::uint32_t in_flight = 0, most = 0;  // most: as learnt, where that is less
  std::uint32_t waiting = 0;
};

// Notified when it gets a hold. From any thread, and never while the bank is locked.
class Waiting {
 public:
  virtual ~Waiting() = default;
  virtual void on_hold(std::uint64_t ticket, const Hold& hold) = 0;
};

struct Waiter {
  Waiting* who = nullptr;  // outlives its place in the line
  std::uint64_t ticket = 0;
  friend bool operator==(const Waiter&, const Waiter&) = default;
};

struct Granted {
  Waiter waiter;
  Hold hold;
};

}  // namespace gw::ledger
