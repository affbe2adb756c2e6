// Counters: the totals of one worker. The worker writes, any thread reads. Each number is
// consistent; two of them may be from slightly different times.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string_view>

#include "http/reason.h"

namespace gw::proxy {

// A number with a single writer, so it needs no locked instruction.
class Counter {
 public:
  void add(std::uint64_t n = 1) { value_.store(get() + n, std::memory_order_relaxed); }
  void sub(std::uint64_t n = 1) { value_.store(get() - n, std::memory_order_relaxed); }
  void set(std::uint64_t n) { value_.store(n, std::memory_order_relaxed); }
  std::uint64_t get() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

// One row per number: member, whether it can decrease, and the text for /metrics and the manual.
#define GW_COUNTERS(X)                                                               \
  X(accepted, false, "Connections accepted.")                                        \
  X(connections, true, "Open client connections.")                                   \
  X(turned_away, false, "Connections closed immediately because of a limit.")        \
  X(accept_pauses, false, "Pauses of accepting because file descriptors ran out.")   \
  X(requests, false, "Finished requests, with any response.")                        \
  X(exchanges, true, "Requests in flight.")                                          \
  X(bytes_in, false, "Bytes of request bodies.")                                     \
  X(bytes_out, false, "Bytes of response bodies.")                                   \
  X(retries, false, "Retried requests.")                                             \
  X(connects, false, "Connections opened to upstreams.")                             \
  X(reused, false, "Requests sent over a reused upstream connection.")               \
  X(stale, false, "Requests resent because a reused connection was already closed.") \
  X(upstream_connections, true, "Open upstream connections.")                        \
  X(waiting, true, "Requests waiting for an upstream connection.")                   \
  X(kept_bytes, true, "Memory in use for buffered bytes.")

struct Counters {
#define X(name, gauge, text) Counter name;
  GW_COUNTERS(X)
#undef X
  std::array<Counter, 6> by_class;     // [2] are the 2xx answers
  std::array<Counter, 256> by_reason;  // by http::Reason: of the gateway's own answers
};

}  // namespace gw::proxy
