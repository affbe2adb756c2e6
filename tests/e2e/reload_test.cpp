// A reload is invisible to those who do not ask for what changed: no request fails, no connection
// is closed, no tunnel breaks.
#include <signal.h>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "support/binary/client.h"
#include "support/binary/gateway.h"
#include "support/binary/load.h"
#include "support/binary/origins.h"

using namespace gw;
using Catch::Contains;
using Catch::EndsWith;
using Catch::StartsWith;

namespace {

constexpr int reloads = 20;

// What upgrades echoes bytes; all else is answered.
void echo_or_answer(test::Peer& peer) {
  for (std::string head; !(head = peer.head()).empty();) {
    if (lower(head).find("upgrade: websocket") == std::string::npos) {
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      continue;
    }
    peer.send(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
    for (std::string bytes; !(bytes = peer.read(4096)).empty();) peer.send(bytes);
  }
}

constexpr std::string_view open_tunnel =
    "GET /ws HTTP/1.1\r\nHost: a.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

// An answer of its own and a response field that names the version.
std::string routes(const std::string& url, int version) {
  return format(
      "[[route]]\npath = \"/version\"\nrespond = {{ body = \"version {1}\" }}\n\n"
      "[[route]]\nupstream = \"{0}\"\nresponse = {{ set = {{ x-version = \"{1}\" }} }}\n",
      url, version);
}

std::string echoed(test::Client& tunnel, const std::string& text) {
  if (!tunnel.send(text)) return {};
  std::string came;
  while (came.size() < text.size()) {
    const std::string more = tunnel.read(text.size() - came.size());
    if (more.empty()) break;
    came += more;
  }
  return came;
}

}  // namespace

TEST_CASE("20 reloads under load: nothing fails, nothing closes", "[e2e][reload]") {
  const std::string engine = GENERATE(from_range(test::engines()));
  INFO(engine);
  test::Server origin(echo_or_answer);
  test::Gateway gateway({.engine = engine, .rest = routes(origin.url(), 1)});
  test::Client tunnel(gateway.port());
  REQUIRE_THAT(tunnel.exchange(open_tunnel), StartsWith("HTTP/1.1 101 "));
  test::Client asker(gateway.port());
  test::Load load({.port = gateway.port(), .request = test::get_request("/x")});
  REQUIRE(load.wait_for(64));

  for (int version = 2; version <= reloads + 1; ++version) {
    REQUIRE(gateway.reload(routes(origin.url(), version)));
    // Both on a connection that is older than the version.
    CHECK_THAT(asker.exchange(test::get_request("/version")),
               EndsWith(format("version {}", version)));
    CHECK_THAT(asker.exchange(test::get_request("/x")),
               Contains(format("x-version: {}\r\n", version)));
    const std::string text = format("through version {}", version);
    CHECK(echoed(tunnel, text) == text);
    CHECK(load.wait_for(128));
    if (version == reloads / 2) {
      gateway.write("nonsense = 1\n");
      gateway.process().signal(SIGHUP);
      CHECK(gateway.process().wait_for_err(": error: "));
      CHECK(gateway.process().wait_for_err(format("version {} stays active\n", version)));
      CHECK_THAT(asker.exchange(test::get_request("/version")),
                 EndsWith(format("version {}", version)));
    }
  }
  const test::LoadResult result = load.stop();
  CHECK(result.failed == 0);
  CHECK(result.closed == 0);
  CHECK(result.answers >= 64 + 128 * reloads);
  test::show_figure(format("{} reloads, 64 connections and a WebSocket, {}", reloads, engine),
                    format("{} answers, {} failed, {} connections closed", result.answers,
                           result.failed, result.closed));
}

TEST_CASE("a file is taken in by --watch as it is saved, under load", "[e2e][reload]") {
  const std::string engine = GENERATE(from_range(test::engines()));
  INFO(engine);
  test::Server origin(echo_or_answer);
  test::Gateway gateway(
      {.engine = engine, .rest = routes(origin.url(), 1), .options = {"--watch"}});
  test::Load load({.port = gateway.port(), .request = test::get_request("/x")});
  for (int version = 2; version <= 4; ++version) {
    gateway.write(routes(origin.url(), version));
    REQUIRE(gateway.process().wait_for_err(format("reloaded: version {} serves", version)));
    test::Client fresh(gateway.port());
    CHECK_THAT(fresh.exchange(test::get_request("/version")),
               EndsWith(format("version {}", version)));
    CHECK(load.wait_for(64));
  }
  const test::LoadResult result = load.stop();
  CHECK(result.failed == 0);
  CHECK(result.closed == 0);
}
