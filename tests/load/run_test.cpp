// Runs over the simulated network, whose time is virtual: what is reported of a server must be what
// that server did, to the microsecond, however it stalls.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "load/run.h"
#include "support/runtime/sim_peer.h"
#include "support/runtime/sim_reactor.h"

namespace gw::load {
namespace {

using net::SimNetwork;
using net::SimPeer;
using net::SimReactor;
using net::SimScript;

constexpr Duration latency = microseconds(100);  // one way

constexpr std::string_view ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

Wording fixed(std::string_view text) { return *Wording::parse(text, Lands::body, {}); }

Ask get(std::size_t server = 0) {
  Ask ask;
  ask.server = server;
  ask.target = fixed("/");
  ask.fields.emplace_back("Host", fixed("a"));
  ask.body = fixed("");
  return ask;
}

struct Quiet final : Watch {
  bool on_tick(const Findings&, Duration since) override { return since < until; }
  Duration until = Duration::max();
};

// A server, a reactor, and the plan of a run against it that a test changes as it likes.
struct Scene {
  Scene() : network({.latency_min = latency, .latency_max = latency, .short_io = 0}) {
    plan.servers.push_back(*net::Address::parse("10.0.0.1:80"));
    plan.asks.push_back(get());
  }
  void serve(SimScript script) {
    net::Address address = plan.servers[0];
    server.listen(address, std::move(script));
  }
  void rate(double rate, Duration length) {
    plan.schedule = Schedule({{length, rate, rate}}, Arrivals::even, 1);
  }
  Findings run() {
    SimReactor reactor(network);
    Findings findings;
    {
      Run run(reactor, plan, watch);
      while (run.turn()) continue;
      findings = run.findings();
    }
    CHECK(reactor.leftovers() == "");
    return findings;
  }

