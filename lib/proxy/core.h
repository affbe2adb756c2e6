// Core: what everything on one worker shares. The worker owns it, and it outlives all its users. No
// other thread uses it, except for the bridges.
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/dice.h"
#include "base/log.h"
#include "ledger/ledger.h"
#include "link/turn.h"
#include "net/reactor.h"
#include "net/timers.h"
#include "proxy/bridges/connection_counts.h"
#include "proxy/bridges/counters.h"
#include "proxy/bridges/endpoint_board.h"
#include "proxy/bridges/ring.h"
#include "proxy/inquiries.h"
#include "proxy/pool.h"
#include "proxy/slots.h"
#include "proxy/worker.h"

namespace gw::proxy {

class Attempt;
class Connection;
class Exchange;

struct Core {
  Core(net::Reactor& its_reactor, const WorkerSetup& setup)
      : reactor(its_reactor),
        log(setup.log),
        connection_counts(setup.connection_counts),
        ledger(setup.bank, setup.key_set_requests),
        ring(setup.ring_bytes),
        inquiries(*this, setup.helpers) {}

  net::Reactor& reactor;
  Log& log;
  ConnectionCounts& connection_counts;
  BlockPool arenas{4096};
  net::Timers timers{reactor.now()};
  link::Turn turn{reactor, timers};
  ledger::Ledger ledger;
  Counters counters;
  EndpointBoard endpoints;
  RecordRing ring;
  Pool pool{*this};
  Slots<Attempt> attempts;
  Slots<Connection> connections;
  Slots<Exchange> exchanges;
  Slots<PolicyCall> calls;
  Inquiries inquiries;
  Connection* open = nullptr;  // all of them, chained
  std::uint64_t seed = 0;
  std::size_t memory_mark = 0;
  bool draining = false;

  Moment now() const { return reactor.now(); }
  bool overloaded() const { return turn.kept() > memory_mark; }
  // splitmix64 (Steele, Lea and Flood, 2014): fast, and any seed gives a full period. 53 bits,
  // because readers of JSON records represent larger integers inexactly.
  Dice roll() {
    std::uint64_t z = seed += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return {(z ^ (z >> 31)) >> 11};
  }
};

}  // namespace gw::proxy
