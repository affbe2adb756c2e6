// What forwarding costs on this machine when nothing is parsed, decided or recorded: gw's reactor,
// and for each client a connection of its own to the origin; bytes are passed on as they come. What
// gw costs above this is gw's own work. For side_by_side ("bare"), no proxy to use.
//
//   bare_forwarder LISTEN ORIGIN epoll|io_uring
#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include "net/reactor.h"

namespace {

using namespace gw;
using namespace gw::net;

constexpr Moment forever{Duration::max(), WallTime::max()};

struct Pair;

// One of the two connections of a pair.
struct Side {
  Pair* pair = nullptr;
  Socket socket{};
  Side* other = nullptr;
  Completion receive{}, send{};
};

// Lives as long as its client; both sides end together. What is sent has left before the next
// receive is asked for, so nothing is queued.
struct Pair {
  Pair(Reactor& r, Socket client_socket, const Address& origin) : reactor(r) {
    client.socket = client_socket;
    for (Side* side : {&client, &upstream}) {
      side->pair = this;
      side->other = side == &client ? &upstream : &client;
      side->receive = {side, on_received};
      side->send = {side, on_sent};
    }
    connect = {this, [](void* self, const Outcome& outcome) {
                 static_cast<Pair*>(self)->on_connected(outcome);
               }};
    reactor.connect(origin, connect);
  }

  void on_connected(const Outcome& outcome) {
    if (outcome.error != 0) return end();
    upstream.socket.id = static_cast<std::int32_t>(outcome.value);
    reactor.receive(client.socket, client.receive);
    reactor.receive(upstream.socket, upstream.receive);
  }

  static void on_received(void* self, const Outcome& outcome) {
    Side& side = *static_cast<Side*>(self);
    if (outcome.error != 0 || outcome.bytes.empty()) return side.pair->end();
    Buffer bytes;
    bytes.append(outcome.bytes);
    side.pair->reactor.send(side.other->socket, std::move(bytes), side.other->send);
  }

  static void on_sent(void* self, const Outcome& outcome) {
    Side& side = *static_cast<Side*>(self);
    if (outcome.error != 0) return side.pair->end();
    if (!outcome.more) side.pair->reactor.receive(side.other->socket, side.other->receive);
  }

  void end() {
    reactor.close(client.socket, Part::whole);
    if (upstream.socket) reactor.close(upstream.socket, Part::whole);
    delete this;
  }

  Reactor& reactor;
  Side client, upstream;
  Completion connect{};
};

struct Front {
  Reactor& reactor;
  Address origin;
};

int serve(const Address& address, Front front) {
  Result<Descriptor> listener = listen_on(address);
  if (!listener) return std::fprintf(stderr, "%s\n", listener.error().text().c_str()), 1;
  const Socket socket = front.reactor.adopt(std::move(*listener));
  Completion accept{&front, [](void* self, const Outcome& outcome) {
                      auto& of = *static_cast<Front*>(self);
                      if (outcome.error != 0) return;
                      const Socket client{static_cast<std::int32_t>(outcome.value)};
                      new Pair(of.reactor, client, of.origin);  // deletes itself
                    }};
  front.reactor.accept(socket, accept);
  for (;;) front.reactor.turn(forever);
}

}  // namespace

int main(int count, char** words) {
  if (count != 4) return std::fputs("bare_forwarder LISTEN ORIGIN epoll|io_uring\n", stderr), 2;
  const auto address = Address::parse(words[1]);
  const auto origin = Address::parse(words[2]);
  std::string chosen;
  auto reactor = make_reactor(words[3], chosen);
  if (!address || !origin || !reactor) return std::fputs("bad address or engine\n", stderr), 2;
  return serve(*address, {**reactor, *origin});
}
