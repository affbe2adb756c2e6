// What policies ask over the network, with a whole worker between the client, the service that is
// asked and the origin: answers, failures, sharing, and that nothing is left over whoever leaves.
#include <catch2/catch.hpp>

#include "support/core/made_policy.h"
#include "support/runtime/sim_scene.h"

namespace gw::test {
namespace {

// origin_1 is the application, origin_2 the service that is asked.
config::Config asking(const char* type, config::Value options) {
  config::Config config = forwarding_to({std::string(origin_1)});
  config::Policy made;
  made.name = made.type = type;
  made.options = std::move(options);
  config.policies.push_back(std::move(made));
  config.routes[0].policies.push_back({{type, {}}, {}});
  return config;
}

config::Config guarded() {
  return asking("forward-auth", table({{"url", value("http://10.1.0.2:8080/check")},
                                       {"upstream_headers", value("x-user")}}));
}

config::Config introspected() {
  return asking("oauth2-introspection", table({{"url", value("http://10.1.0.2:8080/introspect")}}));
}

SimScript application() { return SimScript().expect("\r\n\r\n").send(ok("hello")).again(); }

TEST_CASE("a request waits for the answer, and its body with it", "[sim][inquiries]") {
  SimScene scene(GENERATE(range(1, 20)));
  scene.serve(origin_1, SimScript().expect("body!").send(ok("hello")).again());
  scene.serve(origin_2, SimScript().expect("\r\n\r\n").send(ok("", "X-User: joe\r\n")).again());
  scene.gateway.publish(guarded());
  const SimTalk& talk = scene.ask(SimScript()
                                      .send(post("body!"))
                                      .expect("hello")
                                      .send(post("body!", "X-User: root\r\n"))
                                      .expect("hello")
                                      .close());
  REQUIRE(scene.finish(talk));

  const std::string& asked = scene.origins.back().talks().at(0)->heard;
  CHECK(count(asked, "GET /check HTTP/1.1\r\n") == 2);
  CHECK(count(asked, "host: 10.1.0.2:8080\r\n") == 2);
  CHECK(count(asked, "x-forwarded-method: POST\r\n") == 2);
  CHECK(scene.origins.back().talks().size() == 1);  // kept alive
  const std::string& sent = scene.served().at(0)->heard;
  CHECK(count(sent, "x-user: joe\r\n") == 2);
  CHECK(!has(sent, "root"));
  CHECK(scene.records.size() == 2);
  CHECK(scene.gateway.leftovers() == "");
}

TEST_CASE("a no is answered, and the origin is not reached", "[sim][inquiries]") {
  SimScene scene(GENERATE(range(1, 10)));
  scene.serve(origin_1, application());
  scene.serve(
      origin_2,
      SimScript().expect("\r\n\r\n").send("HTTP/1.1 403 No\r\nContent-Length: 4\r\n\r\nnone"));
  scene.gateway.publish(guarded());
  const SimTalk& talk = scene.ask(SimScript().send(get()).expect("none").close());
  REQUIRE(scene.finish(talk));

  CHECK(has(talk.heard, "HTTP/1.1 403 "));
  CHECK(has(talk.heard, "gw-reason: forward-auth.refused\r\n"));
  CHECK(scene.served().empty());
  CHECK(scene.record().policies == "forward-auth=refuse");
  CHECK(scene.gateway.leftovers() == "");
}

TEST_CASE("whoever does not answer well is unavailable, and the log says why", "[sim][inquiries]") {
  struct Row {
    SimScript script;
    std::string why;
  };
  const auto [script, why] = GENERATE(values<Row>({
      {SimScript().expect("\r\n\r\n"), "no response in time"},
      {SimScript().expect("\r\n\r\n").send("HTTP/1.1 200 OK\r\nContent-"), "no response in time"},
      {SimScript().expect("\r\n\r\n").send("hello there, this is no HTTP\r\n\r\n").close(), ""},
      {SimScript().expect("\r\n\r\n").send(ok(std::string(70'000, 'x'))),
       "its response is larger than 64 KiB"},
      {SimScript().expect("\r\n\r\n").close(), ""},
  }));
  SimScene scene(GENERATE(range(1, 4)));
  scene.serve(origin_1, application());
  scene.serve(origin_2, script);
  scene.gateway.publish(guarded());
  const SimTalk& talk = scene.ask(SimScript().send(get()).expect("\r\n\r\n").close());
  REQUIRE(scene.finish(talk));

  CHECK(has(talk.heard, "HTTP/1.1 503 "));
  CHECK(has(talk.heard, "gw-reason: forward-auth.unavailable\r\n"));
  CHECK(scene.record().total <= seconds(3));
  CHECK(!scene.record().detail.empty());
  if (!why.empty()) CHECK(scene.record().detail == why);
  CHECK(scene.served().empty());
  CHECK(scene.gateway.leftovers() == "");
}

TEST_CASE("nobody listens where a policy asks", "[sim][inquiries]") {
  SimScene scene(1);
  scene.serve(origin_1, application());
  scene.gateway.publish(guarded());
  const SimTalk& talk = scene.ask(SimScript().send(get()).expect("\r\n\r\n").close());
  REQUIRE(scene.finish(talk));
  CHECK(has(talk.heard, "gw-reason: forward-auth.unavailable\r\n"));
  CHECK(scene.gateway.leftovers() == "");
}

TEST_CASE("a connection that had died meanwhile is no failure", "[sim][inquiries]") {
  SimScene scene(GENERATE(range(1, 10)));
  scene.serve(origin_1, application());
  // One answer a connection, closed at the moment that the next question is on its way.
  scene.serve(origin_2, SimScript().expect("\r\n\r\n").send(ok("")).expect("GET").close());
  scene.gateway.publish(guarded());
  const SimTalk& talk =
      scene.ask(SimScript().send(get()).expect("hello").send(get()).expect("hello").close());
  REQUIRE(scene.finish(talk));
  CHECK(count(talk.heard, "200 OK") == 2);
  CHECK(scene.gateway.leftovers() == "");
}

TEST_CASE("a client that leaves while somebody is asked leaves nothing behind",
          "[sim][inquiries]") {
  SimScene scene(GENERATE(range(1, 10)));
  scene.serve(origin_1, application());
  scene.serve(origin_2, SimScript().expect("\r\n\r\n").pause(seconds(1)).send(ok("")).again());
  scene.gateway.publish(guarded());
  const SimTalk& talk = scene.ask(SimScript().send(get()).pause(milliseconds(300)).close());
  REQUIRE(scene.finish(talk));
  scene.gateway.run_for(seconds(5));
  CHECK(scene.served().empty());
  CHECK(scene.record().status == 499);
  CHECK(scene.gateway.leftovers() == "");
}

TEST_CASE("who asks for the same at one time shares the answer", "[sim][inquiries]") {
  SimScene scene(GENERATE(range(1, 10)));
  scene.serve(origin_1, application());
  scene.serve(origin_2, SimScript()
                            .expect("token_type_hint=access_token")
                            .pause(milliseconds(500))
                            .send(ok(R"({"active":true,"sub":"acme"})"))
                            .again());
  scene.gateway.publish(introspected());
  std::vector<const SimTalk*> talks;
  for (int i = 0; i < 30; ++i)
    talks.push_back(&scene.ask(SimScript()
                                   .send("GET / HTTP/1.1\r\nHost: a\r\n"
                                         "Authorization: Bearer abc\r\n\r\n")
                                   .expect("hello")
                                   .close()));
  const SimTalk& leaves = scene.ask(SimScript()
                                        .send("GET / HTTP/1.1\r\nHost: a\r\n"
                                              "Authorization: Bearer abc\r\n\r\n")
                                        .pause(milliseconds(100))
                                        .close());
  for (const SimTalk* talk : talks) {
    REQUIRE(scene.finish(*talk));
    CHECK(has(talk->heard, "200 OK"));
  }
  CHECK(leaves.over);
  std::size_t questions = 0;
  for (const auto& talk : scene.origins.back().talks())
    questions += count(talk->heard, "POST /introspect");
  CHECK(questions == 1);
  CHECK(scene.gateway.leftovers() == "");
}

TEST_CASE("a reload does not disturb who waits for an answer", "[sim][inquiries]") {
  SimScene scene(GENERATE(range(1, 10)));
  scene.serve(origin_1, application());
  scene.serve(origin_2, SimScript().expect("\r\n\r\n").pause(seconds(1)).send(ok("")).again());
  scene.gateway.publish(guarded());
  const SimTalk& talk = scene.ask(SimScript().send(get()).expect("hello").close());
  scene.gateway.run_for(milliseconds(500));
  scene.gateway.publish(forwarding_to({std::string(origin_1)}));
  REQUIRE(scene.finish(talk));
  CHECK(has(talk.heard, "200 OK"));
  CHECK(scene.record().policies == "forward-auth=pass");
  CHECK(scene.gateway.leftovers() == "");
}

}  // namespace
}  // namespace gw::test
