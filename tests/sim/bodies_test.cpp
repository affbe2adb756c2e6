// Bodies in both directions: whole, bounded in memory, with credit for what the other side took;
// and the parts of HTTP around them: trailers, interim answers, early answers, HEAD, tunnels.
#include <catch2/catch.hpp>

#include <algorithm>

#include "support/runtime/sim_scene.h"

namespace gw::test {
namespace {

using http::Reason;

// Text of which every part is different, so that a byte that is lost or doubled is seen.
std::string numbers(std::size_t size) {
  std::string text;
  for (std::size_t i = 0; text.size() < size; ++i) text += std::to_string(i) + ",";
  text.resize(size);
  return text;
}

std::string in_chunks(const std::string& body, std::size_t size) {
  std::string text;
  for (std::size_t at = 0; at < body.size(); at += size) text += chunk(body.substr(at, size));
  return text + "0\r\n\r\n";
}

std::string body_of(const std::string& heard) { return heard.substr(heard.find("\r\n\r\n") + 4); }

constexpr std::string_view chunked = "Transfer-Encoding: chunked\r\n\r\n";

TEST_CASE("a large body goes up, whole and in bounded memory", "[sim]") {
  const bool with_length = GENERATE(true, false);
  SimScene scene(GENERATE(range(1, 4)));
  const std::string body = numbers(3'000'000);
  // The origin stops reading again and again.
  SimScript slow = SimScript().expect("\r\n\r\n");
  for (int i = 1; i < 20; ++i) slow.expect_bytes(100'000).pause(milliseconds(500));
  scene.serve(origin_1, slow.expect(body.substr(body.size() - 20)).send(ok("thanks")));
  scene.gateway.publish(forwarding_to({std::string(origin_1)}));
  const SimTalk& talk =
      scene.ask(with_length ? SimScript().send(post(body)).expect("thanks").close()
                            : SimScript()
                                  .send("POST / HTTP/1.1\r\nHost: a\r\n" + std::string(chunked) +
                                        in_chunks(body, 5000))
                                  .expect("thanks")
                                  .close());
  std::uint64_t most = 0;
  REQUIRE(scene.gateway.run_until([&] {
    most = std::max(most, scene.gateway.counters().kept_bytes.get());
    return talk.over;
  }));
  scene.finish(talk);
  CHECK(most < 600'000);
  CHECK(scene.record().status == 200);
  CHECK(scene.record().bytes_in == body.size());
  if (with_length) CHECK(body_of(scene.served().at(0)->heard) == body);
  CHECK(scene.gateway.leftovers() == "");
}

TEST_CASE("a large body comes down, whole and in bounded memory", "[sim]") {
  const int framing = GENERATE(0, 1, 2);  // length, chunks, until close
  SimScene scene(GENERATE(range(1, 4)));
  const std::string body = numbers(3'000'000);
  const std::string sent =
      framing == 0   ? ok(body)
      : framing == 1 ? "HTTP/1.1 200 OK\r\n" + std::string(chunked) + in_chunks(body, 3000)
                     : "HTTP/1.1 200 OK\r\n\r\n" + body;
  scene.serve(origin_1, SimScript().expect("\r\n\r\n").send(sent).close());
  scene.gateway.publish(forwarding_to({std::string(origin_1)}));
  SimScript slow = SimScript().send("GET / HTTP/1.0\r\nHost: a\r\n\r\n");
  for (int i = 1; i < 20; ++i) slow.expect_bytes(100'000).pause(milliseconds(500));
  const SimTalk& talk = scene.ask(slow.expect_end());
  std::uint64_t most = 0;
  REQUIRE(scene.gateway.run_until([&] {
    most = std::max(most, scene.gateway.counters().kept_bytes.get());
    return talk.over;
  }));
  scene.finish(talk);
  CHECK(most < 600'000);
  CHECK(body_of(talk.heard) == body);
  CHECK(scene.record().bytes_out == body.size());
  CHECK(scene.record().reason == Reason::none);
  CHECK(scene.gateway.leftovers() == "");
}

TEST_CASE("a peer that dribbles into a full connection pins no memory", "[sim]") {
  SimScene scene(GENERATE(range(1, 3)));
  SimScript dribble = SimScript().expect("\r\n\r\n").send(ok(numbers(200'000)).substr(0, 80'000));
  for (int i = 0; i < 3000; ++i) dribble.pause(milliseconds(3)).send("x");
  scene.serve(origin_1, dribble);
  scene.gateway.publish(forwarding_to({std::string(origin_1)}));
  const SimTalk& talk =
      scene.ask(SimScript().send(get()).expect_bytes(10).pause(seconds(20)).close());
  std::uint64_t most = 0;
  REQUIRE(scene.gateway.run_until([&] {
    most = std::max(most, scene.gateway.counters().kept_bytes.get());
    return talk.over;
  }));
  CHECK(most < 600'000);
}

TEST_CASE("trailers go both ways", "[sim]") {
  SimScene scene(GENERATE(range(1, 6)));
  scene.serve(origin_1, SimScript()
                            .expect("up: 1\r\n\r\n")
                            .send("HTTP/1.1 200 OK\r\n" + std::string(chunked) +
                                  "2\r\nhi\r\n0\r\ndown: 2\r\n\r\n")
                            .again());
  scene.gateway.publish(forwarding_to({std::string(origin_1)}));
  const SimTalk& talk = scene.ask(SimScript()
                                      .send("POST / HTTP/1.1\r\nHost: a\r\nTE: trailers\r\n" +
                                            std::string(chunked) + "3\r\nabc\r\n0\r\nup: 1\r\n\r\n")
                                      .expect("down: 2\r\n\r\n")
                                      .close());
  REQUIRE(scene.finish(talk));
  CHECK(talk.done);
  CHECK(scene.gateway.leftovers() == "");
}

TEST_CASE("a body that waits for 100-continue", "[sim]") {
  SimScene scene(GENERATE(range(1, 6)));
  scene.serve(origin_1, SimScript()
                            .expect("\r\n\r\n")
                            .send("HTTP/1.1 100 Continue\r\n\r\n")
                            .expect("body")
                            .send(ok("hello"))
                            .again());
  scene.gateway.publish(forwarding_to({std::string(origin_1)}));
  const std::string request = post("body", "Expect: 100-continue\r\n");
  const SimTalk& talk = scene.ask(SimScript()
                                      .send(request.substr(0, request.size() - 4))
                                      .expect("100 Continue\r\n\r\n")
                                      .send("body")
                                      .expect("hello")
                                      .send(get("/second"))
                                      .expect("HTTP/1.1 ")
                                      .close());
  REQUIRE(scene.finish(talk));
  CHECK(scene.records.at(0).status == 200);
  CHECK(scene.gateway.leftovers() == "");
}

TEST_CASE("interim answers are passed on", "[sim]") {
  SimScene scene(GENERATE(range(1, 6)));
  scene.serve(origin_1, SimScript()
                            .expect("\r\n\r\n")
                            .send("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n")
                            .pause(seconds(1))
                            .send(ok("hello"))
                            .again());
  scene.gateway.publish(forwarding_to({std::string(origin_1)}));
  const SimTalk& talk =
      scene.ask(SimScript().send(get()).expect("</a.css>\r\n\r\n").expect("hello").close());
  REQUIRE(scene.finish(talk));
  CHECK(talk.done);
  CHECK(scene.record().status == 200);
}

TEST_CASE("an answer that comes before the body is delivered at once", "[sim]") {
  SimScene scene(GENERATE(range(1, 10)));
  const std::string no = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno";
  scene.serve(origin_1, SimScript().expect("\r\n\r\n").send(no).pause(seconds(60)));
  scene.gateway.publish(forwarding_to({std::string(origin_1)}));
  const std::string request = post(std::string(20'000, 'x'));
  const SimTalk& talk = scene.ask(SimScript()
                                      .send(request.substr(0, 1000))
                                      .expect("no")
                                      .send(request.substr(1000))
                                      .send(get("/second"))
                                      .expect("401 Unauthorized")
                                      .close());
  REQUIRE(scene.finish(talk));
  CHECK(talk.done);  // what was left of the body was read out, and the connection stayed
  CHECK(scene.records.size() == 2);
  CHECK(scene.records[0].status == 401);
  CHECK(scene.gateway.leftovers() == "");
}

TEST_CASE("HEAD is answered without a body, and the connection stays in step", "[sim]") {
  SimScene scene(GENERATE(range(1, 6)));
  scene.serve(origin_1, SimScript()
                            .expect("\r\n\r\n")
                            .send("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n")
                            .expect("\r\n\r\n")
                            .send(ok("hello")));
  scene.gateway.publish(forwarding_to({std::string(origin_1)}));
  const SimTalk& talk = scene.ask(SimScript()
                                      .send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n")
                                      .expect("\r\n\r\n")
                                      .send(get())
                                      .expect("hello")
                                      .close());
  REQUIRE(scene.finish(talk));
  CHECK(talk.done);
  CHECK(count(talk.heard, "Content-Length: 99\r\n") == 1);
  CHECK(scene.served().size() == 1);
}

TEST_CASE("an event stream outlives the total time", "[sim]") {
  SimScene scene(GENERATE(range(1, 3)));
  SimScript events =
      SimScript()
          .expect("\r\n\r\n")
          .send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n" + std::string(chunked));
  for (int i = 0; i < 10; ++i) events.pause(seconds(50)).send(chunk("data\n\n"));
  scene.serve(origin_1, events.send("0\r\n\r\n"));
  scene.gateway.publish(forwarding_to({std::string(origin_1)}));
  const SimTalk& talk = scene.ask(SimScript().send(get()).expect("0\r\n\r\n").close());
  REQUIRE(scene.gateway.run_until([&talk] { return talk.over; }, seconds(1000)));
  scene.finish(talk);
  CHECK(scene.record().bytes_out == 60);  // ten of "data" and its two line ends
  CHECK(scene.record().reason == Reason::none);
}

// --- tunnels ---

const std::string upgrade =
    "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n";
const std::string switching =
    "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n";

TEST_CASE("a WebSocket is a tunnel, each half ends by itself", "[sim]") {
  SimScene scene(GENERATE(range(1, 20)));
  const std::string large = numbers(300'000);
  scene.serve(origin_1, SimScript()
                            .expect("\r\n\r\n")
                            .send(switching + "welcome")
                            .expect("ping")
                            .send("pong" + large)
                            .finish()
                            .expect("bye")
                            .expect_end()
                            .close());
  scene.gateway.publish(forwarding_to({std::string(origin_1)}));
  const SimTalk& talk = scene.ask(SimScript()
                                      .send(upgrade)
                                      .expect("welcome")
                                      .pause(seconds(120))  // no total time
                                      .send("ping")
                                      .expect_end()
                                      .send("bye")
                                      .finish()
                                      .close());
  REQUIRE(scene.finish(talk));
  CHECK(talk.done);
  CHECK(has(talk.heard, "101 Switching Protocols"));
  CHECK(has(talk.heard, "pong" + large));
  CHECK(has(scene.served().at(0)->heard, "bye"));
  CHECK(scene.record().status == 101);
  CHECK(scene.gateway.leftovers() == "");
}

TEST_CASE("a tunnel that nobody uses ends", "[sim]") {
  SimScene scene(GENERATE(range(1, 3)));
  scene.serve(origin_1, SimScript().expect("\r\n\r\n").send(switching).expect_end());
  scene.gateway.publish(forwarding_to({std::string(origin_1)}));
  const SimTalk& talk = scene.ask(SimScript().send(upgrade).expect_end());
  REQUIRE(scene.gateway.run_until([&talk] { return talk.over; }, seconds(700)));
  scene.finish(talk);
  CHECK(scene.record().reason == Reason::upstream_idle_timeout);
  CHECK(scene.gateway.leftovers() == "");
}

TEST_CASE("a client that leaves its tunnel", "[sim]") {
  SimScene scene(GENERATE(range(1, 10)));
  scene.serve(origin_1, SimScript().expect("\r\n\r\n").send(switching).expect_end().close());
  scene.gateway.publish(forwarding_to({std::string(origin_1)}));
  const SimTalk& talk =
      scene.ask(SimScript().send(upgrade).expect("\r\n\r\n").pause(seconds(1)).close());
  REQUIRE(scene.finish(talk));
  CHECK(scene.served().at(0)->ended);
  CHECK(scene.record().status == 101);
  CHECK(scene.gateway.leftovers() == "");
}

// The timer of its idle time had fired meanwhile; none may be set for a connection that is gone.
TEST_CASE("a client that resets its tunnel after more than the idle time", "[sim]") {
  SimScene scene(GENERATE(range(1, 6)));
  scene.serve(origin_1, SimScript().expect("\r\n\r\n").send(switching).expect_end().close());
  scene.gateway.publish(forwarding_to({std::string(origin_1)}));
  const SimTalk& talk =
      scene.ask(SimScript().send(upgrade).expect("\r\n\r\n").pause(seconds(100)).reset());
  REQUIRE(scene.finish(talk));
  CHECK(scene.record().reason == Reason::client_gone);
  scene.gateway.run_for(seconds(200));
  CHECK(scene.gateway.leftovers() == "");
}

}  // namespace
}  // namespace gw::test
