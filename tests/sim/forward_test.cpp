// A whole worker between clients and origins of the simulator: forwarding, keep-alive, and what is
// remembered of it. Every scenario runs under several seeds, so with other delays, short reads and
// short writes.
#include <catch2/catch.hpp>

#include "support/hands/sim_gateway.h"
#include "support/hands/sim_peer.h"

namespace gw::test {
namespace {

using net::SimNetwork;
using net::SimPeer;
using net::SimScript;
using net::SimTalk;

constexpr std::string_view origin_text = "10.1.0.1:8080";

net::Address origin_address(std::string_view text = origin_text) {
  return *net::Address::parse(text);
}

std::string get(std::string_view path = "/") {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: api.example.com\r\n\r\n";
}

std::string ok(std::string_view body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++found;
  return found;
}

TEST_CASE("a GET is forwarded, answered and remembered", "[sim]") {
  const auto seed = GENERATE(range(1, 20));
  SimNetwork network({.seed = static_cast<std::uint64_t>(seed)});
  SimPeer origin(network), client(network);
  net::Address address = origin_address();
  origin.listen(address, SimScript().expect("\r\n\r\n").send(ok("hello")).again());
  SimGateway gateway(network);
  gateway.publish(forwarding_to({std::string(origin_text)}));
  const SimTalk& talk =
      client.connect(gateway.address(), SimScript().send(get("/x?y=1")).expect("hello").close());
  REQUIRE(gateway.run_until([&] { return talk.over; }));
  gateway.run_for(milliseconds(100));

  CHECK(talk.heard.find("HTTP/1.1 200 OK\r\n") == 0);
  const std::string& sent = origin.talks().at(0)->heard;
  CHECK(sent.find("GET /x?y=1 HTTP/1.1\r\n") == 0);
  CHECK(count(sent, "x-forwarded-for: ") == 1);
  const std::vector<Remembered> records = gateway.records();
  REQUIRE(records.size() == 1);
  CHECK(records[0].status == 200);
  CHECK(records[0].path == "/x");
  CHECK(records[0].route == "all");
  CHECK(records[0].upstream == "app");
  CHECK(records[0].endpoint == "http://10.1.0.1:8080");
  CHECK(records[0].attempts == 1);
  CHECK(records[0].bytes_out == 5);
  CHECK(records[0].upstream_time > Duration::zero());
  CHECK(records[0].gateway + records[0].upstream_time == records[0].total);
  CHECK(gateway.leftovers() == "");
}

TEST_CASE("both sides are kept alive", "[sim]") {
  const auto seed = GENERATE(range(1, 10));
  SimNetwork network({.seed = static_cast<std::uint64_t>(seed)});
  SimPeer origin(network), client(network);
  net::Address address = origin_address();
  origin.listen(address, SimScript().expect("\r\n\r\n").send(ok("hello")).again());
  SimGateway gateway(network);
  gateway.publish(forwarding_to({std::string(origin_text)}));
  SimScript script;
  for (int i = 0; i < 50; ++i) script.send(get()).expect("hello");
  const SimTalk& talk = client.connect(gateway.address(), script.close());
  REQUIRE(gateway.run_until([&] { return talk.over; }));
  gateway.run_for(milliseconds(100));

  CHECK(count(talk.heard, "200 OK") == 50);
  CHECK(origin.talks().size() == 1);
  CHECK(gateway.records().size() == 50);
  CHECK(gateway.counters().reused.get() == 49);
  CHECK(gateway.leftovers() == "");
}

TEST_CASE("pipelined requests are answered in their order", "[sim]") {
  const auto seed = GENERATE(range(1, 10));
  SimNetwork network({.seed = static_cast<std::uint64_t>(seed)});
  SimPeer origin(network), client(network);
  net::Address address = origin_address();
  const auto echo = [](const std::string& request) {
    return ok(request.substr(0, request.find(" HTTP")));
  };
  origin.listen(address, SimScript().expect("\r\n\r\n").reply(echo).again());
  SimGateway gateway(network);
  gateway.publish(forwarding_to({std::string(origin_text)}));
  std::string all;
  for (int i = 0; i < 40; ++i) all += get("/" + std::to_string(i));
  const SimTalk& talk =
      client.connect(gateway.address(), SimScript().send(all).expect("GET /39").close());
  REQUIRE(gateway.run_until([&] { return talk.over; }));

  std::size_t at = 0;
  for (int i = 0; i < 40; ++i) {
    at = talk.heard.find("GET /" + std::to_string(i), at);
    REQUIRE(at != std::string::npos);
  }
  CHECK(count(talk.heard, "200 OK") == 40);
}

TEST_CASE("many clients at once get each their own answer", "[sim]") {
  const auto seed = GENERATE(range(1, 6));
  SimNetwork network({.seed = static_cast<std::uint64_t>(seed)});
  SimPeer origin(network), client(network);
  net::Address address = origin_address();
  const auto echo = [](const std::string& request) {
    return ok("<" + request.substr(4, request.find(" HTTP") - 4) + ">");
  };
  origin.listen(address, SimScript().expect("\r\n\r\n").reply(echo).again());
  SimGateway gateway(network);
  gateway.publish(forwarding_to({std::string(origin_text)}));
  std::vector<const SimTalk*> talks;
  for (int i = 0; i < 60; ++i) {
    SimScript script;
    for (int k = 0; k < 5; ++k) {
      const std::string path = "/" + std::to_string(i) + "-" + std::to_string(k);
      script.send(get(path)).expect("<" + path + ">");
    }
    talks.push_back(&client.connect(gateway.address(), script.close()));
  }
  const auto all_over = [&] {
    for (const SimTalk* talk : talks)
      if (!talk->over) return false;
    return true;
  };
  REQUIRE(gateway.run_until(all_over));
  gateway.run_for(milliseconds(100));
  for (const SimTalk* talk : talks) {
    CHECK(talk->done);
    CHECK(count(talk->heard, "200 OK") == 5);
  }
  CHECK(gateway.records().size() == 300);
  CHECK(gateway.leftovers() == "");
}

}  // namespace
}  // namespace gw::test
