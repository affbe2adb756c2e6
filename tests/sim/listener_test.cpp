// What a listener does before there is a request: the PROXY protocol, and limits on connections.
#include <catch2/catch.hpp>

#include "support/runtime/sim_scene.h"

namespace gw::test {
namespace {

SimScript answering() { return SimScript().expect("\r\n\r\n").send(ok("hello")).again(); }

config::Config with_proxy_protocol() {
  config::Config config = forwarding_to({std::string(origin_1)});
  config.listeners[0].proxy_protocol = true;
  return config;
}

TEST_CASE("a PROXY header says who the client is", "[sim]") {
  SimScene scene(GENERATE(range(1, 10)));
  scene.serve(origin_1, answering());
  scene.gateway.publish(with_proxy_protocol());
  const std::string header = "PROXY TCP4 192.0.2.7 10.0.0.1 4711 80\r\n";
  const SimTalk& talk = scene.ask(
      SimScript().send(header + get()).expect("hello").send(get()).expect("hello").close());
  REQUIRE(scene.finish(talk));
  CHECK(talk.done);
  CHECK(count(scene.served().at(0)->heard, "x-forwarded-for: 192.0.2.7\r\n") == 2);
  CHECK(scene.gateway.leftovers() == "");
}

TEST_CASE("who sends no PROXY header is not served", "[sim]") {
  SimScene scene(GENERATE(range(1, 10)));
  scene.serve(origin_1, answering());
  scene.gateway.publish(with_proxy_protocol());
  const SimTalk& talk = scene.ask(SimScript().send(get()).expect_end());
  REQUIRE(scene.finish(talk));
  CHECK(talk.heard == "");
  CHECK(scene.gateway.counters().turned_away.get() == 1);
  CHECK(scene.gateway.counters().requests.get() == 0);
  CHECK(scene.gateway.leftovers() == "");
}

TEST_CASE("connections past a limit are turned away, and there is room again", "[sim]") {
  const bool each_address = GENERATE(true, false);
  SimScene scene(GENERATE(range(1, 6)));
  scene.serve(origin_1, answering());
  config::Config config = forwarding_to({std::string(origin_1)});
  (each_address ? config.listeners[0].limits.connections_per_address
                : config.listeners[0].limits.connections) = config::Written<std::uint64_t>{2, {}};
  scene.gateway.publish(config);
  const auto staying = [] {
    return SimScript().send(get()).expect("hello").pause(seconds(1)).close();
  };
  const SimTalk& first = scene.ask(staying());
  const SimTalk& second = scene.ask(staying());
  scene.gateway.run_for(milliseconds(500));
  const SimTalk& third = scene.ask(SimScript().send(get()).expect_end());
  REQUIRE(scene.finish(third));
  CHECK(third.heard == "");
  CHECK(scene.gateway.counters().turned_away.get() == 1);
  REQUIRE(scene.finish(first));
  REQUIRE(scene.finish(second));
  const SimTalk& fourth = scene.ask(staying());
  REQUIRE(scene.finish(fourth));
  CHECK(fourth.done);
  CHECK(scene.gateway.leftovers() == "");
}

}  // namespace
}  // namespace gw::test
