// The simulator is a reactor like any other, gives the same run for the same seed, and breaks what
// it is told to break.
#include "support/runtime/sim_reactor.h"

#include <catch2/catch.hpp>
#include <cerrno>

#include "base/text.h"
#include "net/reactor_scenarios.h"
#include "support/runtime/sim_peer.h"

namespace gw::net {

namespace {

class SimBench final : public ReactorBench {
 public:
  explicit SimBench(const SimOptions& options) : network_(options), reactor_(network_) {}
  Reactor& reactor() override { return reactor_; }
  Socket listen(Address& address) override {
    return reactor_.adopt(network_.open_listener(address));
  }
  Address nobody_listens() override { return Address::parse("127.0.0.1:9").value(); }

 private:
  SimNetwork network_;
  SimReactor reactor_;
};

// An echo over one reactor: sends back what comes, until the end.
class Echo {
 public:
  Echo(SimNetwork& network, Address& address) : reactor_(network) {
    listener_ = reactor_.adopt(network.open_listener(address));
    reactor_.accept(listener_, accepted_);
  }
  SimReactor& reactor() { return reactor_; }
  const std::string& log() const { return log_; }
  void stop() { reactor_.close(listener_, Part::whole); }

 private:
  struct Talk {
    Echo* echo;
    Socket socket;
    Completion receive{this, [](void* self, const Outcome& o) {
                         auto* talk = static_cast<Talk*>(self);
                         talk->echo->on_bytes(*talk, o);
                       }};
    Completion send{this, [](void* self, const Outcome& o) {
                      auto* talk = static_cast<Talk*>(self);
                      if (!o.more && o.error == 0)
                        talk->echo->reactor_.receive(talk->socket, talk->receive);
                      if (o.error != 0) talk->echo->end(*talk);
                    }};
  };
  void on_accept(const Outcome& outcome) {
    talks_.push_back(std::make_unique<Talk>());
    talks_.back()->echo = this;
    talks_.back()->socket.id = static_cast<std::int32_t>(outcome.value);
    reactor_.receive(talks_.back()->socket, talks_.back()->receive);
  }
  void on_bytes(Talk& talk, const Outcome& outcome) {
    log_ += format("{} {}: {} {}\n", reactor_.now().mono.count(), talk.socket.id, outcome.error,
                   outcome.bytes.size());
    if (outcome.bytes.empty()) return end(talk);
    Buffer back;
    back.append(outcome.bytes);
    reactor_.send(talk.socket, std::move(back), talk.send);
  }
  void end(Talk& talk) { reactor_.close(talk.socket, Part::whole); }

  SimReactor reactor_;
  Completion accepted_{
      this, [](void* self, const Outcome& o) { static_cast<Echo*>(self)->on_accept(o); }};
  Socket listener_;
  std::vector<std::unique_ptr<Talk>> talks_;
  std::string log_;
};

struct Run {
  std::string log;
  int done = 0, failed = 0;
};

Run run_echo(const SimOptions& options) {
  SimNetwork network(options);
  Address address = Address::parse("10.0.0.1:80").value();
  Echo echo(network, address);
  SimPeer clients(network);
  const std::string text(100'000, 'x');
  for (int i = 0; i < 20; ++i)
    clients.connect(address, SimScript()
                                 .send("hello")
                                 .expect("hello")
                                 .pause(milliseconds(i))
                                 .send(text)
                                 .expect_bytes(text.size())
                                 .finish()
                                 .expect_end()
                                 .close());
  Run run;
  const auto all_over = [&] {
    for (const auto& talk : clients.talks())
      if (!talk->over) return false;
    return true;
  };
  while (!all_over()) echo.reactor().turn(echo.reactor().now() + seconds(10));
  for (const auto& talk : clients.talks()) {
    run.done += talk->done;
    run.failed += talk->error != 0;
    if (talk->done) CHECK(talk->heard == "hello" + text);
  }
  echo.reactor().turn(echo.reactor().now() + seconds(1));
  echo.stop();
  CHECK(echo.reactor().leftovers() == "");
  run.log = echo.log();
  return run;
}

}  // namespace

TEST_CASE("the simulator does what every reactor does", "[net]") {
  SimOptions options;
  options.seed = GENERATE(range<std::uint64_t>(1, 6));
  options.buffer = options.seed % 2 ? 3000 : 64 * 1024;
  run_reactor_scenarios([&] { return std::make_unique<SimBench>(options); });
}

TEST_CASE("a seed gives one run, another seed another", "[net]") {
  const Run first = run_echo({.seed = 7});
  CHECK(first.done == 20);
  CHECK(first.log == run_echo({.seed = 7}).log);
  CHECK(first.log != run_echo({.seed = 8}).log);
}

TEST_CASE("resets and refusals come as often as asked, and end cleanly", "[net]") {
  const Run run =
      run_echo({.seed = GENERATE(range<std::uint64_t>(1, 11)), .reset = 0.01, .refuse = 0.1});
  CHECK(run.done + run.failed == 20);
  CHECK(run.failed > 0);
}

TEST_CASE("bytes that nobody read at the close come back as a reset", "[net]") {
  SimNetwork network;
  Address address = Address::parse("10.0.0.1:80").value();
  SimPeer origin(network), client(network);
  origin.listen(address, SimScript().expect("first").pause(milliseconds(50)).close());
  const SimTalk& talk = client.connect(
      address, SimScript().send("first").pause(milliseconds(10)).send("second").expect_end());
  while (!talk.over) network.advance(network.now() + seconds(1));
  CHECK(talk.error == ECONNRESET);
  CHECK_FALSE(talk.done);
  CHECK(origin.talks().front()->done);
}

TEST_CASE("an origin answers again and again", "[net]") {
  SimNetwork network;
  Address address = Address::parse("10.0.0.1:80").value();
  SimPeer origin(network), client(network);
  origin.listen(
      address,
      SimScript().expect("\n").reply([](const std::string& r) { return "re " + r; }).again());
  const SimTalk& talk = client.connect(
      address, SimScript().send("a\n").expect("re a\n").send("b\n").expect("re b\n").finish());
  while (!talk.over) network.advance(network.now() + seconds(1));
  CHECK(talk.done);
  CHECK(talk.heard == "re a\nre b\n");
  CHECK(origin.talks().front()->over);
  CHECK(network.open_ends() == 1);  // the listener
}

TEST_CASE("leftovers are named", "[net]") {
  SimNetwork network;
  Address address = Address::parse("10.0.0.1:80").value();
  SimReactor reactor(network);
  CHECK(reactor.leftovers() == "");
  Completion accepted{nullptr, [](void*, const Outcome&) {}};
  const Socket listener = reactor.adopt(network.open_listener(address));
  reactor.accept(listener, accepted);
  CHECK(reactor.leftovers() == "socket 0 is open, accepting or connecting\n");
  reactor.close(listener, Part::whole);
  CHECK(reactor.leftovers() == "");
}

}  // namespace gw::net
