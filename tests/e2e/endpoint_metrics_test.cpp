// What the real gateway tells of its endpoints: one that dies and comes back, its pool, and names
// that stay right while reloads change the list under a scrape.
#include <catch2/catch.hpp>
#include <map>
#include <optional>

#include "base/text.h"
#include "support/binary/admin.h"
#include "support/binary/client.h"
#include "support/binary/eventually.h"
#include "support/binary/gateway.h"
#include "support/binary/load.h"
#include "support/binary/origins.h"

using namespace gw;
using Catch::StartsWith;

namespace {

void serve(test::Peer& peer) { test::answer_all(peer, "hello"); }

std::string pair_of(const std::string& first, const std::string& second) {
  return format(
      "[upstream.pair]\nendpoints = [\"{}\", \"{}\"]\n"
      "eject = {{ failures = 1, base = \"2s\" }}\n\n[[route]]\nupstream = \"pair\"\n",
      first, second);
}

test::MetricLabels labels_of(const std::string& url) {
  return {{"upstream", "pair"}, {"endpoint", url}, {"address", url.substr(7)}};
}

// What is told of one endpoint, and how a client fares meanwhile.
struct Watched {
  Watched(test::Gateway& gateway, std::string its_url)
      : admin(gateway), client(gateway.port()), url(std::move(its_url)) {}

  void ask() { CHECK_THAT(client.exchange(test::get_request("/")), StartsWith("HTTP/1.1 200 ")); }
  std::optional<double> value(const std::string& name) {
    return admin.metrics().value(name, labels_of(url));
  }
  bool is(const std::string& name, double wanted) {
    return test::eventually([&] { return value(name) == wanted; });
  }

  test::Admin admin;
  test::Client client;
  std::string url;
};

}  // namespace

TEST_CASE("an endpoint that dies is ejected and told so, and when it is back", "[e2e][admin]") {
  const std::string engine = GENERATE(from_range(test::engines()));
  INFO(engine);
  const test::HeldPort port;
  test::Server lasting(serve);
  std::optional<test::Server> mortal(std::in_place, serve, port);
  test::Gateway gateway({.engine = engine,
                         .gateway = test::Admin::lines(),
                         .rest = pair_of(lasting.url(), port.url())});
  Watched mortals(gateway, port.url());
  for (int i = 0; i < 10; ++i) mortals.ask();
  CHECK(mortals.value("gw_endpoint_usable") == 1);
  CHECK(mortals.value("gw_endpoint_ejected") == 0);
  CHECK(mortals.value("gw_endpoint_attempts_total") == 5);
  CHECK(mortals.value("gw_endpoint_reused_total") == 4);
  CHECK(mortals.is("gw_endpoint_idle_connections", 1));
  CHECK(mortals.admin.metrics().value("gw_upstream_usable_endpoints") == 2);
  CHECK(mortals.admin.metrics().value("gw_listener_connections", {{"listener", "web"}}) == 1);

  mortal.reset();
  CHECK(mortals.is("gw_endpoint_connections", 0));  // its end was noticed
  for (int i = 0; i < 2; ++i) mortals.ask();        // one of them is tried again
  CHECK(mortals.value("gw_endpoint_ejected") == 1);
  CHECK(mortals.value("gw_endpoint_usable") == 0);
  CHECK(mortals.value("gw_endpoint_failures_total") == 1);
  CHECK(mortals.value("gw_endpoint_ejections_total") == 1);
  const test::ParsedMetrics metrics = mortals.admin.metrics(true);
  CHECK(metrics.faults == "");
  CHECK(metrics.value("gw_upstream_endpoints") == 2);
  CHECK(metrics.value("gw_upstream_usable_endpoints") == 1);
  CHECK(metrics.value("gw_endpoint_ejected", labels_of(lasting.url())) == 0);

  mortal.emplace(serve, port);
  CHECK(mortals.is("gw_endpoint_ejected", 0));  // without a request: the time is over
  CHECK(mortals.value("gw_endpoint_usable") == 1);
  for (int i = 0; i < 2; ++i) mortals.ask();
  CHECK(mortals.value("gw_endpoint_failures_total") == 1);
  CHECK(mortals.is("gw_endpoint_idle_connections", 1));
  CHECK(mortals.admin.metrics().value("gw_upstream_usable_endpoints") == 2);
}

