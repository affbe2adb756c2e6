// Everything that an upstream or a client may do wrong: each has its answer, its reason and its
// record, and leaves nothing behind. One table a side; every row under several seeds.
#include <catch2/catch.hpp>

#include "http/reason.h"
#include "support/runtime/sim_scene.h"

namespace gw::test {
namespace {

using http::Reason;

// --- upstreams ---

struct BadOrigin {
  const char* what;
  SimScript script;
  std::uint16_t status;  // that the client got
  Reason reason;
  std::uint32_t attempts;
};

std::vector<BadOrigin> bad_origins() {
  const std::string half_body = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345";
  const auto asked = [] { return SimScript().expect("\r\n\r\n"); };
  SimScript dribble = asked();
  dribble.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
  for (int i = 0; i < 20; ++i) dribble.pause(seconds(5)).send("x");
  return {
      {"closes at once", SimScript().close(), 502, Reason::upstream_reset, 2},
      {"closes without an answer", asked().close(), 502, Reason::upstream_reset, 2},
      {"resets", asked().reset(), 502, Reason::upstream_reset, 2},
      {"sends garbage", asked().send("hello\r\n\r\n"), 502, Reason::upstream_invalid, 1},
      {"sends two lengths",
       asked().send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"), 502,
       Reason::upstream_invalid, 1},
      {"sends half a head", asked().send("HTTP/1.1 200 OK\r\nConte").close(), 502,
       Reason::upstream_reset, 2},
      {"stalls", asked().pause(seconds(100)), 504, Reason::upstream_first_byte_timeout, 1},
      {"stalls within its head", asked().send("HTTP/1.1 200").pause(seconds(100)), 504,
       Reason::upstream_first_byte_timeout, 1},
      {"closes within its body", asked().send(half_body).close(), 200, Reason::upstream_reset, 1},
      {"resets within its body", asked().send(half_body).pause(seconds(1)).reset(), 200,
       Reason::upstream_reset, 1},
      {"stalls within its body", asked().send(half_body).pause(seconds(100)), 200,
       Reason::upstream_idle_timeout, 1},
      {"dribbles", dribble, 200, Reason::upstream_total_timeout, 1},
      {"sends a bad chunk",
       asked().send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), 200,
       Reason::upstream_invalid, 1},
  };
}

TEST_CASE("an upstream that fails has a reason and a record", "[sim]") {
  for (const BadOrigin& bad : bad_origins()) {
    for (int seed = 1; seed <= 5; ++seed) {
      INFO(bad.what << ", seed " << seed);
      SimScene scene(seed);
      scene.serve(origin_1, bad.script);
      scene.gateway.publish(forwarding_to({std::string(origin_1)}));
      const bool whole = bad.status != 200;
      SimScript script = SimScript().send(get());
      if (whole)
        script.expect("}").close();
      else
        script.expect_end();
      const SimTalk& talk = scene.ask(script);
      REQUIRE(scene.finish(talk));
      CHECK(talk.heard.find("HTTP/1.1 " + std::to_string(bad.status)) == 0);
      if (whole) CHECK(has(talk.heard, std::string(http::reason_name(bad.reason))));
      CHECK(scene.record().status == bad.status);
      CHECK(http::reason_name(scene.record().reason) == http::reason_name(bad.reason));
      CHECK(scene.record().attempts == bad.attempts);
      CHECK(scene.record().detail != "");
      CHECK(scene.gateway.counters().upstream_connections.get() == 0);
      CHECK(scene.gateway.leftovers() == "");
    }
  }
}

TEST_CASE("a refused connection is tried again, whatever the method", "[sim]") {
  SimScene scene(GENERATE(range(1, 6)));
  scene.serve(origin_2, SimScript().expect("body").send(ok("hello")).again());
  scene.gateway.publish(forwarding_to({std::string(origin_1), std::string(origin_2)}));
  const SimTalk& talk = scene.ask(SimScript().send(post("body")).expect("hello").close());
  REQUIRE(scene.finish(talk));
  CHECK(scene.record().status == 200);
  CHECK(scene.record().attempts == 2);
  CHECK(scene.record().endpoint == "http://10.1.0.2:8080");
}

TEST_CASE("nobody listens", "[sim]") {
  SimScene scene(GENERATE(range(1, 6)));
  scene.gateway.publish(forwarding_to({std::string(origin_1)}));
  const SimTalk& talk = scene.ask(SimScript().send(get()).expect("}").close());
  REQUIRE(scene.finish(talk));
  CHECK(scene.record().status == 503);
  CHECK(scene.record().reason == Reason::upstream_refused);
  CHECK(scene.record().attempts == 2);
  CHECK(scene.gateway.leftovers() == "");
}

TEST_CASE("a connect that takes too long", "[sim]") {
  SimScene scene(1, {.latency_min = seconds(3), .latency_max = seconds(4)});
  scene.serve(origin_1, SimScript().expect("\r\n\r\n").send(ok("late")).again());
  scene.gateway.publish(forwarding_to({std::string(origin_1)}));
  const SimTalk& talk = scene.ask(SimScript().send(get()).expect("}").close());
  REQUIRE(scene.finish(talk));
  scene.gateway.run_for(seconds(20));
  CHECK(has(talk.heard, "upstream.connect-timeout"));
  CHECK(has(talk.heard, "HTTP/1.1 504"));
}

TEST_CASE("a POST that had left is never sent twice", "[sim]") {
  SimScene scene(GENERATE(range(1, 10)));
  scene.serve(origin_1, SimScript().expect("body").close());
  scene.gateway.publish(forwarding_to({std::string(origin_1)}));
  const SimTalk& talk = scene.ask(SimScript().send(post("body")).expect("}").close());
  REQUIRE(scene.finish(talk));
  CHECK(scene.record().status == 502);
  CHECK(scene.record().attempts == 1);
  CHECK(scene.served().size() == 1);
}

TEST_CASE("a 503 is asked of another endpoint", "[sim]") {
  SimScene scene(GENERATE(range(1, 6)));
  const std::string busy = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy";
  scene.serve(origin_1, SimScript().expect("\r\n\r\n").send(busy).again());
  scene.serve(origin_2, SimScript().expect("\r\n\r\n").send(ok("hello")).again());
  scene.gateway.publish(forwarding_to({std::string(origin_1), std::string(origin_2)}));
  SimScript script;
  for (int i = 0; i < 4; ++i) script.send(get()).expect("hello");
  const SimTalk& talk = scene.ask(script.close());
  REQUIRE(scene.finish(talk));
  CHECK(count(talk.heard, "200 OK") == 4);
  CHECK(!has(talk.heard, "busy"));
  CHECK(scene.gateway.counters().retries.get() >= 1);
  CHECK(scene.gateway.leftovers() == "");
}

TEST_CASE("a kept body is sent again, a larger one is not", "[sim]") {
  const std::size_t size = GENERATE(std::size_t{1000}, std::size_t{60000}, std::size_t{200000});
  SimScene scene(GENERATE(range(1, 4)));
  const std::string body(size, 'b');
  const auto broken = SimScript().expect_bytes(size).reset();
  const auto good = SimScript().expect(body).send(ok("hello")).again();
  scene.serve(origin_1, {broken, good});
  scene.gateway.publish(forwarding_to({std::string(origin_1)}));
  const std::string head =
      "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n";
  const SimTalk& talk =
      scene.ask(SimScript().send(head + body).expect(size < 65536 ? "hello" : "}").close());
  REQUIRE(scene.finish(talk));
  CHECK(scene.record().attempts == (size < 65536 ? 2 : 1));
  CHECK(scene.record().status == (size < 65536 ? 200 : 502));
}

TEST_CASE("a stale connection is no attempt", "[sim]") {
  SimScene scene(GENERATE(range(1, 20)));
  // Closes when the second request comes: the gateway could not know.
  const auto once = SimScript().expect("\r\n\r\n").send(ok("hello")).expect("\r\n\r\n").close();
  const auto good = SimScript().expect("\r\n\r\n").send(ok("hello")).again();
  scene.serve(origin_1, {once, good});
  scene.gateway.publish(forwarding_to({std::string(origin_1)}));
  const SimTalk& talk = scene.ask(SimScript()
                                      .send(get())
                                      .expect("hello")
                                      .pause(seconds(1))
                                      .send(get())
                                      .expect("hello")
                                      .close());
  REQUIRE(scene.finish(talk));
  REQUIRE(scene.records.size() == 2);
  CHECK(scene.records[1].status == 200);
  CHECK(scene.records[1].attempts == 1);
  CHECK(scene.gateway.counters().stale.get() == 1);
  CHECK(scene.gateway.leftovers() == "");
}

TEST_CASE("an idle connection that dies leaves the pool", "[sim]") {
  SimScene scene(GENERATE(range(1, 10)));
  scene.serve(origin_1, SimScript().expect("\r\n\r\n").send(ok("hello")).pause(seconds(1)).close());
  scene.gateway.publish(forwarding_to({std::string(origin_1)}));
  const SimTalk& talk = scene.ask(SimScript()
                                      .send(get())
                                      .expect("hello")
                                      .pause(seconds(3))
                                      .send(get())
                                      .expect("hello")
                                      .close());
  REQUIRE(scene.finish(talk));
  CHECK(scene.records.size() == 2);
  CHECK(scene.gateway.counters().stale.get() == 0);
  CHECK(scene.gateway.counters().connects.get() == 2);
}

TEST_CASE("bytes that nobody asked for close an idle connection", "[sim]") {
  SimScene scene(GENERATE(range(1, 20)));
  scene.serve(origin_1, SimScript().expect("\r\n\r\n").send(ok("hello") + ok("evil")).again());
  scene.gateway.publish(forwarding_to({std::string(origin_1)}));
  const SimTalk& talk =
      scene.ask(SimScript().send(get()).expect("hello").send(get()).expect("hello").close());
  REQUIRE(scene.finish(talk));
  CHECK(!has(talk.heard, "evil"));
  CHECK(scene.gateway.counters().connects.get() == 2);
}

TEST_CASE("a pool that is full: a line, its length and its end", "[sim]") {
  SimScene scene(GENERATE(range(1, 6)));
  scene.serve(origin_1, SimScript().expect("\r\n\r\n").pause(seconds(1)).send(ok("hello")).again());
  config::Config config = forwarding_to({std::string(origin_1)});
  config.upstreams[0].pool = {.connections = 1, .idle = seconds(55), .waiting = 2};
  config.gateway.retry.attempts = config::Written<std::uint32_t>{1, {}};
  scene.gateway.publish(config);
  std::vector<const SimTalk*> talks;
  for (int i = 0; i < 5; ++i)
    talks.push_back(
        &scene.ask(SimScript().send(get()).expect("\r\n\r\n").pause(seconds(10)).close()));
  for (const SimTalk* talk : talks) REQUIRE(scene.finish(*talk));
  std::size_t good = 0, full = 0;
  for (const Remembered& record : scene.records) {
    good += record.status == 200;
    full += record.reason == Reason::upstream_pool_full;
  }
  CHECK(good + full == 5);
  CHECK(full >= 2);  // two found no place in the line
  CHECK(good >= 2);
  CHECK(scene.served().size() == 1);
  CHECK(scene.gateway.leftovers() == "");
}

// --- clients ---

struct BadClient {
  const char* what;
  SimScript script;
  std::uint16_t status;  // of the record; 0: there is none
  Reason reason;
  const char* heard;  // the start of it
};

std::vector<BadClient> bad_clients() {
  const std::string slow = "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n";
  const std::string half_post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345";
  const std::string head = "GET / HTTP/1.1\r\nHost: a\r\n";
  const auto refused = [](const std::string& request) {
    return SimScript().send(request).expect_end();
  };
  return {
      {"vanishes before its request", SimScript().pause(seconds(1)).close(), 0, Reason::none, ""},
      {"vanishes within its head", SimScript().send("GET / HT").close(), 0, Reason::none, ""},
      {"resets within its head", SimScript().send("GET / HT").reset(), 0, Reason::none, ""},
      {"vanishes while it waits", SimScript().send(slow).pause(seconds(1)).close(), 499,
       Reason::client_gone, ""},
      {"resets while it waits", SimScript().send(slow).pause(seconds(1)).reset(), 499,
       Reason::client_gone, ""},
      {"ends its half while it waits", SimScript().send(slow).pause(seconds(1)).finish(), 499,
       Reason::client_gone, ""},
      {"vanishes within its body", SimScript().send(half_post).pause(seconds(1)).close(), 499,
       Reason::client_gone, ""},
      {"vanishes within the answer", SimScript().send(get("/large")).expect_bytes(1000).close(),
       200, Reason::client_gone, "HTTP/1.1 200"},
      {"stops reading", SimScript().send(get("/large")).expect_bytes(1000).pause(seconds(200)), 200,
       Reason::client_gone, "HTTP/1.1 200"},
      {"never says anything", SimScript().expect_end(), 0, Reason::none, ""},
      {"stalls within its head", SimScript().send("GET / HTTP/1.1\r\nHo").expect_end(), 408,
       Reason::request_timeout, "HTTP/1.1 408"},
      {"stalls within its body", SimScript().send(half_post).expect_end(), 408,
       Reason::request_timeout, "HTTP/1.1 408"},
      {"sends garbage", refused("\x16\x03\x01 hello\r\n\r\n"), 400, Reason::request_malformed,
       "HTTP/1.1 400"},
      {"sends no host", refused("GET / HTTP/1.1\r\n\r\n"), 400, Reason::request_malformed,
       "HTTP/1.1 400"},
      {"sends a bad target", refused("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n"), 400,
       Reason::request_target, "HTTP/1.1 400"},
      {"sends a long line", refused("GET /" + std::string(9000, 'a') + " HTTP/1.1\r\n\r\n"), 414,
       Reason::request_line_too_long, "HTTP/1.1 414"},
      {"sends a long field", refused(head + "x: " + std::string(9000, 'a') + "\r\n\r\n"), 431,
       Reason::request_head_too_large, "HTTP/1.1 431"},
      {"sends a bad chunk",
       refused("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), 400,
       Reason::request_malformed, "HTTP/1.1 400"},
      {"announces too much",
       SimScript()
           .send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n")
           .expect("}")
           .close(),
       413, Reason::request_body_too_large, "HTTP/1.1 413"},
  };
}

std::string slow_or_large(const std::string& request) {
  if (has(request, "/large")) return ok(std::string(1'000'000, 'L'));
  if (has(request, "POST")) return "";
  return "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";  // and nothing of it
}

TEST_CASE("a client that fails has a reason and a record", "[sim]") {
  for (const BadClient& bad : bad_clients()) {
    for (int seed = 1; seed <= 5; ++seed) {
      INFO(bad.what << ", seed " << seed);
      SimScene scene(seed);
      const bool slow = bad.status == 499;
      SimScript answers = SimScript().expect("\r\n\r\n");
      if (slow) answers.pause(seconds(20));
      scene.serve(origin_1, answers.reply(slow_or_large).expect_end().close());
      scene.gateway.publish(forwarding_to({std::string(origin_1)}));
      const SimTalk& talk = scene.ask(bad.script);
      REQUIRE(scene.finish(talk));
      scene.gateway.run_for(seconds(5));
      CHECK(talk.heard.find(bad.heard) == 0);
      CHECK(scene.gateway.leftovers() == "");
      if (bad.status == 0) {
        CHECK(scene.records.empty());
        continue;
      }
      REQUIRE(scene.records.size() == 1);
      CHECK(scene.record().status == bad.status);
      CHECK(http::reason_name(scene.record().reason) == http::reason_name(bad.reason));
      CHECK(scene.record().detail != "");
    }
  }
}

// Its next request may be under way by then.
TEST_CASE("a client that is slow to read an answer is not idle meanwhile", "[sim]") {
  SimScene scene(GENERATE(range(1, 6)), {.buffer = 4096});
  scene.serve(origin_1, SimScript().expect("\r\n\r\n").send(ok(std::string(100'000, 'x'))).again());
  config::Config config = forwarding_to({std::string(origin_1)});
  config.listeners[0].client_timeout.idle = config::Written<Duration>{seconds(10), {}};
  scene.gateway.publish(config);
  SimScript script = SimScript().send(get());
  for (int i = 0; i < 25; ++i) script.expect_bytes(4000).pause(seconds(1));
  const SimTalk& talk = scene.ask(script.pause(seconds(2)).send(get()).expect("200 OK").close());
  REQUIRE(scene.finish(talk));
  CHECK(talk.done);
}

TEST_CASE("a chunked body that grows too large is refused on its way", "[sim]") {
  SimScene scene(GENERATE(range(1, 6)));
  scene.serve(origin_1, SimScript().expect_end().close());
  config::Config config = forwarding_to({std::string(origin_1)});
  config.gateway.limits.body = config::Written<std::uint64_t>{5000, {}};
  scene.gateway.publish(config);
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  const SimTalk& talk = scene.ask(SimScript()
                                      .send(head + chunk(std::string(3000, 'a')))
                                      .pause(seconds(1))
                                      .send(chunk(std::string(3000, 'b')))
                                      .expect("}")
                                      .close());
  REQUIRE(scene.finish(talk));
  CHECK(scene.record().status == 413);
  CHECK(scene.record().reason == Reason::request_body_too_large);
  CHECK(scene.gateway.counters().upstream_connections.get() == 0);
  CHECK(scene.gateway.leftovers() == "");
}

TEST_CASE("who sends more than is read to keep the connection is told that it closes", "[sim]") {
  SimScene scene(GENERATE(range(1, 6)));
  scene.gateway.publish(forwarding_to({std::string(origin_1)}));  // nobody is there
  const std::size_t size = GENERATE(std::size_t{60'000}, std::size_t{200'000});
  const SimTalk& talk =
      scene.ask(SimScript().send(post(std::string(size, 'x'))).expect("}").close());
  REQUIRE(scene.finish(talk));
  CHECK(has(talk.heard, "HTTP/1.1 503"));
  CHECK(has(talk.heard, "Connection: close") == (size > 65'536));
}

// The thread was kept from its work, as by a debugger or a busy machine.
TEST_CASE("what came in time counts, however late it is looked at", "[sim]") {
  SimScene scene(GENERATE(range(1, 6)));
  scene.serve(origin_1, SimScript().expect("\r\n\r\n").pause(seconds(1)).send(ok("hello")));
  scene.gateway.publish(forwarding_to({std::string(origin_1)}));
  const SimTalk& talk = scene.ask(SimScript().send(get()).expect("hello").close());
  scene.gateway.run_until([&] { return scene.gateway.counters().connects.get() == 1; });
  scene.gateway.run_for(milliseconds(500));
  const Moment back = scene.network.now() + seconds(50);  // past every timeout but the total one
  while (scene.network.advance(back)) continue;
  REQUIRE(scene.finish(talk));
  CHECK(scene.record().status == 200);
  CHECK(scene.record().reason == Reason::none);
}

TEST_CASE("past the memory mark new requests are turned away", "[sim]") {
  net::SimNetwork network({.seed = 3});
  net::SimPeer client(network);
  SimGateway gateway(network, 0);
  gateway.publish(forwarding_to({std::string(origin_1)}));
  const SimTalk& talk =
      client.connect(gateway.address(), SimScript().send(get()).expect("}").close());
  REQUIRE(gateway.run_until([&talk] { return talk.over; }));
  CHECK(has(talk.heard, "gateway.overloaded"));
}

}  // namespace
}  // namespace gw::test
