// A name that does not resolve: nothing is sent anywhere, least of all to this machine.
#include <atomic>
#include <catch2/catch.hpp>

#include "base/text.h"
#include "support/binary/client.h"
#include "support/binary/gateway.h"
#include "support/binary/origins.h"

using namespace gw;

TEST_CASE("an upstream name without an address is never connected to", "[e2e][dns]") {
  const std::string engine = GENERATE(from_range(test::engines()));
  INFO(engine);
  std::atomic<int> came = 0;
  test::Server origin([&](test::Peer& peer) {
    if (!peer.head().empty()) ++came;
  });
  const std::string url = origin.url();  // the port is one that somebody listens on
  const std::string port = url.substr(url.rfind(':') + 1);
  test::Gateway gateway(
      {.engine = engine,
       .rest = format("[[route]]\nupstream = \"http://no-such-host.invalid:{}\"\n", port)});
  test::Client client(gateway.port());
  const std::string response = client.exchange(test::get_request("/"));
  CHECK(response.find(" 503 ") != std::string::npos);
  CHECK(response.find("gw-reason: upstream.no-endpoint") != std::string::npos);
  CHECK(came == 0);
}
