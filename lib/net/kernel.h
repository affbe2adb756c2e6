// What both reactors know of the kernel: its clocks, which errors of accept mean nothing, and how a
// Socket's id is made. For this room's reactors only.
#pragma once

#include <cstdint>

#include "base/time.h"
#include "net/reactor.h"

namespace gw::net {

Moment read_clocks();
Duration read_mono();  // Moment::mono alone

// Accept hands on errors of the connection it was about to give, which is gone by now; accept(2).
bool is_of_the_connection(int error);

// Accepted sockets have it from their listener; a Unix socket has none, which is fine.
void set_no_delay(int fd);

// A socket keeps who asked for what in a place each; `op` is what the reactor finds it by.
// REQUIRES: nobody has the place.
void begin(Completion*& place, Completion& completion, std::uint32_t op);
// Calls who asked, which may close the socket: nothing of it is touched behind this.
void answer(Completion*& place, const Outcome& outcome);

// An id is the number of a slot below and the slot's generation above, so that what is said of a
// closed socket never reaches the next one in its slot.
inline constexpr unsigned socket_slot_bits = 20;
inline constexpr std::uint32_t max_socket_slot = (1U << socket_slot_bits) - 1;

constexpr std::int32_t socket_id(std::uint32_t slot, std::uint32_t generation) {
  return static_cast<std::int32_t>(generation << socket_slot_bits | slot);
}
constexpr std::uint32_t socket_slot(std::int32_t id) {
  return static_cast<std::uint32_t>(id) & max_socket_slot;
}
constexpr std::uint32_t next_generation(std::uint32_t generation) {
  return (generation + 1) & ((1U << (31 - socket_slot_bits)) - 1);
}

}  // namespace gw::net
