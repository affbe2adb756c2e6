// A failed connect has sent nothing, so every failure here is safe to repeat.
#include "link/dial.h"

#include <cerrno>

namespace gw::link {

namespace {

struct Row {
  int error;
  http::Reason reason;
  std::string_view detail;
};
constexpr Row rows[] = {
    {ECONNREFUSED, http::Reason::upstream_refused, "connection refused"},
    {ENOENT, http::Reason::upstream_refused, "the socket file does not exist"},
    {EACCES, http::Reason::upstream_refused, "no permission to open the socket file"},
    {ECONNRESET, http::Reason::upstream_refused, "reset while connecting"},
    {EAGAIN, http::Reason::upstream_refused,
     "the backlog of the server is full, or no local port is free"},
    {EADDRNOTAVAIL, http::Reason::upstream_refused, "no local port is free for this address"},
    {ENETUNREACH, http::Reason::upstream_refused, "the network is unreachable"},
    {EHOSTUNREACH, http::Reason::upstream_refused, "the host is unreachable"},
    {ETIMEDOUT, http::Reason::upstream_connect_timeout, "the kernel's connect timeout expired"},
    {EMFILE, http::Reason::gateway_overloaded, "no file descriptor is free"},
    {ENFILE, http::Reason::gateway_overloaded, "no file descriptor is free on this machine"},
};

http::Failure failure_of(int error) {
  http::Failure failure{.side = http::Side::upstream,
                        .reason = http::Reason::upstream_refused,
                        .safe_to_repeat = true,
                        .detail = "connecting failed"};
  for (const Row& row : rows) {
    if (row.error != error) continue;
    failure.reason = row.reason;
    failure.detail = row.detail;
    if (row.reason == http::Reason::gateway_overloaded) failure.side = http::Side::gateway;
  }
  return failure;
}

}  // namespace

Dial::Dial(Turn& turn, DialOwner& owner) : turn_(turn), owner_(owner) {
  connect_ = {this, [](void* self, const net::Outcome& outcome) {
                static_cast<Dial*>(self)->on_outcome(outcome);
              }};
}

void Dial::on_late() {
  cancel();
  owner_.on_dial_failed({.side = http::Side::upstream,
                         .reason = http::Reason::upstream_connect_timeout,
                         .safe_to_repeat = true,
                         .detail = "the connect timeout expired"});
}

void Dial::start(const net::Address& address, Duration within) {
  if (within != Duration::max()) turn_.timers().set(timer_, turn_.now() + within);
  turn_.reactor().connect(address, connect_);
}

void Dial::cancel() {
  turn_.timers().cancel(timer_);
  turn_.reactor().cancel(connect_);
}

void Dial::on_outcome(const net::Outcome& outcome) {
  turn_.timers().cancel(timer_);
  if (outcome.error != 0)
    owner_.on_dial_failed(failure_of(outcome.error));
  else
    owner_.on_connected(net::Socket{static_cast<std::int32_t>(outcome.value)});
}

}  // namespace gw::link
