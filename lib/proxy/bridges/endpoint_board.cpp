// A segment is published after it is filled with zeros: release and acquire order these zeros; all
// later counting is relaxed.
#include "proxy/bridges/endpoint_board.h"

#include <bit>

namespace gw::proxy {

namespace {

constexpr std::size_t first_segment = 64;  // a power of two

}  // namespace

EndpointBoard::Spot EndpointBoard::spot_of(ledger::EndpointId id) {
  const std::size_t number = ledger::number(id);
  const auto segment = static_cast<std::size_t>(std::bit_width(number / first_segment + 1)) - 1;
  return {segment, number - first_segment * ((std::size_t{1} << segment) - 1)};
}

EndpointCounters& EndpointBoard::at(ledger::EndpointId id) {
  const Spot spot = spot_of(id);
  std::unique_ptr<EndpointCounters[]>& places = owned_[spot.segment];
  if (!places) {
    places = std::make_unique<EndpointCounters[]>(first_segment << spot.segment);
    shown_[spot.segment].store(places.get(), std::memory_order_release);
  }
  return places[spot.offset];
}

const EndpointCounters* EndpointBoard::find(ledger::EndpointId id) const {
  const Spot spot = spot_of(id);
  const EndpointCounters* places = shown_[spot.segment].load(std::memory_order_acquire);
  return places ? places + spot.offset : nullptr;
}

}  // namespace gw::proxy
