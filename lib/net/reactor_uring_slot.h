// The state of one socket in the io_uring reactor. Only for that reactor.
#pragma once

#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/bytes.h"
#include "net/reactor.h"
#include "net/sockaddr.h"

namespace gw::net {

inline constexpr std::size_t parts_per_send = 8;

// The low bits of an operation's user_data; the address of its slot is above. 0: no slot.
enum OpKind : std::uint64_t { opening = 1, receiving = 2, sending = 3, polling = 4, waking = 5 };
inline constexpr std::uint64_t kind_mask = 7;

struct alignas(16) UringSlot {
  int fd = -1;
  Socket socket;  // none while the slot is free, or waits for the kernel's last word
  std::uint32_t number = 0;
  std::uint32_t generation = 0;
  bool used = false;
  bool listening = false;
  bool opening_now = false;       // an accept or connect is in the kernel's hands
  bool armed = false;             // a receive is, of either kind
  bool large = false;             // that one takes large blocks
  bool disarmed = false;          // its cancel was asked for
  bool bulky = false;             // receive singly
  bool ended = false;             // end or error has come, and stands behind what is held
  bool ready = false;             // on the list of those with something to deliver
  bool sending_now = false;       // a send, or the poll for its room
  bool fin = false;               // after what is being sent
  std::uint32_t with_kernel = 0;  // operations whose last completion has not come
  int end_error = 0;
  Completion* open = nullptr;
  Completion* receive = nullptr;
  Completion* send = nullptr;
  std::vector<Slice> held;  // came and was not asked for yet
  std::size_t held_from = 0;
  std::size_t asked = 0;  // bytes of the send under way
  Duration sent_at{};     // when it was asked for; zero once something came back
  Buffer out;
  msghdr message{};
  std::array<iovec, parts_per_send> parts;
  std::unique_ptr<SockAddr> address;  // of a connect

  bool holds() const { return held_from < held.size(); }
};

}  // namespace gw::net
