// Accepting connections, the limits, and the pause when file descriptors run out.
#include "proxy/listener.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/text.h"
#include "proxy/connection.h"
#include "proxy/core.h"

namespace gw::proxy {

namespace {

constexpr Duration pause_time = seconds(1);
// How long a closing socket still accepts: the kernel resets connections that have finished their
// handshake and were not accepted.
constexpr Duration emptying_time = milliseconds(50);

}  // namespace

Listener::Listener(Core& core, ListenSocket socket, Pin snapshot)
    : core_(core),
      address_(std::move(socket.address)),
      snapshot_(std::move(snapshot)),
      index_(socket.listener),
      counted_as_(settings().id),
      socket_(core.reactor.adopt(std::move(socket.socket))),
      timer_(this, [](void* self) { static_cast<Listener*>(self)->on_timer(); }) {
  accept_ = {this, [](void* self, const net::Outcome& outcome) {
               static_cast<Listener*>(self)->on_accept(outcome);
             }};
  core_.reactor.accept(socket_, accept_);
}

Listener::~Listener() {
  core_.timers.cancel(timer_);
  if (state_ != State::closed) core_.reactor.close(socket_, net::Part::whole);
}

void Listener::publish(const Pin& snapshot, std::uint32_t index) {
  snapshot_ = snapshot;
  index_ = index;
}

void Listener::close() {
  if (closing()) return;
  if (state_ == State::paused) core_.reactor.accept(socket_, accept_);
  state_ = State::emptying;
  core_.timers.set(timer_, core_.now() + emptying_time);
}

void Listener::on_accept(const net::Outcome& outcome) {
  if (outcome.error != 0) return pause(outcome.error);
  const net::Socket socket{static_cast<std::int32_t>(outcome.value)};
  const IpAddress peer = outcome.peer->ip;
  if (!core_.connection_counts.enter(counted_as_, peer, settings().limits)) {
    core_.counters.turned_away.add();
    core_.reactor.close(socket, net::Part::whole);
    return;
  }
  ++connections_;
  core_.counters.accepted.add();
  core_.connections.make(core_, *this, socket, *outcome.peer);
  if (core_.connection_counts.full()) pause(EMFILE);  // what is left is for their requests
}

// Accepting is tried again each second, and the message is printed as often.
void Listener::pause(int error) {
  if (state_ == State::emptying) return;
  core_.reactor.cancel(accept_);
  state_ = State::paused;
  core_.counters.accept_pauses.add();
  core_.log.warning(
      format("{}: cannot accept connections for now: {}", address_, std::strerror(error)));
  core_.timers.set(timer_, core_.now() + pause_time);
}

void Listener::on_timer() {
  if (state_ == State::paused) {
    if (core_.connection_counts.full()) return pause(EMFILE);
    state_ = State::accepting;
    core_.reactor.accept(socket_, accept_);
  } else if (state_ == State::emptying) {
    state_ = State::closed;
    core_.reactor.close(socket_, net::Part::whole);
  }
}

void Listener::on_connection_gone(const IpAddress& peer) {
  --connections_;
  core_.connection_counts.leave(counted_as_, peer);
}

}  // namespace gw::proxy
