// A link by itself, with the real codecs, over the simulated network: heads in pieces, what is
// kept, one send at a time, and the ways in which it ends.
#include <catch2/catch.hpp>

#include <memory>
#include <string>

#include "codec/h1.h"
#include "link/dial.h"
#include "link/link.h"
#include "support/runtime/sim_peer.h"
#include "support/runtime/sim_reactor.h"

namespace gw::link {
namespace {

using net::SimNetwork;
using net::SimPeer;
using net::SimScript;
using net::SimTalk;

// The reactor, the wheel and the turn, as a worker has them.
struct Loop {
  explicit Loop(SimNetwork& its_network)
      : network(its_network), reactor(its_network), timers(reactor.now()), turn(reactor, timers) {}

  template <class Done>
  bool run_until(Done done) {
    const Moment end = network.now() + seconds(100);
    while (!done()) {
      if (network.now() >= end) return false;
      reactor.turn(turn.hurried() ? reactor.now() : std::min(end, timers.next()));
      timers.advance(reactor.now());
      turn.settle();
    }
    return true;
  }

  SimNetwork& network;
  net::SimReactor reactor;
  net::Timers timers;
  Turn turn;
};

// Accepts one connection and answers each request with its target, at once or when told to.
class Server final : public codec::Sink, public Owner {
 public:
  explicit Server(Loop& loop) : loop_(loop) {
    address = *net::Address::parse("10.0.0.1:80");
    listening_ = loop_.reactor.adopt(loop_.network.open_listener(address));
    accept_ = {this, [](void* self, const net::Outcome& outcome) {
                 static_cast<Server*>(self)->on_accept(outcome);
               }};
    loop_.reactor.accept(listening_, accept_);
  }
  ~Server() { loop_.reactor.close(listening_, net::Part::whole); }

  void answer(codec::StreamId stream, const std::string& text) {
    http::ResponseHead head;
    head.body = http::BodyInfo::of_length(text.size());
    link->head(stream, head);
    Buffer bytes;
    bytes.write(text, loop_.reactor.blocks());
    for (std::size_t i = 0; i < bytes.count(); ++i) link->body(stream, bytes.at(i));
    link->end(stream, {});
  }

  void on_request(codec::StreamId stream, const http::RequestHead& head) override {
    ++requests;
    targets += std::string(head.target) + " ";
    if (answers) answer(stream, std::string(head.target));
  }
  void on_response(codec::StreamId, const http::ResponseHead&) override {}
  void on_body(codec::StreamId stream, const Slice& bytes) override {
    body += bytes.text();
    if (consumes) link->consumed(stream, bytes.size());
  }
  void on_end(codec::StreamId, const http::Headers&) override {}
  void on_reset(codec::StreamId, const http::Failure&) override { ++resets; }
  void on_room(codec::StreamId) override {}
  void on_received() override {}
  void on_sent() override {}
  void on_peer_ended() override { peer_ended = true; }
  void on_deadline() override { late = true; }
  void on_closed(const std::optional<http::Failure>& failure) override {
    closed = true;
    failed = failure.has_value();
  }

  net::Address address;
  std::unique_ptr<Link> link;
  int requests = 0, resets = 0;
  std::string targets, body;
  bool answers = true, consumes = true;
  bool peer_ended = false, closed = false, failed = false, late = false;

 private:
  void on_accept(const net::Outcome& outcome) {
    link = std::make_unique<Link>(loop_.turn, net::Socket{static_cast<std::int32_t>(outcome.value)},
                                  codec::make_h1_server(*this, loop_.reactor.blocks(), {}), *this);
  }

  Loop& loop_;
  net::Socket listening_;
  net::Completion accept_;
};

std::string get(const std::string& target, const std::string& fields = {}) {
  return "GET " + target + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}

std::string post_head(std::size_t length) {
  return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n";
}

struct Scene {
  explicit Scene(int seed = 1)
      : network({.seed = static_cast<std::uint64_t>(seed)}),
        client(network),
        loop(network),
        server(loop) {}

