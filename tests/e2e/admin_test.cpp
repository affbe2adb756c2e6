// The admin interface of the real gateway: what was served is counted, also where no log shows it;
// while it stops it is not ready.
#include <csignal>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "support/binary/admin.h"
#include "support/binary/client.h"
#include "support/binary/eventually.h"
#include "support/binary/gateway.h"
#include "support/binary/loopback.h"

using namespace gw;
using Catch::Contains;
using Catch::StartsWith;

TEST_CASE("what was served is counted, logged or not", "[e2e][admin]") {
  for (const std::string& engine : test::engines()) {
    test::Origin origin("hello");
    test::Gateway gateway(
        {.engine = engine,
         .gateway = test::Admin::lines(),
         .rest =
             format("[[route]]\nname = \"up\"\npath = \"/up\"\nlog = false\nupstream = \"{}\"\n"
                    "[[route]]\nname = \"own\"\npath = \"/own\"\nrespond = {{ status = 204 }}\n",
                    origin.url()),
         .workers = 2});
    const test::Admin admin(gateway);
    for (int i = 0; i < 3; ++i) {
      test::Client client(gateway.port());
      CHECK_THAT(client.exchange(test::get_request("/up")), StartsWith("HTTP/1.1 200 "));
      CHECK_THAT(client.exchange(test::get_request("/own")), StartsWith("HTTP/1.1 204 "));
      CHECK_THAT(client.exchange(test::get_request("/none")), StartsWith("HTTP/1.1 404 "));
    }
    const auto has = [&](const std::string& line) {
      INFO(line);
      CHECK(
          test::eventually([&] { return admin.get("/metrics").find(line) != std::string::npos; }));
    };
    has("gw_requests_total 9\n");
    has("gw_route_requests_total{listener=\"web\",route=\"up\",code=\"2xx\"} 3\n");
    has("gw_route_requests_total{listener=\"web\",route=\"own\",code=\"2xx\"} 3\n");
    has(format("endpoint=\"{}\",code=\"2xx\"}} 3\n", origin.url()));
    has("gw_route_seconds_count{listener=\"web\",route=\"up\"} 3\n");
    has("gw_reasons_total{reason=\"route.none\"} 3\n");
    has("gw_workers 2\n");
    has("gw_config_version 1\n");
    CHECK(gateway.stop() == 0);
  }
}

TEST_CASE("reloads are counted, and a gateway that stops is not ready", "[e2e][admin]") {
  const std::string rest = "[[route]]\nrespond = { status = 204 }\n";
  test::Origin origin("slow");
  test::Gateway gateway({.gateway = test::Admin::lines(), .rest = rest});
  const test::Admin admin(gateway);
  CHECK_THAT(admin.get("/readyz"), StartsWith("HTTP/1.1 200 "));
  REQUIRE(gateway.reload(rest +
                         format("[[route]]\npath = \"/slow\"\nupstream = \"{}\"\n", origin.url())));
  gateway.write("nonsense = 1\n");
  gateway.process().signal(SIGHUP);
  REQUIRE(gateway.process().wait_for_err("reload failed"));
  CHECK(test::eventually([&] {
    const std::string text = admin.get("/metrics");
    return text.find("gw_reloads_total 1\n") != text.npos &&
           text.find("gw_refused_reloads_total 1\n") != text.npos &&
           text.find("gw_config_version 2\n") != text.npos;
  }));
  origin.hold();  // something is in flight while it stops
  test::Client client(gateway.port());
  client.send(test::get_request("/slow"));
  REQUIRE(origin.wait_for_requests(1));
  gateway.process().signal(SIGTERM);
  CHECK(test::eventually([&] { return admin.get("/readyz").starts_with("HTTP/1.1 503 "); }));
  CHECK_THAT(admin.get("/healthz"), StartsWith("HTTP/1.1 200 "));
  origin.release();
  CHECK_THAT(client.answer(), StartsWith("HTTP/1.1 200 "));
  CHECK(gateway.process().wait() == 0);
}
