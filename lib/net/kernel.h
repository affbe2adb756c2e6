// What both reactors share about the kernel: its clocks, harmless errors of accept, and the ids of
// sockets. Only for the reactors of this module.
#pragma once

#include <cstdint>

#include "base/time.h"
#include "net/reactor.h"

namespace gw::net {

Moment read_clocks();
Duration read_mono();  // Moment::mono alone

// accept(2) returns errors of a connection that failed before it was accepted; these are harmless.
bool is_of_the_connection(int error);

// Accepted sockets inherit it from their listener. It fails harmlessly for Unix sockets.
void set_no_delay(int fd);

// A socket has one place per kind of operation for the Completion of its caller; `op` identifies it
// for the reactor. REQUIRES: the place is free.
void begin(Completion*& place, Completion& completion, std::uint32_t op);
// Calls the completion, which may close the socket: nothing of the socket may be used afterwards.
void answer(Completion*& place, const Outcome& outcome);

// An id has the number of a slot in its low bits and the generation of the slot above, so that a
// late event of a closed socket never reaches the next socket in its slot.
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
