// A whole worker between clients and origins of the simulator: forwarding, keep-alive, and what is
// remembered of it. Every scenario runs under several seeds, so with other delays, short reads and
// short writes.
#include <catch2/catch.hpp>

#include "support/runtime/sim_scene.h"
#include "support/core/made_policy.h"

namespace gw::test {
namespace {

TEST_CASE("a GET is forwarded, answered and remembered", "[sim]") {
  SimScene scene(GENERATE(range(1, 20)));
  scene.serve(origin_1, SimScript().expect("\r\n\r\n").send(ok("hello")).again());
  scene.gateway.publish(forwarding_to({std::string(origin_1)}));
  const SimTalk& talk = scene.ask(SimScript().send(get("/x?y=1")).expect("hello").close());
  REQUIRE(scene.finish(talk));

  CHECK(talk.heard.find("HTTP/1.1 200 OK\r\n") == 0);
  const std::string& sent = scene.served().at(0)->heard;
  CHECK(sent.find("GET /x?y=1 HTTP/1.1\r\n") == 0);
  CHECK(count(sent, "x-forwarded-for: ") == 1);
  CHECK(scene.record().status == 200);
  CHECK(scene.record().path == "/x");
  CHECK(scene.record().route == "all");
  CHECK(scene.record().upstream == "app");
  CHECK(scene.record().endpoint == "http://10.1.0.1:8080");
  CHECK(scene.record().attempts == 1);
  CHECK(scene.record().bytes_out == 5);
  CHECK(scene.record().upstream_time > Duration::zero());
  CHECK(scene.record().gateway + scene.record().upstream_time == scene.record().total);
  CHECK(scene.gateway.leftovers() == "");
}

TEST_CASE("both sides are kept alive", "[sim]") {
  SimScene scene(GENERATE(range(1, 10)));
  scene.serve(origin_1, SimScript().expect("\r\n\r\n").send(ok("hello")).again());
  scene.gateway.publish(forwarding_to({std::string(origin_1)}));
  SimScript script;
  for (int i = 0; i < 50; ++i) script.send(get()).expect("hello");
  const SimTalk& talk = scene.ask(script.close());
  REQUIRE(scene.finish(talk));

  CHECK(count(talk.heard, "200 OK") == 50);
  CHECK(scene.served().size() == 1);
  CHECK(scene.records.size() == 50);
  CHECK(scene.gateway.counters().reused.get() == 49);
  CHECK(scene.gateway.leftovers() == "");
}

TEST_CASE("pipelined requests are answered in their order", "[sim]") {
  SimScene scene(GENERATE(range(1, 10)));
  const auto echo = [](const std::string& request) {
    return ok(request.substr(0, request.find(" HTTP")));
  };
  scene.serve(origin_1, SimScript().expect("\r\n\r\n").reply(echo).again());
  scene.gateway.publish(forwarding_to({std::string(origin_1)}));
  std::string all;
  for (int i = 0; i < 40; ++i) all += get("/" + std::to_string(i));
  const SimTalk& talk = scene.ask(SimScript().send(all).expect("GET /39").close());
  REQUIRE(scene.finish(talk));

  std::size_t at = 0;
  for (int i = 0; i < 40; ++i) {
    at = talk.heard.find("GET /" + std::to_string(i), at);
    REQUIRE(at != std::string::npos);
  }
  CHECK(count(talk.heard, "200 OK") == 40);
}

TEST_CASE("many clients at once get each their own answer", "[sim]") {
  SimScene scene(GENERATE(range(1, 6)));
  const auto echo = [](const std::string& request) {
    return ok("<" + request.substr(4, request.find(" HTTP") - 4) + ">");
  };
  scene.serve(origin_1, SimScript().expect("\r\n\r\n").reply(echo).again());
  scene.gateway.publish(forwarding_to({std::string(origin_1)}));
  std::vector<const SimTalk*> talks;
  for (int i = 0; i < 60; ++i) {
    SimScript script;
    for (int k = 0; k < 5; ++k) {
      const std::string path = "/" + std::to_string(i) + "-" + std::to_string(k);
      script.send(get(path)).expect("<" + path + ">");
    }
    talks.push_back(&scene.ask(script.close()));
  }
  for (const SimTalk* talk : talks) {
    REQUIRE(scene.finish(*talk));
    CHECK(talk->done);
    CHECK(count(talk->heard, "200 OK") == 5);
  }
  CHECK(scene.records.size() == 300);
  CHECK(scene.gateway.leftovers() == "");
}

// Two policies before the route: one that makes requests wait, one that answers preflights.
config::Config slowly_for_pages() {
  config::Config config = forwarding_to({std::string(origin_1)});
  const auto add = [&](const char* type, config::Value options) {
    config::Policy made;
    made.name = made.type = type;
    made.options = std::move(options);
    config.policies.push_back(std::move(made));
    config.routes[0].policies.push_back({{type, {}}, {}});
  };
  add("fault", table({{"delay", value("2s")}}));
  add("cors", table({{"origins", value("https://a.test")}}));
  return config;
}

TEST_CASE("a policy's delay takes its time, then the request goes on", "[sim]") {
  SimScene scene(GENERATE(range(1, 10)));
  scene.serve(origin_1, SimScript().expect("\r\n\r\n").send(ok("hello")).again());
  scene.gateway.publish(slowly_for_pages());
  const SimTalk& talk = scene.ask(SimScript().send(get()).expect("hello").close());
  REQUIRE(scene.finish(talk));
  CHECK(count(talk.heard, "200 OK") == 1);
  CHECK(scene.record().total >= seconds(2));
  CHECK(scene.record().total < seconds(4));
  CHECK(scene.gateway.leftovers() == "");
}

TEST_CASE("who leaves while a policy waits leaves nothing behind", "[sim]") {
  SimScene scene(GENERATE(range(1, 10)));
  scene.gateway.publish(slowly_for_pages());
  const SimTalk& talk = scene.ask(SimScript().send(get()).pause(milliseconds(500)).reset());
  scene.gateway.run_for(seconds(10));
  REQUIRE(scene.finish(talk));
  CHECK(scene.record().reason == http::Reason::client_gone);
  CHECK(scene.gateway.leftovers() == "");
}

TEST_CASE("a preflight is answered without the upstream", "[sim]") {
  SimScene scene(GENERATE(range(1, 10)));
  scene.gateway.publish(slowly_for_pages());
  const std::string preflight =
      "OPTIONS / HTTP/1.1\r\nHost: a\r\nOrigin: https://a.test\r\n"
      "Access-Control-Request-Method: PUT\r\n\r\n";
  const SimTalk& talk = scene.ask(
      SimScript().send(preflight).expect("\r\n\r\n").send(preflight).expect("\r\n\r\n").close());
  REQUIRE(scene.finish(talk));
  CHECK(count(talk.heard, "HTTP/1.1 204 ") == 2);
  CHECK(count(talk.heard, "access-control-allow-methods: PUT\r\n") == 2);
  CHECK(count(talk.heard, "ontent-") == 0);
  REQUIRE(scene.records.size() == 2);
  CHECK(scene.records[1].reason == http::Reason::cors_preflight);
  CHECK(scene.gateway.leftovers() == "");
}

}  // namespace
}  // namespace gw::test
