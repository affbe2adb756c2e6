// What Attempt, AttemptSlot and Call promise their owners, on a real pool over a simulated network:
// the owner of a running attempt can change, and a call passes its response on as it comes.
#include "proxy/attempt.h"

#include <catch2/catch.hpp>

#include "proxy/call.h"
#include "proxy/core.h"
#include "support/core/kept_log.h"
#include "support/runtime/sim_scene.h"

namespace gw::proxy {
namespace {

using test::SimScript;

// One worker without a Worker: what an attempt needs, and an origin.
struct Bench {
  explicit Bench(int seed) : network({.seed = static_cast<std::uint64_t>(seed)}) {
    core.memory_mark = std::size_t{64} << 20;
    upstream.name = "app";
    decision::Endpoint& endpoint = upstream.endpoints.emplace_back();
    const net::Address address = *net::Address::parse(test::origin_1);
    endpoint.authority = test::origin_1;
    endpoint.ip = address.ip;
    endpoint.port = address.port;
    endpoint.resolved = true;
  }
  ~Bench() {
    core.pool.close_idle();
    core.turn.settle();
    CHECK(core.pool.at_rest());
    CHECK(core.attempts.in_use() == 0);
  }

  void serve(SimScript script) {
    net::Address address = *net::Address::parse(test::origin_1);
    origin.listen(address, {std::move(script)});
  }
  template <class Done>
  bool run_until(Done done) {
    const Moment end = network.now() + seconds(60);
    while (!done()) {
      if (network.now() >= end) return false;
      const Moment next{std::min(end.mono, core.timers.next().mono), {}};
      reactor.turn(core.turn.hurried() ? core.now() : next);
      core.timers.advance(core.now());
      core.turn.settle();
    }
    return true;
  }
  PoolRequest request() { return {upstream, upstream.endpoints[0], seconds(5), false}; }

  net::SimNetwork network;
  net::SimPeer origin{network};
  test::KeptLog log;
  std::unique_ptr<ledger::Bank> bank = ledger::make_plain_bank();
  Helpers helpers{0};
  ConnectionCounts connection_counts{{3, 4}, 1'000'000};
  net::SimReactor reactor{network};
  WorkerSetup setup{.reactor = nullptr,
                    .bank = *bank,
                    .helpers = helpers,
                    .connection_counts = connection_counts,
                    .log = log,
                    .ring_bytes = std::size_t{1} << 20};
  Core core{reactor, setup};
  decision::Upstream upstream;
};

http::RequestHead get() {
  http::RequestHead head;
  head.method = http::Method::get;
  head.method_text = "GET";
  head.target = "/";
  return head;
}

// Writes down what it hears.
struct Listener final : AttemptOwner {
  explicit Listener(Core& core) : attempt(core, *this) {}

  void on_ready() override { attempt->open(get()), attempt->end({}); }
  void on_response(const http::ResponseHead& head) override { status = head.status; }
  void on_response_body(const Slice& bytes) override {
    body += bytes.text();
    attempt->consumed(bytes.size());
  }
  void on_response_end(const http::Headers&) override {
    ended = true;
    attempt->done();
  }
  void on_upstream_room() override {}
  void on_upstream_sent() override {}
  void on_upstream_received() override {}
  void on_failed(const http::Failure& why) override { failure = why.reason; }