TEST_CASE("who waits for a full pool is told with it", "[e2e][admin]") {
  const std::string engine = GENERATE(from_range(test::engines()));
  INFO(engine);
  std::atomic<bool> held = true;
  test::Server origin([&held](test::Peer& peer) {
    while (!peer.head().empty()) {
      while (held) std::this_thread::yield();
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }
  });
  test::Gateway gateway(
      {.engine = engine,
       .gateway = test::Admin::lines(),
       .rest = format("[upstream.pair]\nendpoints = \"{}\"\npool = {{ connections = 1 }}\n\n"
                      "[[route]]\nupstream = \"pair\"\n",
                      origin.url())});
  Watched one(gateway, origin.url());
  test::Client second(gateway.port());
  one.client.send(test::get_request("/"));
  second.send(test::get_request("/"));
  CHECK(one.is("gw_endpoint_waiting", 1));
  CHECK(one.value("gw_endpoint_in_flight") == 2);
  CHECK(one.value("gw_endpoint_connections") == 1);
  CHECK(one.value("gw_endpoint_idle_connections") == 0);
  held = false;
  CHECK_THAT(one.client.answer(), StartsWith("HTTP/1.1 200 "));
  CHECK_THAT(second.answer(), StartsWith("HTTP/1.1 200 "));
  CHECK(one.is("gw_endpoint_idle_connections", 1));
  CHECK(one.value("gw_endpoint_waiting") == 0);
  CHECK(one.value("gw_endpoint_in_flight") == 0);
}

// The order of the two turns at each reload; what belongs to one may never be told of the other.
TEST_CASE("scrapes amid reloads tell of each endpoint its own", "[e2e][admin][reload]") {
  const std::string engine = GENERATE(from_range(test::engines()));
  INFO(engine);
  test::Server used(serve), spare(serve);
  const auto rest = [&](bool turned) {
    return format("[upstream.pair]\nendpoints = [{}]\n\n[[route]]\nupstream = \"pair\"\n",
                  turned
                      ? format("{{ url = \"{}\", weight = 0 }}, \"{}\"", spare.url(), used.url())
                      : format("\"{}\", {{ url = \"{}\", weight = 0 }}", used.url(), spare.url()));
  };
  test::Gateway gateway(
      {.engine = engine, .gateway = test::Admin::lines(), .rest = rest(false), .workers = 2});
  const test::Admin admin(gateway);
  test::Load load({.port = gateway.port(), .connections = 8, .request = test::get_request("/")});
  REQUIRE(load.wait_for(64));
  std::atomic<bool> over = false;
  std::string faults;
  double attempts = 0;
  std::thread scrapes([&] {
    while (!over) {
      const test::ParsedMetrics metrics = admin.metrics();
      const double now =
          metrics.value("gw_endpoint_attempts_total", labels_of(used.url())).value_or(-1);
      faults += metrics.faults;
      if (now < attempts) faults += format("{} attempts after {}\n", now, attempts);
      if (metrics.value("gw_endpoint_attempts_total", labels_of(spare.url())) != 0)
        faults += "attempts of what is never tried\n";
      attempts = now;
    }
  });
  for (int i = 1; i <= 10; ++i) CHECK(gateway.reload(rest(i % 2 != 0)));
  over = true;
  scrapes.join();
  const test::LoadResult result = load.stop();
  CHECK(faults == "");
  CHECK(result.failed == 0);
  CHECK(admin.metrics().value("gw_endpoint_attempts_total", labels_of(used.url())) ==
        static_cast<double>(result.answers));
}
