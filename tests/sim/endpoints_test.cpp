// What a worker shows of its endpoints: tries, ejection and connections, as they come and go.
#include <catch2/catch.hpp>

#include "support/runtime/sim_scene.h"

namespace gw::test {
namespace {

// A row of GW_ENDPOINT_COUNTERS, without the time of ejection.
struct Numbers {
  std::uint64_t in_flight = 0, attempts = 0, failures = 0, ejections = 0, connections = 0,
                idle_connections = 0, connects = 0, reused = 0, waiting = 0;
};

void check(const proxy::EndpointCounters& shown, const Numbers& wanted) {
#define X(name, gauge, text) \
  INFO(#name);               \
  CHECK(shown.name.get() == wanted.name);
  GW_ENDPOINT_COUNTERS(X)
#undef X
}

SimScript answers() { return SimScript().expect("\r\n\r\n").send(ok("hello")).again(); }
SimScript asks_once() { return SimScript().send(get()).expect("hello").close(); }

struct Ending {
  const char* what;
  SimScript origin;
  Numbers numbers;
};

TEST_CASE("each way in which tries end is counted", "[sim][endpoints]") {
  const auto asked = [] { return SimScript().expect("\r\n\r\n"); };
  const std::string half_body = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345";
  const Ending endings[] = {
      {"an answer",
       answers(),
       {.attempts = 1, .connections = 1, .idle_connections = 1, .connects = 1}},
      {"a 500, which is an answer",
       asked().send("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"),
       {.attempts = 1, .connections = 1, .idle_connections = 1, .connects = 1}},
      {"an answer, and the end",
       asked().send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n").close(),
       {.attempts = 1, .connects = 1}},
      {"resets", asked().reset(), {.attempts = 2, .failures = 2, .connects = 2}},
      {"garbage", asked().send("hello\r\n\r\n"), {.attempts = 1, .failures = 1, .connects = 1}},
      {"half a body",
       asked().send(half_body).close(),
       {.attempts = 1, .failures = 1, .connects = 1}},
  };
  for (const Ending& ending : endings)
    for (int seed = 1; seed <= 5; ++seed) {
      INFO(ending.what << ", seed " << seed);
      SimScene scene(seed);
      scene.serve(origin_1, ending.origin);
      scene.gateway.publish(forwarding_to({std::string(origin_1)}));
      const SimTalk& talk = scene.ask(SimScript().send(get()).pause(seconds(1)).close());
      REQUIRE(scene.finish(talk));
      check(scene.gateway.endpoint(origin_1), ending.numbers);
      CHECK(scene.gateway.leftovers() == "");
    }
}

TEST_CASE("a client that leaves is no failure of the endpoint", "[sim][endpoints]") {
  SimScene scene(GENERATE(range(1, 6)));
  scene.serve(origin_1, SimScript().expect("\r\n\r\n").pause(seconds(10)));
  scene.gateway.publish(forwarding_to({std::string(origin_1)}));
  const SimTalk& talk = scene.ask(SimScript().send(get()).pause(milliseconds(100)).reset());
  scene.gateway.run_for(milliseconds(50));
  check(scene.gateway.endpoint(origin_1),
        {.in_flight = 1, .attempts = 1, .connections = 1, .connects = 1});
  REQUIRE(scene.finish(talk));
  check(scene.gateway.endpoint(origin_1), {.attempts = 1, .connects = 1});
}

TEST_CASE("connections are counted while they are used again", "[sim][endpoints]") {
  SimScene scene(GENERATE(range(1, 6)));
  scene.serve(origin_1, answers());
  scene.gateway.publish(forwarding_to({std::string(origin_1)}));
  SimScript script;
  for (int i = 0; i < 5; ++i) script.send(get()).expect("hello");
  const SimTalk& talk = scene.ask(script.close());
  REQUIRE(scene.finish(talk));
  check(scene.gateway.endpoint(origin_1),
        {.attempts = 5, .connections = 1, .idle_connections = 1, .connects = 1, .reused = 4});
  scene.gateway.run_for(seconds(60));  // longer than it may be idle
  check(scene.gateway.endpoint(origin_1), {.attempts = 5, .connects = 1, .reused = 4});
}

TEST_CASE("who waits for a connection is counted at its endpoint", "[sim][endpoints]") {
  SimScene scene(GENERATE(range(1, 6)));
  scene.serve(origin_1, SimScript().expect("\r\n\r\n").pause(seconds(1)).send(ok("hello")).again());
  config::Config config = forwarding_to({std::string(origin_1)});
  config.upstreams[0].pool.connections = 1;
  scene.gateway.publish(config);
  const SimTalk& first = scene.ask(asks_once());
  const SimTalk& second = scene.ask(asks_once());
  scene.gateway.run_for(milliseconds(200));
  check(scene.gateway.endpoint(origin_1),
        {.in_flight = 2, .attempts = 2, .connections = 1, .connects = 1, .waiting = 1});
  REQUIRE(scene.finish(first));
  REQUIRE(scene.finish(second));
  check(scene.gateway.endpoint(origin_1),
        {.attempts = 2, .connections = 1, .idle_connections = 1, .connects = 1, .reused = 1});
}

TEST_CASE("an ejection is shown until when, and once", "[sim][endpoints]") {
  SimScene scene(GENERATE(range(1, 6)));
  scene.serve(origin_2, answers());
  config::Config config = forwarding_to({std::string(origin_1), std::string(origin_2)});
  config.upstreams[0].eject.failures = 1;
  scene.gateway.publish(config);
  REQUIRE(scene.finish(scene.ask(asks_once())));
  const proxy::EndpointCounters& dead = scene.gateway.endpoint(origin_1);
  const auto left = [&] {
    const auto until = static_cast<std::int64_t>(dead.ejected_until.get());
    return Duration(until) - scene.network.now().mono;
  };
  check(dead, {.attempts = 1, .failures = 1, .ejections = 1, .connects = 1});
  CHECK(left() > seconds(9));
  CHECK(left() <= seconds(10));
  for (int i = 0; i < 3; ++i) REQUIRE(scene.finish(scene.ask(asks_once())));
  check(dead, {.attempts = 1, .failures = 1, .ejections = 1, .connects = 1});
  scene.gateway.run_for(seconds(10));
  CHECK(left() < Duration::zero());
  for (int i = 0; i < 2; ++i) REQUIRE(scene.finish(scene.ask(asks_once())));
  check(dead, {.attempts = 2, .failures = 2, .ejections = 2, .connects = 2});
  CHECK(scene.gateway.endpoint(origin_2).ejected_until.get() == 0);
}

TEST_CASE("a reload moves no endpoint's numbers to another", "[sim][endpoints]") {
  SimScene scene(GENERATE(range(1, 6)));
  scene.serve(origin_1, SimScript().expect("\r\n\r\n").pause(seconds(2)).send(ok("hello")).again());
  scene.serve(origin_2, answers());
  scene.gateway.publish(forwarding_to({std::string(origin_1)}));
  const SimTalk& slow = scene.ask(asks_once());
  scene.gateway.run_for(milliseconds(200));
  // The other one now stands where this one stood; the request goes on all the same.
  scene.gateway.publish(forwarding_to({std::string(origin_2)}));
  REQUIRE(scene.finish(scene.ask(asks_once())));
  check(scene.gateway.endpoint(origin_1),
        {.in_flight = 1, .attempts = 1, .connections = 1, .connects = 1});
  check(scene.gateway.endpoint(origin_2),
        {.attempts = 1, .connections = 1, .idle_connections = 1, .connects = 1});
  REQUIRE(scene.finish(slow));
  check(scene.gateway.endpoint(origin_1),
        {.attempts = 1, .connections = 1, .idle_connections = 1, .connects = 1});
  scene.gateway.publish(forwarding_to({std::string(origin_2), std::string(origin_1)}));
  scene.gateway.run_for(milliseconds(10));
  CHECK(scene.gateway.endpoint(origin_1).attempts.get() == 1);
}

}  // namespace
}  // namespace gw::test
