// Narrows the listeners by name and port, then searches the route table of each remaining one.
#include "analysis/listener_choice.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "decision/route_table.h"

namespace gw::analysis {

namespace {

using decision::Snapshot;

std::uint32_t port_of(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  if (colon == std::string::npos) return 0;
  return static_cast<std::uint32_t>(
      parse_number(std::string_view(address).substr(colon + 1)).value_or(0));
}

bool has_port(const decision::Listener& listener, std::uint16_t port) {
  return std::any_of(listener.addresses.begin(), listener.addresses.end(),
                     [&](const std::string& address) { return port_of(address) == port; });
}

std::vector<std::uint32_t> by_name(const Snapshot& snapshot) {
  std::vector<std::uint32_t> order(snapshot.listeners.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return snapshot.listeners[a].name < snapshot.listeners[b].name;
  });
  return order;
}

// A listener that redirects every request has no routes, so it is never chosen for having one.
bool has_route(const Snapshot& snapshot, std::uint32_t listener, policy::Peer peer,
               const decision::Arrival& arrival, Arena& arena) {
  peer.listener = listener;
  const decision::FactsMade made =
      decision::make_facts(snapshot, {arrival.request, peer, arrival.now, arrival.dice}, arena);
  if (made.fault != http::Reason::none || snapshot.listeners[listener].redirects) return false;
  const auto found = [&](std::string_view method) {
    return snapshot.table->find({*made.facts, method, arena}, nullptr).has_value();
  };
  const std::string_view asked = decision::preflight_method(arrival.request);
  return found(arrival.request.method_text) || (!asked.empty() && found(asked));
}

}  // namespace

ListenerChoice choose_listener(const Snapshot& snapshot, const config::CaseRequest& request,
                               const decision::Arrival& arrival, Arena& arena) {
  std::vector<std::uint32_t> candidates = by_name(snapshot);
  const auto keep = [&](auto wanted) {
    std::vector<std::uint32_t> kept;
    std::copy_if(candidates.begin(), candidates.end(), std::back_inserter(kept),
                 [&](std::uint32_t i) { return wanted(snapshot.listeners[i]); });
    if (!kept.empty()) candidates = std::move(kept);
    return candidates.size() == 1;
  };
  if (request.listener &&
      keep([&](const decision::Listener& one) { return one.name == *request.listener; }))
    return {candidates.front(), "selected by name"};
  if (request.port &&
      keep([&](const decision::Listener& one) { return has_port(one, *request.port); }))
    return {candidates.front(), format("port {}", *request.port)};
  if (candidates.size() == 1) return {candidates.front(), "the only one"};
  for (const std::uint32_t listener : candidates)
    if (has_route(snapshot, listener, arrival.peer, arrival, arena))
      return {listener, "the first by name with a matching route"};
  return {candidates.front(), "the first by name; no listener has a matching route"};
}

}  // namespace gw::analysis
