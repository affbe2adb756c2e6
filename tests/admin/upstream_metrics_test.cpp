// What is told of endpoints: all workers added up, each endpoint under its own name, and no more of
// them than there may be.
#include "admin/upstream_metrics.h"

#include <catch2/catch.hpp>
#include <vector>

#include "base/text.h"
#include "support/parsed_metrics.h"

using namespace gw;
using namespace gw::admin;
using test::MetricLabels;

namespace {

constexpr Duration now = seconds(1000);

decision::Endpoint endpoint(std::uint32_t id, const std::string& url, std::string_view ip) {
  decision::Endpoint made;
  made.id = ledger::EndpointId{id};
  made.url = url;
  made.port = 80;
  made.resolved = !ip.empty();
  if (made.resolved) made.ip = *IpAddress::parse(ip);
  return made;
}

decision::Upstream upstream(const std::string& name, std::vector<decision::Endpoint> endpoints) {
  decision::Upstream made;
  made.name = name;
  made.endpoints = std::move(endpoints);
  return made;
}

struct Two {
  void eject(proxy::EndpointBoard& board, std::uint32_t id, Duration until) {
    board.at(ledger::EndpointId{id}).ejected_until.set(static_cast<std::uint64_t>(until.count()));
  }
  test::ParsedMetrics render(std::size_t most = most_series) {
    const proxy::EndpointBoard* boards[] = {&first, &second};
    Exposition to;
    write_upstreams({upstreams, boards, now, most}, to);
    return test::ParsedMetrics(to.take(), false);
  }

  std::vector<decision::Upstream> upstreams;
  proxy::EndpointBoard first, second;  // of two workers
};

MetricLabels at(const std::string& address) { return {{"address", address}}; }

}  // namespace

TEST_CASE("endpoints are told with what all workers counted", "[control][endpoints]") {
  Two two;
  two.upstreams = {upstream("orders", {endpoint(0, "http://10.0.0.1:80", "10.0.0.1"),
                                       endpoint(70, "http://10.0.0.2:80", "10.0.0.2")})};
  two.first.at(ledger::EndpointId{0}).attempts.add(3);
  two.second.at(ledger::EndpointId{0}).attempts.add(4);
  two.second.at(ledger::EndpointId{0}).idle_connections.add(5);
  two.second.at(ledger::EndpointId{70}).in_flight.add(2);
  const test::ParsedMetrics metrics = two.render();
  CHECK(metrics.faults == "");
  const MetricLabels labels = {
      {"upstream", "orders"}, {"endpoint", "http://10.0.0.1:80"}, {"address", "10.0.0.1:80"}};
  CHECK(metrics.value("gw_endpoint_attempts_total", labels) == 7);
  CHECK(metrics.value("gw_endpoint_idle_connections", labels) == 5);
  CHECK(metrics.value("gw_endpoint_in_flight", labels) == 0);
  CHECK(metrics.value("gw_endpoint_in_flight", at("10.0.0.2:80")) == 2);
  CHECK(metrics.value("gw_endpoint_attempts_total", at("10.0.0.2:80")) == 0);
}

TEST_CASE("an endpoint is usable until no worker has a use for it", "[control][endpoints]") {
  Two two;
  two.upstreams = {
      upstream("orders", {endpoint(0, "http://a", "10.0.0.1"), endpoint(1, "http://b", "10.0.0.2"),
                          endpoint(2, "http://c", ""), endpoint(3, "http://d", "10.0.0.4")})};
  two.upstreams[0].endpoints[3].weight = 0;
  two.eject(two.first, 0, now + seconds(1));
  const auto check = [&](double ejected, double usable, double of_upstream) {
    const test::ParsedMetrics metrics = two.render();
    CHECK(metrics.value("gw_endpoint_ejected", at("10.0.0.1:80")) == ejected);
    CHECK(metrics.value("gw_endpoint_usable", at("10.0.0.1:80")) == usable);
    CHECK(metrics.value("gw_endpoint_usable", at("10.0.0.2:80")) == 1);
    CHECK(metrics.value("gw_endpoint_usable", at("")) == 0);             // no address
    CHECK(metrics.value("gw_endpoint_usable", at("10.0.0.4:80")) == 0);  // no weight
    CHECK(metrics.value("gw_upstream_endpoints") == 4);
    CHECK(metrics.value("gw_upstream_usable_endpoints") == of_upstream);
  };
  check(1, 1, 2);  // by one worker of two
  two.eject(two.second, 0, now + seconds(5));
  check(2, 0, 1);
  two.eject(two.first, 0, now);  // over
  check(1, 1, 2);
}

