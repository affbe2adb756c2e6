// EndpointBoard: the state of each endpoint as one worker sees it: attempts, ejection, connections.
// The worker writes, any thread reads; each number is consistent by itself.
// The index is the endpoint number of ledger/names, which belongs to one combination of upstream,
// URL and address for the life of the process. So a reload moves nothing, and a reader with the
// list of another version finds the same endpoint or none, never another one. There are as many
// places as numbers, as in the ledger and the pool; none is ever removed.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>

#include "ledger/ids.h"
#include "proxy/bridges/counters.h"

namespace gw::proxy {

// One row per number, as in GW_COUNTERS.
#define GW_ENDPOINT_COUNTERS(X)                                                      \
  X(in_flight, true, "Requests in flight to the endpoint.")                          \
  X(attempts, false, "Attempts on the endpoint, including retries.")                 \
  X(failures, false, "Attempts without a response: refused, reset, late, invalid.")  \
  X(ejections, false, "Ejections by a worker after consecutive failures.")           \
  X(connections, true, "Connections to the endpoint, including those being opened.") \
  X(idle_connections, true, "Idle connections to the endpoint.")                     \
  X(connects, false, "Connections opened to the endpoint, including failed ones.")   \
  X(reused, false, "Requests sent to the endpoint over a reused connection.")        \
  X(waiting, true,                                                                   \
    "Requests waiting for a connection to the endpoint, because its pool is exhausted.")

// A cache line of its own, so that the worker's stores do not slow other lines.
struct alignas(64) EndpointCounters {
#define X(name, gauge, text) Counter name;
  GW_ENDPOINT_COUNTERS(X)
#undef X
  Counter ejected_until;  // Moment::mono in nanoseconds
};

class EndpointBoard {
 public:
  EndpointBoard() = default;
  EndpointBoard(const EndpointBoard&) = delete;
  EndpointBoard& operator=(const EndpointBoard&) = delete;

  EndpointCounters& at(ledger::EndpointId id);  // the worker; stays where it is
  // Any thread. Null if the worker has not used the endpoint or one of its neighbours.
  const EndpointCounters* find(ledger::EndpointId id) const;

 private:
  // Segment n has 64 << n places, so 27 segments cover all 2^32 numbers, and a place never moves.
  static constexpr std::size_t segments = 27;
  struct Spot {
    std::size_t segment, offset;
  };
  static Spot spot_of(ledger::EndpointId id);

  std::array<std::unique_ptr<EndpointCounters[]>, segments> owned_;  // the worker's
  std::array<std::atomic<EndpointCounters*>, segments> shown_{};     // the same, for readers
};

}  // namespace gw::proxy
