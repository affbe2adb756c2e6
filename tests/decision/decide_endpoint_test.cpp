// The choice of the next endpoint, and its trace.
#include <catch2/catch.hpp>

#include "decision/balance.h"
#include "decision/decision.h"
#include "support/core/one_way.h"

using namespace gw;

namespace {

struct EndpointTest {
  explicit EndpointTest(std::size_t endpoints) : way(endpoints) {}
  test::OneWay way;
  test::Asking asking;
  decision::Attempts attempts;

  ledger::EndpointState& state(std::uint32_t endpoint) {
    return asking.ledger().endpoint(way.upstream.endpoints[endpoint].id);
  }
  decision::Choice choose() {
    return decision::decide_endpoint(way.upstream, asking.context, attempts);
  }
  void tried(std::uint32_t endpoint) {
    attempts.tries.push_back({.endpoint = endpoint}, asking.arena());
  }
};

std::string text_of(const Trace& trace) {
  std::string all;
  for (const TraceStep& step : trace.steps())
    all += step.stage + " " + step.subject + " " + step.outcome + " " + step.why + "\n";
  return all;
}

}  // namespace

TEST_CASE("endpoint: unusable endpoints are skipped, with the reason", "[decision]") {
  EndpointTest choosing(4);
  choosing.way.upstream.balance = config::Balance::least_request;
  choosing.asking.facts.now.mono = seconds(100);
  choosing.state(0).down = true;
  choosing.state(1).ejected_until = seconds(108);
  choosing.state(1).failures = 5;
  choosing.way.upstream.endpoints[2].weight = 0;
  choosing.state(3).in_flight = 2;
  CHECK(choosing.choose().endpoint == 3U);
  CHECK(text_of(choosing.asking.trace) ==
        "endpoint 10.0.0.1:8080 skipped down\n"
        "endpoint 10.0.0.2:8080 skipped ejected after 5 consecutive failures, for another 8s\n"
        "endpoint 10.0.0.3:8080 skipped weight 0\n"
        "upstream orders chosen least-request\n"
        "endpoint 10.0.0.4:8080 chosen 2 in flight\n");
  choosing.state(3).down = true;
  const decision::Choice none = choosing.choose();
  CHECK_FALSE(none.endpoint);
  CHECK(none.reason == http::Reason::upstream_no_endpoint);
}

TEST_CASE("endpoint: the trace shows the requests in flight of all candidates", "[decision]") {
  EndpointTest choosing(2);
  choosing.way.upstream.balance = config::Balance::least_request;
  choosing.state(0).in_flight = 5;
  choosing.state(1).in_flight = 2;
  CHECK(choosing.choose().endpoint == 1U);
  CHECK(choosing.asking.trace.steps().back().why == "2 in flight; 10.0.0.1:8080 has 5");
}

TEST_CASE("endpoint: a retry prefers an endpoint that was not tried", "[decision]") {
  EndpointTest choosing(3);
  choosing.tried(0);
  for (int i = 0; i < 5; ++i) CHECK(choosing.choose().endpoint != 0U);
  choosing.tried(1);
  CHECK(choosing.choose().endpoint == 2U);
  choosing.tried(2);
  CHECK(choosing.choose().endpoint);
}

TEST_CASE("endpoint: a name without an address is the last choice", "[decision]") {
  EndpointTest choosing(2);
  choosing.way.upstream.endpoints[0].resolved = false;
  for (int i = 0; i < 3; ++i) CHECK(choosing.choose().endpoint == 1U);
  choosing.tried(1);
  CHECK(choosing.choose().endpoint == 1U);
  choosing.state(1).down = true;
  CHECK(choosing.choose().endpoint == 0U);  // offline, names are not looked up
}

TEST_CASE("endpoint: ring hash follows the key", "[decision]") {
  EndpointTest choosing(5);
  auto& upstream = choosing.way.upstream;
  upstream.balance = config::Balance::ring_hash;
  upstream.hash.parts = {{config::KeyPart::Kind::header, "x-user"}};
  upstream.ring = decision::make_ring(upstream.endpoints);
  const auto choose_for = [&](std::string_view user, double dice) {
    test::Asking asking({.fields = {{"x-user", user}}, .dice = Dice::fraction(dice)});
    return *decision::decide_endpoint(upstream, asking.context, {}).endpoint;
  };
  std::vector<std::uint32_t> seen(5);
  for (const char* user : {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"}) {
    CHECK(choose_for(user, 0.1) == choose_for(user, 0.9));
    ++seen[choose_for(user, 0.1)];
  }
  CHECK(std::count(seen.begin(), seen.end(), 12U) == 0);  // more than one endpoint

  const auto without_key = [&](double dice) {
    test::Asking asking({.dice = Dice::fraction(dice)});
    return *decision::decide_endpoint(upstream, asking.context, {}).endpoint;
  };
  std::vector<std::uint32_t> drawn;
  for (int i = 0; i < 20; ++i) drawn.push_back(without_key(i / 20.0));
  CHECK(std::count(drawn.begin(), drawn.end(), drawn[0]) < 20);
}
