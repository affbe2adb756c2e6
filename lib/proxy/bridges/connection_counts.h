// ConnectionCounts: the number of open connections of all workers: per listener, per listener and
// address, and in total. So connection limits are exact for any number of workers. It is used once
// per connection. Any thread.
#pragma once

#include <cstdint>
#include <mutex>
#include <unordered_map>

#include "base/hash.h"
#include "base/ip.h"
#include "decision/snapshot.h"

namespace gw::proxy {

struct IpHash {
  HashKey key;
  std::size_t operator()(const IpAddress& address) const {
    const auto& bytes = address.bytes();
    return siphash(key, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  }
};

class ConnectionCounts {
 public:
  ConnectionCounts(HashKey key, std::uint64_t room) : key_(key), room_(room) {}

  // Counts a new connection if the limits allow it.
  bool enter(ledger::ListenerId listener, const IpAddress& peer,
             const decision::ListenerLimits& limits);
  void leave(ledger::ListenerId listener, const IpAddress& peer);  // REQUIRES: it had entered
  bool full();                                             // as many are here as there is room for
  std::uint64_t connections(ledger::ListenerId listener);  // here now

 private:
  using ByAddress = std::unordered_map<IpAddress, std::uint32_t, IpHash>;
  struct Count {
    std::uint64_t all = 0;
    ByAddress by_address;  // those that came while there was a limit for each
  };

  const HashKey key_;  // strangers choose the addresses
  const std::uint64_t room_;
  std::mutex mutex_;
  std::unordered_map<std::uint32_t, Count> listeners_;  // guarded by mutex_, as is
  std::uint64_t here_ = 0;
};

}  // namespace gw::proxy
