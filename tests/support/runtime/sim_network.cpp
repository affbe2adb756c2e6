// The network: every effect on another end is an event some time later.
#include "support/runtime/sim_network.h"

#include <sys/eventfd.h>

#include <algorithm>
#include <cerrno>

#include "base/check.h"

namespace gw::net {

SimNetwork::SimNetwork(SimOptions options)
    : options_(options),
      random_(options.seed),
      now_{hours(1), WallTime(seconds(1'767'225'600))} {}  // 2026-01-01T00:00:00Z

bool SimNetwork::advance(Moment until) {
  const auto next = events_.begin();
  if (next == events_.end() || next->first.first > until.mono) {
    if (until > now_ && until.mono != Duration::max()) now_ = now_ + (until - now_);
    return false;
  }
  now_ = now_ + std::max(next->first.first - now_.mono, Duration::zero());
  const std::function<void()> event = std::move(next->second);
  events_.erase(next);
  event();
  return true;
}

bool SimNetwork::chance(double probability) {
  return static_cast<double>(random_() >> 11) * 0x1p-53 < probability;
}

std::size_t SimNetwork::some_of(std::size_t most) {
  return most > 1 && chance(options_.short_io) ? 1 + random(most - 1) : most;
}

Duration SimNetwork::latency() {
  const Duration span = options_.latency_max - options_.latency_min;
  const std::uint64_t part = random(static_cast<std::uint64_t>(span.count()) + 1);
  return options_.latency_min + Duration(static_cast<std::int64_t>(part));
}

// Pieces of one direction never overtake each other.
Duration SimNetwork::arrival(SimEnd& to) {
  to.last_arrival = std::max(to.last_arrival, now_.mono + latency());
  return to.last_arrival;
}

void SimNetwork::later(Duration at, std::function<void()> event) {
  events_.emplace(std::pair(at, events_made_++), std::move(event));
}

void SimNetwork::tell(SimEndId id) {
  if (const SimEnd* end = find(id); end && end->node) end->node->on_change(id);
}

void SimNetwork::tell_later(SimEndId id, Duration after) {
  later(now_.mono + after, [this, id] { tell(id); });
}

Descriptor SimNetwork::open_listener(Address& address) {
  Descriptor stand_in(::eventfd(0, EFD_CLOEXEC));
  GW_CHECK(stand_in);
  if (address.port == 0 && address.unix_path.empty()) address.port = next_port_++;
  descriptors_[stand_in.fd()] = address;
  return stand_in;
}

Address SimNetwork::address_of(const Descriptor& listener) const {
  const auto found = descriptors_.find(listener.fd());
  GW_CHECK(found != descriptors_.end());
  return found->second;
}

SimEnd* SimNetwork::find(SimEndId id) {
  const auto found = ends_.find(id);
  return found == ends_.end() ? nullptr : &found->second;
}

SimEndId SimNetwork::make_end(SimNode* node) {
  ends_[next_end_].node = node;
  return next_end_++;
}

SimEndId SimNetwork::listen(SimNode& node, Address& address) {
  if (address.port == 0 && address.unix_path.empty()) address.port = next_port_++;
  const SimEndId id = make_end(&node);
  find(id)->listening = true;
  find(id)->address = address;
  listeners_[address.text()].push_back(id);
  return id;
}

SimEndId SimNetwork::connect(SimNode& node, const Address& to) {
  const SimEndId id = make_end(&node);
  find(id)->address = to;
  later(now_.mono + latency(), [this, id] { arrive_connect(id); });
  return id;
}

void SimNetwork::arrive_connect(SimEndId client) {
  SimEnd* asking = find(client);
  if (!asking) return;
  const auto found = listeners_.find(asking->address.text());
  if (found == listeners_.end() || chance(options_.refuse)) {
    later(arrival(*asking), [this, client] { arrive_reset(client, ECONNREFUSED); });
    return;
  }
  const SimEndId listener = found->second[random(found->second.size())];
  const SimEndId server = make_end(nullptr);
  SimEnd& accepted = *find(server);
  accepted.peer = client;
  accepted.connected = true;
  accepted.address.ip = IpAddress::v4(0x7f000001);
  accepted.address.port = next_port_++;
  asking->peer = server;
  find(listener)->backlog.push_back(server);
  tell(listener);
  later(arrival(*asking), [this, client] {
    if (SimEnd* end = find(client)) end->connected = true;
    tell(client);
  });
}

SimEndId SimNetwork::take_accepted(SimEndId listener, SimNode& node) {
  SimEnd& end = *find(listener);
  if (end.backlog.empty()) return -1;
  const SimEndId id = end.backlog.front();
  end.backlog.pop_front();
  find(id)->node = &node;
  return id;
}

std::size_t SimNetwork::room(SimEndId from) {
  const SimEnd* to = find(find(from)->peer);
  if (!to) return options_.buffer;  // it is gone, but who sends does not know that yet
  return options_.buffer - std::min(options_.buffer, to->inbox.size() + to->coming);
}

void SimNetwork::send(SimEndId from, std::string_view bytes) {
  GW_CHECK(bytes.size() <= room(from) && !find(from)->finished);
  const SimEndId peer = find(from)->peer;
  SimEnd* to = find(peer);
  const Duration at = to ? arrival(*to) : now_.mono + latency();
  if (chance(options_.reset)) {
    later(now_.mono, [this, from] { arrive_reset(from, ECONNRESET); });
    later(at, [this, peer] { arrive_reset(peer, ECONNRESET); });
    return;
  }
  if (to) to->coming += bytes.size();
  later(at, [this, peer, from, copy = std::string(bytes)] { arrive_bytes(peer, from, copy); });
}

void SimNetwork::arrive_bytes(SimEndId to, SimEndId from, const std::string& bytes) {
  SimEnd* end = find(to);
  if (!end) {
    later(now_.mono + latency(), [this, from] { arrive_reset(from, ECONNRESET); });
    return;
  }
  end->coming -= bytes.size();
  if (end->error == 0) end->inbox += bytes;
  tell(to);
}

void SimNetwork::arrive_reset(SimEndId id, int error) {
  SimEnd* end = find(id);
  if (!end || end->error != 0) return;
  end->error = error;
  tell(id);
}

void SimNetwork::finish(SimEndId from) {
  if (std::exchange(find(from)->finished, true)) return;
  const SimEndId peer = find(from)->peer;
  SimEnd* to = find(peer);
  if (!to) return;
  later(arrival(*to), [this, peer] {
    if (SimEnd* end = find(peer)) end->ended = true;
    tell(peer);
  });
}

std::string SimNetwork::take(SimEndId id, std::size_t bytes) {
  SimEnd& end = *find(id);
  std::string taken = end.inbox.substr(0, bytes);
  end.inbox.erase(0, taken.size());
  if (end.peer >= 0) tell_later(end.peer, latency());
  return taken;
}

void SimNetwork::close(SimEndId id) {
  SimEnd& end = *find(id);
  if (end.listening) return close_listener(id);
  if (!end.inbox.empty()) return reset(id);  // RFC 1122, 4.2.2.13
  if (end.error == 0) finish(id);
  ends_.erase(id);
}

void SimNetwork::close_listener(SimEndId id) {
  SimEnd& end = *find(id);
  auto& same = listeners_[end.address.text()];
  same.erase(std::find(same.begin(), same.end(), id));
  if (same.empty()) listeners_.erase(end.address.text());
  for (const SimEndId waiting : end.backlog) reset(waiting);
  ends_.erase(id);
}

void SimNetwork::reset(SimEndId id) {
  const SimEndId peer = find(id)->peer;
  if (SimEnd* to = find(peer))
    later(arrival(*to), [this, peer] { arrive_reset(peer, ECONNRESET); });
  ends_.erase(id);
}

}  // namespace gw::net
