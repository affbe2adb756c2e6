// The kernel's clocks and errors.
#include "net/kernel.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>

#include "base/check.h"

namespace gw::net {

namespace {

Duration read_clock(clockid_t clock) {
  timespec at{};
  ::clock_gettime(clock, &at);
  return seconds(at.tv_sec) + Duration(at.tv_nsec);
}

}  // namespace

Duration read_mono() { return read_clock(CLOCK_MONOTONIC); }
Moment read_clocks() { return {read_clock(CLOCK_MONOTONIC), WallTime(read_clock(CLOCK_REALTIME))}; }

bool is_of_the_connection(int error) {
  static constexpr std::array list{ECONNABORTED, EINTR,      EPROTO,       ENOPROTOOPT,
                                   EHOSTDOWN,    ENONET,     EHOSTUNREACH, EOPNOTSUPP,
                                   ENETDOWN,     ENETUNREACH};
  return std::find(list.begin(), list.end(), error) != list.end();
}

void set_no_delay(int fd) {
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

void begin(Completion*& place, Completion& completion, std::uint32_t op) {
  GW_CHECK(!place && !completion.pending());
  place = &completion;
  completion.op = op;
}

void answer(Completion*& place, const Outcome& outcome) {
  Completion& completion = *place;
  if (!outcome.more) {
    place = nullptr;
    completion.op = 0;
  }
  completion.done(completion.owner, outcome);
}

}  // namespace gw::net