  AttemptSlot attempt;
  int status = 0;
  std::string body;
  bool ended = false;
  http::Reason failure = http::Reason::none;
};

TEST_CASE("another owner takes over an attempt in the middle of its response", "[proxy][attempt]") {
  Bench bench(GENERATE(range(1, 30)));
  bench.serve(SimScript()
                  .expect("\r\n\r\n")
                  .send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfirst")
                  .pause(seconds(1))
                  .send("again"));
  Listener first(bench.core), second(bench.core);
  first.attempt->start(bench.request());
  REQUIRE(bench.run_until([&] { return first.body == "first"; }));

  second.attempt.take_over(first.attempt);
  CHECK(!first.attempt->active());
  CHECK(second.attempt->connected());
  REQUIRE(bench.run_until([&] { return second.ended; }));
  CHECK(second.body == "again");
  CHECK(second.status == 0);  // the first owner heard the head
  CHECK(!first.ended);

  first.attempt->start(bench.request());  // which it may use at once, on the link of before
  CHECK(first.attempt->active());
  first.attempt->cancel();
}

TEST_CASE("an attempt that is taken over while it connects fails with its new owner",
          "[proxy][attempt]") {
  Bench bench(GENERATE(range(1, 10)));  // nobody listens
  Listener first(bench.core), second(bench.core);
  first.attempt->start(bench.request());
  second.attempt.take_over(first.attempt);
  REQUIRE(bench.run_until([&] { return second.failure != http::Reason::none; }));
  CHECK(second.failure == http::Reason::upstream_refused);
  CHECK(first.failure == http::Reason::none);
}

struct Caller final : CallOwner {
  Caller(Bench& bench, const decision::Settings& settings)
      : arena(bench.core.arenas),
        call(bench.core, arena, *this,
             {.snapshot = pin,
              .upstream = bench.upstream,
              .settings = settings,
              .head = get(),
              .body = {},
              .deadline = bench.core.now() + seconds(10)}) {}

  void on_call_response(const http::ResponseHead& head) override { status = head.status; }
  void on_call_body(const Slice& bytes) override {
    size += bytes.size();
    call.consumed(bytes.size());
  }
  void on_call_end(const http::Headers&) override { ended = true; }
  void on_call_failed(const http::Failure& failure) override { why = failure.detail; }

  Pin pin = make_pin(std::make_unique<decision::Snapshot>());
  Arena arena;
  int status = 0;
  std::size_t size = 0;
  bool ended = false;
  std::string why;
  Call call;
};

TEST_CASE("a call passes on a response of any size, and keeps nothing", "[proxy][call]") {
  Bench bench(GENERATE(range(1, 20)));
  const std::string body(300'000, 'x');
  bench.serve(SimScript().expect("\r\n\r\n").send(test::ok(body)));
  const decision::Settings settings;
  Caller caller(bench, settings);
  caller.call.start();
  REQUIRE(bench.run_until([&] { return caller.ended || !caller.why.empty(); }));
  CHECK(caller.status == 200);
  CHECK(caller.size == body.size());
  CHECK(caller.why.empty());
}

TEST_CASE("a call without a response fails at its deadline, once", "[proxy][call]") {
  Bench bench(GENERATE(range(1, 10)));
  bench.serve(SimScript().expect("\r\n\r\n").pause(seconds(30)));
  const decision::Settings settings;
  Caller caller(bench, settings);
  const Moment start = bench.core.now();
  caller.call.start();
  REQUIRE(bench.run_until([&] { return !caller.why.empty(); }));
  CHECK(caller.why == "no response in time");
  CHECK((bench.core.now().mono - start.mono) >= seconds(10));
  CHECK(!caller.ended);
}

TEST_CASE("a cancelled call reports nothing more and gives its link back", "[proxy][call]") {
  Bench bench(GENERATE(range(1, 10)));
  bench.serve(SimScript().expect("\r\n\r\n").send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"));
  const decision::Settings settings;
  Caller caller(bench, settings);
  caller.call.start();
  REQUIRE(bench.run_until([&] { return caller.status == 200; }));
  caller.call.cancel();
  bench.core.turn.settle();
  CHECK(bench.core.pool.at_rest());
  CHECK(!caller.ended);
  CHECK(caller.why.empty());
}

struct Item : OnStream<Item> {
  explicit Item(codec::StreamId stream) : OnStream(stream) {}
};

TEST_CASE("items of a stream list are found by stream, and may leave while it is walked",
          "[proxy][streams]") {
  StreamList<Item> list;
  Item one(1), three(3), five(5);
  CHECK(list.find(1) == nullptr);
  for (Item* item : {&one, &three, &five}) list.add(*item);
  CHECK(list.find(1) == &one);
  CHECK(list.find(3) == &three);
  CHECK(list.find(4) == nullptr);
  list.remove(three);
  CHECK(list.find(3) == nullptr);
  list.add(three);
  std::vector<codec::StreamId> seen;
  list.for_each([&](Item& item) {
    seen.push_back(item.stream());
    list.remove(item);
  });
  CHECK(seen == std::vector<codec::StreamId>{3, 5, 1});
  CHECK(list.empty());
}

}  // namespace
}  // namespace gw::proxy
