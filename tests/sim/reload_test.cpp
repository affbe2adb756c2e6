// Reload and drain: a new configuration touches no connection and no running exchange; a drain ends
// everything in good order, or when its time is over.
#include <catch2/catch.hpp>

#include "support/runtime/sim_scene.h"

namespace gw::test {
namespace {

using http::Reason;

config::Config one_origin() { return forwarding_to({std::string(origin_1)}); }

TEST_CASE("reloads under load fail no request and close no connection", "[sim]") {
  SimScene scene(GENERATE(range(1, 6)));
  scene.serve(origin_1, SimScript().expect("\r\n\r\n").send(ok("hello")).again());
  scene.gateway.publish(one_origin());
  std::vector<const SimTalk*> talks;
  for (int i = 0; i < 20; ++i) {
    SimScript script;
    for (int k = 0; k < 30; ++k) script.send(get()).expect("hello").pause(milliseconds(10));
    talks.push_back(&scene.ask(script.close()));
  }
  for (int i = 0; i < 20; ++i) {
    scene.gateway.run_for(milliseconds(20));
    scene.gateway.publish(one_origin());
  }
  for (const SimTalk* talk : talks) {
    REQUIRE(scene.finish(*talk));
    CHECK(talk->done);
    CHECK(count(talk->heard, "200 OK") == 30);
  }
  CHECK(scene.gateway.counters().accepted.get() == 20);
  CHECK(scene.records.front().version < scene.records.back().version);
  CHECK(scene.gateway.leftovers() == "");
}

TEST_CASE("a running exchange stays with its configuration", "[sim]") {
  SimScene scene(GENERATE(range(1, 6)));
  scene.serve(origin_1, SimScript().expect("\r\n\r\n").pause(seconds(2)).send(ok("old")).again());
  scene.serve(origin_2, SimScript().expect("\r\n\r\n").send(ok("new")).again());
  scene.gateway.publish(one_origin());
  const SimTalk& talk =
      scene.ask(SimScript().send(get()).expect("old").send(get()).expect("new").close());
  scene.gateway.run_for(seconds(1));
  scene.gateway.publish(forwarding_to({std::string(origin_2)}));
  REQUIRE(scene.finish(talk));
  CHECK(talk.done);
  REQUIRE(scene.records.size() == 2);
  CHECK(scene.records[0].version < scene.records[1].version);
}

TEST_CASE("an address that goes: its connections are answered, then closed", "[sim]") {
  SimScene scene(GENERATE(range(1, 6)));
  scene.serve(origin_1, SimScript().expect("\r\n\r\n").pause(seconds(2)).send(ok("hello")).again());
  config::Config both = one_origin();
  both.listeners[0].addresses.push_back({"10.0.0.1:81", {}});
  scene.gateway.publish(both);
  const SimTalk& talk = scene.client.connect(scene.gateway.address("10.0.0.1:81"),
                                             SimScript().send(get()).expect("hello").expect_end());
  const SimTalk& stays = scene.ask(SimScript()
                                       .send(get())
                                       .expect("hello")
                                       .pause(seconds(5))
                                       .send(get())
                                       .expect("hello")
                                       .close());
  scene.gateway.run_for(seconds(1));
  scene.gateway.publish(one_origin());
  REQUIRE(scene.finish(talk));
  CHECK(has(talk.heard, "Connection: close"));
  REQUIRE(scene.finish(stays));
  CHECK(stays.done);
  CHECK(!has(stays.heard, "Connection: close"));
}

TEST_CASE("a drain finishes what is running and closes what is idle", "[sim]") {
  SimScene scene(GENERATE(range(1, 10)));
  scene.serve(
      origin_1,
      SimScript().expect("/slow").expect("\r\n\r\n").pause(seconds(3)).send(ok("slow")).again());
  scene.gateway.publish(one_origin());
  const SimTalk& idle = scene.ask(SimScript().expect_end());
  const SimTalk& busy = scene.ask(SimScript().send(get("/slow")).expect("slow").expect_end());
  scene.gateway.run_for(seconds(1));
  scene.gateway.drain(seconds(30));
  REQUIRE(scene.gateway.run_until([&] { return scene.gateway.returned(); }, seconds(10)));
  for (const Remembered& record : scene.gateway.records()) scene.records.push_back(record);
  CHECK(scene.record().status == 200);
  CHECK(scene.record().reason == Reason::none);
  while (scene.network.advance(scene.network.now() + seconds(10))) continue;
  CHECK(busy.done);
  CHECK(has(busy.heard, "Connection: close"));
  CHECK(idle.done);
  CHECK(scene.gateway.leftovers() == "");
}

TEST_CASE("what a drain cannot finish is told so", "[sim]") {
  SimScene scene(GENERATE(range(1, 10)));
  scene.serve(origin_1, SimScript().expect("\r\n\r\n").pause(seconds(50)));
  scene.gateway.publish(one_origin());
  const SimTalk& talk = scene.ask(SimScript().send(get()).expect("}").expect_end());
  scene.gateway.run_for(seconds(1));
  scene.gateway.drain(seconds(5));
  REQUIRE(scene.gateway.run_until([&] { return scene.gateway.returned(); }, seconds(10)));
  while (scene.network.advance(scene.network.now() + seconds(10))) continue;
  CHECK(has(talk.heard, "gateway.draining"));
  CHECK(scene.gateway.leftovers() == "");
}

}  // namespace
}  // namespace gw::test
