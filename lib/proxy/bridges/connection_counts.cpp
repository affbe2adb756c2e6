// One lock for all listeners: it is held for one lookup when a connection opens or closes.
#include "proxy/bridges/connection_counts.h"

#include "base/check.h"

namespace gw::proxy {

bool ConnectionCounts::enter(ledger::ListenerId listener, const IpAddress& peer,
                             const decision::ListenerLimits& limits) {
  const std::lock_guard lock(mutex_);
  const Count none{0, ByAddress(0, IpHash{key_})};
  Count& count = listeners_.try_emplace(ledger::number(listener), none).first->second;
  if (limits.connections != 0 && count.all >= limits.connections) return false;
  if (limits.connections_per_address != 0) {
    std::uint32_t& same = count.by_address[peer];
    if (same >= limits.connections_per_address) return false;
    ++same;
  }
  ++count.all;
  ++here_;
  return true;
}

bool ConnectionCounts::full() {
  const std::lock_guard lock(mutex_);
  return here_ >= room_;
}

std::uint64_t ConnectionCounts::connections(ledger::ListenerId listener) {
  const std::lock_guard lock(mutex_);
  const auto found = listeners_.find(ledger::number(listener));
  return found == listeners_.end() ? 0 : found->second.all;
}

void ConnectionCounts::leave(ledger::ListenerId listener, const IpAddress& peer) {
  const std::lock_guard lock(mutex_);
  const auto found = listeners_.find(ledger::number(listener));
  GW_CHECK(found != listeners_.end() && found->second.all > 0);
  Count& count = found->second;
  --count.all;
  --here_;
  const auto same = count.by_address.find(peer);
  if (same != count.by_address.end() && --same->second == 0) count.by_address.erase(same);
}

}  // namespace gw::proxy
