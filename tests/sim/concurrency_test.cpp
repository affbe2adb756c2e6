// Places for requests in flight, over a whole worker: who waits is served in order, gives up in
// time, and leaves nothing behind whichever way its request ends. Several seeds each.
#include <algorithm>
#include <catch2/catch.hpp>

#include "support/core/made_policy.h"
#include "support/runtime/sim_scene.h"

namespace gw::test {
namespace {

config::Config with_places(config::Value options) {
  config::Config config = forwarding_to({std::string(origin_1)});
  config::Policy places;
  places.name = "places";
  places.type = "concurrency";
  places.options = std::move(options);
  config.policies.push_back(std::move(places));
  config.routes[0].policies.push_back({{"places", {}}, {}});
  return config;
}

// Takes half a second for an answer.
SimScript slow_origin() {
  return SimScript().expect("\r\n\r\n").pause(milliseconds(500)).send(ok("hello")).again();
}

struct Crowd {
  explicit Crowd(SimScene& of) : scene(of) {}
  void come(int count, const SimScript& script) {
    for (int i = 0; i < count; ++i) {
      talks.push_back(&scene.ask(script));
      scene.gateway.run_for(milliseconds(30));  // one after the other
    }
  }
  void finish() {
    for (const SimTalk* talk : talks) REQUIRE(scene.finish(*talk));
  }
  std::size_t heard(std::string_view text) const {
    return static_cast<std::size_t>(std::count_if(
        talks.begin(), talks.end(), [&](const SimTalk* talk) { return has(talk->heard, text); }));
  }
  SimScene& scene;
  std::vector<const SimTalk*> talks;
};

const SimScript asks = SimScript().send(get()).expect("\r\n\r\n").close();

TEST_CASE("where all places are taken, the next is refused", "[sim][concurrency]") {
  SimScene scene(GENERATE(range(1, 10)));
  scene.serve(origin_1, slow_origin());
  scene.gateway.publish(with_places(table({{"max", value(2)}})));
  Crowd crowd(scene);
  crowd.come(5, asks);
  crowd.finish();
  CHECK(crowd.heard("200 OK") == 2);
  CHECK(crowd.heard("503 ") == 3);
  CHECK(crowd.heard("gw-reason: concurrency.exceeded") == 3);
  crowd.come(1, asks);  // the places are free again
  crowd.finish();
  CHECK(crowd.heard("200 OK") == 3);
  CHECK(scene.gateway.leftovers() == "");
}

TEST_CASE("who waits is served in the order of coming", "[sim][concurrency]") {
  SimScene scene(GENERATE(range(1, 10)));
  scene.serve(origin_1, slow_origin());
  scene.gateway.publish(
      with_places(table({{"max", value(1)}, {"waiting", value(3)}, {"wait", value("10s")}})));
  Crowd crowd(scene);
  for (const char* path : {"/1", "/2", "/3", "/4"})
    crowd.come(1, SimScript().send(get(path)).expect("\r\n\r\n").close());
  crowd.come(1, asks);  // the queue is full
  crowd.finish();
  CHECK(crowd.heard("200 OK") == 4);
  CHECK(has(crowd.talks.back()->heard, "503 "));
  std::string order;
  for (const auto& talk : scene.served())
    for (std::size_t at = talk->heard.find("GET /"); at != talk->heard.npos;
         at = talk->heard.find("GET /", at + 1))
      order += talk->heard[at + 5];
  CHECK(order == "1234");
  CHECK(scene.gateway.leftovers() == "");
}

TEST_CASE("who waits too long is refused, and its place in the line is free",
          "[sim][concurrency]") {
  SimScene scene(GENERATE(range(1, 10)));
  scene.serve(origin_1, SimScript().expect("\r\n\r\n").pause(seconds(3)).send(ok("hello")).again());
  scene.gateway.publish(
      with_places(table({{"max", value(1)}, {"waiting", value(1)}, {"wait", value("400ms")}})));
  Crowd crowd(scene);
  crowd.come(2, asks);
  scene.gateway.run_for(milliseconds(600));
  crowd.come(1, asks);
  crowd.finish();
  CHECK(crowd.heard("200 OK") == 1);
  CHECK(crowd.heard("503 ") == 2);
  for (const Remembered& record : scene.records)
    if (record.status == 503) {
      CHECK(record.detail == "no slot became free in time");
      CHECK(record.total >= milliseconds(400));
      CHECK(record.total < milliseconds(600));
    }
  CHECK(scene.gateway.leftovers() == "");
}

TEST_CASE("a client that goes while it waits leaves the line", "[sim][concurrency]") {
  SimScene scene(GENERATE(range(1, 20)));
  scene.serve(origin_1, slow_origin());
  scene.gateway.publish(
      with_places(table({{"max", value(1)}, {"waiting", value(2)}, {"wait", value("10s")}})));
  Crowd crowd(scene);
  crowd.come(1, asks);
  crowd.come(1, SimScript().send(get("/gone")).pause(milliseconds(100)).reset());
  scene.gateway.run_for(milliseconds(250));
  crowd.come(2, asks);
  crowd.finish();
  CHECK(crowd.heard("200 OK") == 3);
  for (const auto& talk : scene.served()) CHECK_FALSE(has(talk->heard, "/gone"));
  CHECK(scene.gateway.leftovers() == "");
}

TEST_CASE("a place goes back whichever way the request ends", "[sim][concurrency]") {
  const auto seed = GENERATE(range(1, 8));
  const auto script = GENERATE(0, 1, 2, 3);
  SimScene scene(seed);
  const SimScript ends[] = {SimScript().expect("\r\n\r\n").reset(),
                            SimScript().expect("\r\n\r\n").send("nonsense\r\n\r\n").close(),
                            SimScript()
                                .expect("\r\n\r\n")
                                .send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhal")
                                .reset(),
                            SimScript().expect("\r\n\r\n").pause(seconds(30)).close()};
  scene.serve(origin_1, ends[script]);
  config::Config config = with_places(table({{"max", value(1)}}));
  config.gateway.timeout.first_byte = {seconds(1), {}};
  config.gateway.retry.attempts = {1, {}};
  scene.gateway.publish(config);
  Crowd crowd(scene);
  for (int i = 0; i < 3; ++i) {
    crowd.come(1, SimScript().send(get()).expect_end().close());
    scene.gateway.run_for(seconds(3));
  }
  crowd.finish();
  CHECK(crowd.heard("concurrency.exceeded") == 0);
  CHECK(scene.gateway.leftovers() == "");
}

TEST_CASE("a reload keeps who holds and who waits", "[sim][concurrency]") {
  SimScene scene(GENERATE(range(1, 10)));
  scene.serve(origin_1, slow_origin());
  const auto options = [](int most) {
    return table({{"max", value(most)}, {"waiting", value(5)}, {"wait", value("10s")}});
  };
  scene.gateway.publish(with_places(options(1)));
  Crowd crowd(scene);
  crowd.come(2, asks);
  scene.gateway.publish(with_places(options(2)));
  crowd.come(2, asks);
  crowd.finish();
  CHECK(crowd.heard("200 OK") == 4);
  CHECK(scene.gateway.leftovers() == "");
}

TEST_CASE("a drain ends those who wait too", "[sim][concurrency]") {
  SimScene scene(GENERATE(range(1, 10)));
  scene.serve(origin_1, SimScript().expect("\r\n\r\n").pause(seconds(60)).send(ok("x")).again());
  scene.gateway.publish(
      with_places(table({{"max", value(1)}, {"waiting", value(2)}, {"wait", value("10m")}})));
  Crowd crowd(scene);
  crowd.come(3, asks);
  scene.gateway.drain(seconds(1));
  scene.gateway.run_for(seconds(5));
  crowd.finish();
  CHECK(crowd.heard("gw-reason: gateway.draining") == 3);
  CHECK(scene.gateway.leftovers() == "");
}

}  // namespace
}  // namespace gw::test