  SimNetwork network;
  SimPeer client;
  Loop loop;
  Server server;
};

TEST_CASE("a head that comes in many pieces is one head", "[link]") {
  Scene scene(GENERATE(range(1, 10)));
  const std::string request =
      get("/one", "X-Long: " + std::string(8000, 'l') + "\r\nY-Long: " + std::string(8000, 'm') +
                      "\r\nZ-Long: " + std::string(8000, 'n') + "\r\n");
  SimScript script;
  for (std::size_t at = 0; at < request.size(); at += 97)
    script.send(request.substr(at, 97)).pause(microseconds(200));
  const SimTalk& talk = scene.client.connect(scene.server.address, script.expect("/one").close());
  std::size_t most = 0;
  REQUIRE(scene.loop.run_until([&] {
    most = std::max(most, scene.loop.turn.kept());
    return talk.over;
  }));
  CHECK(scene.server.requests == 1);
  CHECK(most < 150'000);
}

TEST_CASE("the first bytes of a head pin no large block", "[link]") {
  Scene scene;
  const SimTalk& talk = scene.client.connect(scene.server.address,
                                             SimScript().send("GET /").pause(seconds(2)).close());
  REQUIRE(scene.loop.run_until([&] { return scene.loop.turn.kept() == 512; }));
  CHECK(scene.loop.turn.loose().bytes() == 512);
  REQUIRE(scene.loop.run_until([&] { return talk.over && scene.server.closed; }));
  CHECK(scene.loop.turn.kept() == 0);
}

TEST_CASE("many pipelined requests take several turns and keep their order", "[link]") {
  Scene scene(GENERATE(range(1, 10)));
  std::string all, wanted;
  for (int i = 0; i < 2000; ++i) {
    all += get("/" + std::to_string(i));
    wanted += "/" + std::to_string(i) + " ";
  }
  const SimTalk& talk = scene.client.connect(scene.server.address,
                                             SimScript().send(all).expect("\r\n\r\n/1999").close());
  int most = 0, before = 0;
  REQUIRE(scene.loop.run_until([&] {
    most = std::max(most, scene.server.requests - before);
    before = scene.server.requests;
    return talk.over;
  }));
  CHECK(scene.server.targets == wanted);
  CHECK(most < 600);  // what fits into a block
}

TEST_CASE("nothing is read that nobody has room for", "[link]") {
  Scene scene(GENERATE(range(1, 5)));
  scene.server.consumes = scene.server.answers = false;
  const std::string body(500'000, 'b');
  const SimTalk& talk = scene.client.connect(
      scene.server.address, SimScript().send(post_head(body.size()) + body).close());
  CHECK(!scene.loop.run_until([&] { return talk.over; }));
  CHECK(scene.server.body.size() == 64 * 1024);
  CHECK(scene.loop.turn.kept() <= 5 * 16 * 1024);
  scene.server.link->close();
}

TEST_CASE("a client that leaves while its request is worked on is noticed", "[link]") {
  Scene scene(GENERATE(range(1, 5)));
  scene.server.answers = false;
  scene.client.connect(scene.server.address, SimScript().send(get("/")).pause(seconds(1)).close());
  REQUIRE(scene.loop.run_until([&] { return scene.server.peer_ended; }));
  CHECK(scene.server.requests == 1);
}

TEST_CASE("the last answer arrives whole before the connection closes", "[link]") {
  Scene scene(GENERATE(range(1, 10)));
  const SimTalk& talk = scene.client.connect(
      scene.server.address,
      SimScript()
          .send(get("/last", "Connection: close\r\n") + "more that nobody reads")
          .expect_end());
  REQUIRE(scene.loop.run_until([&] { return scene.server.closed && talk.over; }));
  CHECK(talk.heard.ends_with("\r\n\r\n/last"));
  CHECK(talk.error == 0);
  CHECK(!scene.server.failed);
  CHECK(scene.loop.turn.kept() == 0);
}

TEST_CASE("who never closes its end is not waited for", "[link]") {
  Scene scene;
  scene.client.connect(
      scene.server.address,
      SimScript().send(get("/", "Connection: close\r\n")).expect("\r\n\r\n/").pause(seconds(60)));
  const Moment start = scene.network.now();
  REQUIRE(scene.loop.run_until([&] { return scene.server.closed; }));
  CHECK(scene.network.now() - start < seconds(5));
}

TEST_CASE("a deadline is told", "[link]") {
  Scene scene;
  scene.client.connect(scene.server.address, SimScript().pause(seconds(50)));
  REQUIRE(scene.loop.run_until([&] { return scene.server.link != nullptr; }));
  const Moment start = scene.loop.reactor.now();
  scene.server.link->set_deadline(start + seconds(3));
  REQUIRE(scene.loop.run_until([&] { return scene.server.late; }));
  CHECK(scene.network.now() - start >= seconds(3));
  CHECK(scene.network.now() - start < seconds(4));
}

// Its timer would outlive it otherwise.
TEST_CASE("a link that is over has no deadline", "[link]") {
  Scene scene;
  scene.client.connect(scene.server.address, SimScript().pause(seconds(50)));
  REQUIRE(scene.loop.run_until([&] { return scene.server.link != nullptr; }));
  const Moment start = scene.loop.reactor.now();
  scene.server.link->close();
  scene.server.link->set_deadline(start + seconds(3));
  scene.loop.run_until([&] { return scene.network.now() - start > seconds(10); });
  CHECK(!scene.server.late);
}

// --- dial ---

struct Dialed final : DialOwner {
  void on_connected(net::Socket its_socket) override { socket = its_socket; }
  void on_dial_failed(const http::Failure& its_failure) override { failure = its_failure; }
  net::Socket socket;
  std::optional<http::Failure> failure;
};

TEST_CASE("a dial connects, is refused, or is late", "[link]") {
  SimNetwork network(
      {.seed = 5, .latency_min = milliseconds(400), .latency_max = milliseconds(500)});
  SimPeer origin(network);
  Loop loop(network);
  net::Address there = *net::Address::parse("10.1.0.1:80");
  origin.listen(there, SimScript().expect_end());
  const net::Address nowhere = *net::Address::parse("10.1.0.2:80");
  Dialed dialed;
  Dial dial(loop.turn, dialed);

  dial.start(there, seconds(5));
  REQUIRE(loop.run_until([&] { return bool(dialed.socket); }));
  CHECK(!dialed.failure);
  loop.reactor.close(dialed.socket, net::Part::whole);

  dial.start(nowhere, seconds(5));
  REQUIRE(loop.run_until([&] { return dialed.failure.has_value(); }));
  CHECK(dialed.failure->reason == http::Reason::upstream_refused);
  CHECK(dialed.failure->safe_to_repeat);

  dialed.failure.reset();
  dial.start(there, milliseconds(100));
  REQUIRE(loop.run_until([&] { return dialed.failure.has_value(); }));
  CHECK(dialed.failure->reason == http::Reason::upstream_connect_timeout);
}

}  // namespace
}  // namespace gw::link
