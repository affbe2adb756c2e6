// Worker: one thread of the live data plane with its reactor, listeners, connections, pools and
// ledger. run() is that thread. No other thread uses what the worker owns, except for the bridges
// below.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/hash.h"
#include "base/log.h"
#include "ledger/ledger.h"
#include "net/reactor.h"
#include "proxy/bridges/connection_counts.h"
#include "proxy/bridges/counters.h"
#include "proxy/bridges/endpoint_board.h"
#include "proxy/bridges/helpers.h"
#include "proxy/bridges/mailbox.h"
#include "proxy/bridges/ring.h"

namespace gw::proxy {

struct WorkerSetup {
  std::unique_ptr<net::Reactor> reactor;
  ledger::Bank& bank;                                  // shared by all workers
  Helpers& helpers;                                    // too
  ConnectionCounts& connection_counts;                 // too
  ledger::KeySetRequests* key_set_requests = nullptr;  // too; null: nobody fetches keys
  HashKey hash_key{};                                  // the same on all workers of a process
  std::uint64_t seed = 0;                              // of this worker's dice; another one each
  Log& log;                                            // what operators must hear of; any thread
  std::size_t ring_bytes = std::size_t{4} << 20;
  std::size_t memory_mark = std::size_t{256} << 20;  // bytes kept; past it: gateway.overloaded
};

class Worker {
 public:
  explicit Worker(WorkerSetup setup);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // The thread: runs until Stop, or until a Drain is finished. The first mail is a Publish.
  void run();
  // One turn of run(), waiting no longer than `until`. False if run() would return.
  bool turn(Moment until);

  Mailbox& mailbox();                      // any thread
  RecordRing& ring();                      // one reader, any thread
  const Counters& counters() const;        // any thread
  const EndpointBoard& endpoints() const;  // any thread

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace gw::proxy