  SimNetwork network;
  SimPeer server{network};
  Plan plan;
  Quiet watch;
};

SimScript serve_after(const std::vector<Duration>& pauses) {
  SimScript script;
  for (const Duration pause : pauses) script.expect("\r\n\r\n").pause(pause).send(std::string(ok));
  return script.again();
}

Duration exact(std::vector<Duration> values, double percent) {
  std::sort(values.begin(), values.end());
  const double rank = std::ceil(percent / 100 * static_cast<double>(values.size()) - 1e-6);
  return values[static_cast<std::size_t>(rank) - 1];
}

void check_near(Duration found, Duration right) {
  INFO("found " << found.count() << " ns, right " << right.count());
  CHECK(std::abs(static_cast<double>((found - right).count())) <=
        0.008 * static_cast<double>(right.count()) + 1000);
}

// What a client of one connection sees of a server that takes `pauses` for its answers, if clients
// come at `rate`: each waits for those before it.
std::vector<Duration> waited(const std::vector<Duration>& pauses, double rate) {
  std::vector<Duration> responses;
  Duration free{};
  for (std::size_t i = 0; i < pauses.size(); ++i) {
    const Duration due(static_cast<std::int64_t>(static_cast<double>(i) / rate * 1e9));
    const Duration connected = i == 0 ? due + 2 * latency : std::max(due, free);
    free = connected + 2 * latency + pauses[i];
    responses.push_back(free - due);
  }
  return responses;
}

constexpr double shown[] = {50, 75, 90, 95, 99, 99.9};

}  // namespace

TEST_CASE("latencies are those of the law that a server delays by", "[load][run]") {
  std::mt19937_64 random(3);
  std::lognormal_distribution<double> law(14, 1);  // a median of 1.2 ms
  std::vector<Duration> pauses;
  for (int i = 0; i < 4000; ++i) pauses.emplace_back(static_cast<std::int64_t>(law(random)));
  Scene scene;
  scene.serve(serve_after(pauses));
  scene.plan.connections = 1;
  scene.rate(100, seconds(40));
  const Findings findings = scene.run();
  const Tally& tally = findings.sides[0].all;
  CHECK(tally.statuses[200] == 4000);
  CHECK(tally.errors() == 0);
  CHECK(tally.due == 4000);
  CHECK(tally.bytes == 8000);
  const std::vector<Duration> right = waited(pauses, 100);
  for (const double percent : shown) {
    check_near(tally.response.percentile(percent), exact(right, percent));
    std::vector<Duration> served;
    for (const Duration pause : pauses) served.push_back(pause + 2 * latency);
    check_near(tally.service.percentile(percent), exact(served, percent));
  }
  CHECK(findings.delay.max() == Duration::zero());
  CHECK_FALSE(is_bottleneck(findings));
  CHECK(findings.rate() == Approx(100).epsilon(0.001));
}

// A closed loop would see one slow request. In truth everybody who comes within the second waits.
TEST_CASE("a server that stalls for a second is reported as its clients see it", "[load][run]") {
  std::vector<Duration> pauses(2000, milliseconds(1));
  pauses[1000] = seconds(1);
  Scene scene;
  scene.serve(serve_after(pauses));
  scene.plan.connections = 1;
  scene.rate(200, seconds(10));
  const Findings findings = scene.run();
  const std::vector<Duration> right = waited(pauses, 200);
  const Tally& tally = findings.sides[0].all;
  for (const double percent : shown)
    check_near(tally.response.percentile(percent), exact(right, percent));
  CHECK(tally.response.percentile(99) > milliseconds(850));
  CHECK(tally.service.percentile(99) < milliseconds(2));
  CHECK_FALSE(is_bottleneck(findings));
}

TEST_CASE("a stall with many connections holds up no other request", "[load][run]") {
  Scene scene;
  std::vector<Duration> pauses(50, milliseconds(30));
  pauses[10] = seconds(1);
  scene.serve(serve_after(pauses));
  scene.plan.connections = 64;
  scene.rate(200, seconds(5));
  const Findings findings = scene.run();
  CHECK(findings.sides[0].all.response.percentile(50) < milliseconds(31));
  CHECK(findings.connects < 64);  // as many as the load needs
}

TEST_CASE("a full backlog drops what is due", "[load][run]") {
  Scene scene;
  scene.serve(SimScript().expect("\r\n\r\n").pause(seconds(2)).send(std::string(ok)).again());
  scene.plan.connections = 1;
  scene.plan.backlog = 3;
  scene.plan.timeout = seconds(60);
  scene.rate(10, seconds(2));
  const Findings findings = scene.run();
  const Tally& tally = findings.sides[0].all;
  CHECK(tally.due == 20);
  CHECK(tally.of(Fault::dropped) == 16);
  CHECK(tally.answered() == 4);
  CHECK(tally.response.count() == 4);
}

TEST_CASE("what goes wrong is counted by its kind", "[load][run]") {
  const struct {
    SimScript script;
    Fault fault;
    const char* example;
  } cases[] = {
      {SimScript().expect("\r\n\r\n").send("HTTP/9.9 what\r\n\r\n").again(), Fault::invalid, ""},
      {SimScript().expect("\r\n\r\n").close(), Fault::reset, "closed before the response"},
      {SimScript().expect("\r\n\r\n").send(std::string(ok.substr(0, ok.size() - 1))).close(),
       Fault::reset, "closed inside the response"},
      {SimScript().expect("\r\n\r\n").pause(seconds(100)), Fault::timeout, ""},
  };
  for (const auto& c : cases) {
    Scene scene;
    scene.serve(c.script);
    scene.plan.timeout = seconds(1);
    scene.rate(10, seconds(1));
    const Findings findings = scene.run();
    const Tally& tally = findings.sides[0].all;
    INFO(fault_name(c.fault) << " " << tally.example);
    CHECK(tally.of(c.fault) == 10);
    CHECK(tally.errors() == 10);
    CHECK(tally.answered() == 0);
    if (*c.example) CHECK(tally.example == c.example);
    CHECK(tally.response.count() == (c.fault == Fault::timeout ? 10 : 0));
  }
}

TEST_CASE("nobody listens: every request is refused, and the run ends", "[load][run]") {
  for (const bool closed : {false, true}) {
    Scene scene;
    scene.plan.closed = closed;
    scene.plan.connections = 2;
    scene.rate(closed ? 0 : 10, seconds(2));
    const Findings findings = scene.run();
    const Tally& tally = findings.sides[0].all;
    CHECK(tally.of(Fault::refused) == tally.due);
    CHECK(tally.due >= 20);
    CHECK(tally.due < 60);
    CHECK(tally.example == "connection refused");
  }
}

TEST_CASE("answers of 400 and above are errors and latencies", "[load][run]") {
  Scene scene;
  scene.serve(SimScript()
                  .expect("\r\n\r\n")
                  .send("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n")
                  .expect("\r\n\r\n")
                  .send("HTTP/1.1 204 Fine\r\n\r\n")
                  .again());
  scene.plan.connections = 1;
  scene.rate(10, seconds(1));
  const Tally tally = scene.run().total();
  CHECK(tally.statuses[503] == 5);
  CHECK(tally.statuses[204] == 5);
  CHECK(tally.errors() == 5);
  CHECK(tally.response.count() == 10);
}

TEST_CASE("a closed loop asks as soon as it was answered", "[load][run]") {
  Scene scene;
  scene.serve(serve_after({microseconds(800)}));
  scene.plan.closed = true;
  scene.plan.connections = 4;
  scene.rate(0, seconds(2));
  const Findings findings = scene.run();
  const Tally& tally = findings.sides[0].all;
  CHECK(std::abs(static_cast<int>(tally.statuses[200]) - 4 * 2000) <= 8);
  CHECK(findings.connects == 4);
  CHECK(tally.answered() == tally.due);
  check_near(tally.response.percentile(50), milliseconds(1));
}

TEST_CASE("fresh: a connection for each request, which its latency includes", "[load][run]") {
  Scene scene;
  scene.serve(serve_after({milliseconds(1)}));
  scene.plan.fresh = true;
  scene.rate(100, seconds(1));
  const Findings findings = scene.run();
  CHECK(findings.connects == 100);
  CHECK(scene.server.talks().size() == 100);
  check_near(findings.sides[0].all.response.percentile(50), milliseconds(1) + 4 * latency);
  check_near(findings.sides[0].all.service.percentile(50), milliseconds(1) + 4 * latency);
}

TEST_CASE("a server that closes after each answer loses none", "[load][run]") {
  Scene scene;
  scene.serve(SimScript()
                  .expect("\r\n\r\n")
                  .send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok")
                  .close());
  scene.plan.connections = 2;
  scene.rate(100, seconds(1));
  const Findings findings = scene.run();
  CHECK(findings.sides[0].all.statuses[200] == 100);
  CHECK(findings.sides[0].all.errors() == 0);
}

TEST_CASE("a run that is stopped says what it knows", "[load][run]") {
  Scene scene;
  scene.serve(serve_after({milliseconds(250)}));
  scene.watch.until = seconds(1);
  scene.rate(100, seconds(10));
  const Findings findings = scene.run();
  const Tally& tally = findings.sides[0].all;
  CHECK(findings.stopped);
  CHECK(findings.took == seconds(1));
  CHECK(tally.of(Fault::unfinished) > 20);
  CHECK(tally.of(Fault::unfinished) + tally.answered() == tally.due);
}

TEST_CASE("large bodies go out whole", "[load][run]") {
  Scene scene;
  const std::string body(300'000, 'x');
  scene.serve(
      SimScript().expect("\r\n\r\n").expect_bytes(body.size()).send(std::string(ok)).again());
  scene.plan.asks[0].method = "POST";
  scene.plan.asks[0].body = fixed(body);
  scene.rate(20, seconds(1));
  CHECK(scene.run().total().statuses[200] == 20);
}

// Two servers of one address each, in turns: both get the same rate, whatever the other does.
TEST_CASE("sides in turns get the same load", "[load][run]") {
  Scene scene;
  scene.serve(serve_after({milliseconds(2)}));
  net::Address other = *net::Address::parse("10.0.0.2:80");
  SimPeer second(scene.network);
  second.listen(other, serve_after({milliseconds(1)}));
  scene.plan.servers.push_back(other);
  scene.plan.asks.push_back(get(1));
  scene.plan.asks[1].side = 1;
  scene.plan.sides = 2;
  scene.plan.in_turns = true;
  scene.rate(200, seconds(5));
  const Findings findings = scene.run();
  CHECK(findings.sides[0].all.statuses[200] == 500);
  CHECK(findings.sides[1].all.statuses[200] == 500);
  CHECK(findings.sides[0].blocks.size() == 10);
}

TEST_CASE("weights share the requests out", "[load][run]") {
  Scene scene;
  scene.serve(SimScript()
                  .expect("GET /")
                  .reply([](const std::string& request) {
                    const bool rare = request.find("/rare") != request.npos;
                    return rare ? "HTTP/1.1 201 Rare\r\nContent-Length: 0\r\n\r\n"
                                : std::string(ok);
                  })
                  .again());
  scene.plan.asks.push_back(get());
  scene.plan.asks[1].target = fixed("/rare");
  scene.plan.asks[0].weight = 9;
  scene.rate(500, seconds(10));
  const Tally tally = scene.run().total();
  CHECK(tally.statuses[201] > 400);
  CHECK(tally.statuses[201] < 600);
  CHECK(tally.answered() == 5000);
}

namespace {

// A thread that is kept from its work: every wait takes longer than it was asked to.
class Kept final : public net::Reactor {
 public:
  Kept(net::Reactor& real, Duration longer) : real_(real), longer_(longer) {}
  std::string_view name() const override { return real_.name(); }
  Moment now() const override { return real_.now(); }
  Duration clock() const override { return real_.clock(); }
  net::Socket adopt(net::Descriptor listener) override { return real_.adopt(std::move(listener)); }
  void accept(net::Socket s, net::Completion& c) override { real_.accept(s, c); }
  void connect(const net::Address& a, net::Completion& c) override { real_.connect(a, c); }
  void receive(net::Socket s, net::Completion& c) override { real_.receive(s, c); }
  void send(net::Socket s, Buffer&& b, net::Completion& c) override {
    real_.send(s, std::move(b), c);
  }
  void cancel(net::Completion& c) override { real_.cancel(c); }
  void close(net::Socket s, net::Part p) override { real_.close(s, p); }
  void wake() override { real_.wake(); }
  void turn(Moment until) override {
    const Moment late = real_.now() + longer_;
    while (real_.now() < late) real_.turn(late);
    if (real_.now() < until) real_.turn(until);
  }
  BlockPool& blocks() override { return real_.blocks(); }
  std::size_t lent() const override { return real_.lent(); }

 private:
  net::Reactor& real_;
  Duration longer_;
};

}  // namespace

TEST_CASE("a generator that is late itself is told from a server that stalls", "[load][run]") {
  Scene scene;
  scene.serve(serve_after({milliseconds(1)}));
  scene.rate(200, seconds(2));
  SimReactor real(scene.network);
  Kept kept(real, milliseconds(20));
  Run run(kept, scene.plan, scene.watch);
  while (run.turn()) continue;
  CHECK(is_bottleneck(run.findings()));
  CHECK(run.findings().delay.percentile(50) > milliseconds(4));
  CHECK(run.findings().sides[0].all.statuses[200] == 400);
}

}  // namespace gw::load