TEST_CASE("each address of a name is told, and a Unix socket by its path", "[control][endpoints]") {
  Two two;
  decision::Endpoint socket = endpoint(3, "unix:/run/app.sock", "::");
  socket.unix_path = "/run/app.sock";
  two.upstreams = {
      upstream("orders", {endpoint(1, "http://orders.example", "10.0.0.1"),
                          endpoint(2, "http://orders.example", "2001:db8::1"), socket})};
  two.first.at(ledger::EndpointId{2}).attempts.add();
  const test::ParsedMetrics metrics = two.render();
  CHECK(metrics.faults == "");
  CHECK(metrics.value("gw_endpoint_attempts_total", at("10.0.0.1:80")) == 0);
  CHECK(metrics.value("gw_endpoint_attempts_total", at("[2001:db8::1]:80")) == 1);
  CHECK(metrics.value("gw_endpoint_usable", at("unix:/run/app.sock")) == 1);
}

// A scrape amid a reload: the list is of one version, a worker still at another.
TEST_CASE("another version's list finds its own endpoints", "[control][endpoints]") {
  Two two;
  two.first.at(ledger::EndpointId{0}).attempts.add(5);
  two.upstreams = {upstream("orders", {endpoint(900, "http://b", "10.0.0.2"),  // not used yet
                                       endpoint(1, "http://c", "10.0.0.3")})};
  const test::ParsedMetrics metrics = two.render();
  CHECK(metrics.value("gw_endpoint_attempts_total", at("10.0.0.2:80")) == 0);
  CHECK(metrics.value("gw_endpoint_attempts_total", at("10.0.0.3:80")) == 0);
  CHECK_FALSE(metrics.value("gw_endpoint_attempts_total", at("10.0.0.1:80")));
}

TEST_CASE("endpoints past the bound are told together", "[control][endpoints]") {
  Two two;
  for (std::uint32_t i = 0; i < 6; ++i) {
    const std::string url = format("http://10.0.0.{}:80", i);
    two.upstreams.push_back(upstream(format("u{}", i), {endpoint(i, url, format("10.0.0.{}", i))}));
    two.first.at(ledger::EndpointId{i}).attempts.add(i);
  }
  two.eject(two.first, 4, now + seconds(1));
  two.eject(two.second, 4, now + seconds(1));
  const test::ParsedMetrics metrics = two.render(4);
  CHECK(metrics.faults == "");
  CHECK(metrics.value("gw_endpoint_attempts_total", {{"upstream", "u3"}}) == 3);
  CHECK_FALSE(metrics.value("gw_endpoint_attempts_total", {{"upstream", "u4"}}));
  const MetricLabels others = {
      {"upstream", "(others)"}, {"endpoint", "(others)"}, {"address", "(others)"}};
  CHECK(metrics.value("gw_endpoint_attempts_total", others) == 9);
  CHECK(metrics.value("gw_endpoint_usable", others) == 1);
  CHECK(metrics.value("gw_endpoint_ejected", others) == 2);
  CHECK(metrics.value("gw_upstream_endpoints", {{"upstream", "(others)"}}) == 2);
  CHECK(metrics.value("gw_upstream_usable_endpoints", {{"upstream", "(others)"}}) == 1);
}

TEST_CASE("without a configuration there are no samples", "[control][endpoints]") {
  Two two;
  CHECK(two.render().samples.empty());
  CHECK(two.render().families.size() > 10);
}
