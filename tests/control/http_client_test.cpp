// Fetching from a server that is slow, endless, wrong or gone: every fetch ends, and says why.
#include "control/http_client.h"

#include <poll.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>

#include "base/text.h"
#include "support/binary/issuer.h"
#include "support/runtime/fake_dns.h"

using namespace gw;
using namespace gw::control;
using Catch::Contains;

namespace {

const FetchLimits hasty{.deadline = milliseconds(200), .bytes = 1000};

// What comes from this path of the issuer.
std::string got(const test::Issuer& issuer, const std::string& path,
                const FetchLimits& limits = hasty) {
  std::signal(SIGPIPE, SIG_IGN);  // as the server does
  const auto start = std::chrono::steady_clock::now();
  const Result<Fetched> fetched = fetch(issuer.url() + path, limits);
  CHECK(std::chrono::steady_clock::now() - start < limits.deadline + seconds(2));
  return fetched ? fetched->body : "error: " + fetched.error().text();
}

// Sends a piece again and again until the other side has gone.
test::Issuer::Answer forever(std::string head, std::string piece) {
  return [=](test::Peer& peer) {
    peer.send(head);
    while (peer.send(piece)) ::poll(nullptr, 0, 10);
  };
}

}  // namespace

TEST_CASE("a document comes whole", "[control][jwks]") {
  test::Issuer issuer;
  issuer.publishes("/", "root");
  issuer.publishes("/keys?a=b", std::string(1000, 'x'), "Cache-Control: max-age=60\r\n");
  CHECK(got(issuer, "") == "root");
  CHECK(got(issuer, "/keys?a=b") == std::string(1000, 'x'));
  const Result<Fetched> fetched = fetch(issuer.url() + "/keys?a=b");
  REQUIRE(fetched);
  CHECK(fetched->lifetime == Duration(seconds(60)));
}

TEST_CASE("what is no document is told, with what to do", "[control][jwks]") {
  test::Issuer issuer;
  const auto sends = [&](const char* path, std::string text) {
    issuer.answers(path, [=](test::Peer& peer) { peer.send(text); });
  };
  sends("/gone", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
  sends("/moved", "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n");
  sends("/torn", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
  sends("/noise", "nonsense\r\n\r\n");
  issuer.publishes("/large", std::string(1001, 'x'));
  issuer.publishes("/", "root");
  CHECK(got(issuer, "/gone") == "error: it responds with status 404");
  CHECK(got(issuer, "/moved") ==
        "error: it responds with status 302; redirects are not followed: use the URL that it "
        "redirects to");
  CHECK(issuer.asked("/") == 0);
  for (const char* path : {"/torn", "/noise", "/closed"})
    CHECK(got(issuer, path) == "error: the connection was closed, or the server does not use HTTP");
  CHECK(got(issuer, "/large") == "error: it is larger than 1000 bytes");
  CHECK_THAT(fetch("http://127.0.0.1:1/").error().text(), Contains("connection refused"));
}

TEST_CASE("a name is looked up within the deadline", "[control][jwks]") {
  test::FakeDns dns;
  FetchLimits limits = hasty;
  limits.resolver.servers = dns.server();
  dns.set("silent.test", {.mood = test::Mood::silent});
  dns.set("nobody.test", {.mood = test::Mood::no_such_name});
  const auto start = std::chrono::steady_clock::now();
  CHECK(fetch("http://silent.test/", limits).error().text() == "no response from a DNS server");
  CHECK(std::chrono::steady_clock::now() - start < limits.deadline + seconds(2));
  CHECK(fetch("http://nobody.test/", limits).error().text() == "the name does not exist");
}

TEST_CASE("of several addresses the one counts where somebody listens", "[control][jwks]") {
  test::FakeDns dns;
  test::Issuer issuer;
  issuer.publishes("/", "root");
  FetchLimits limits;
  limits.resolver.servers = dns.server();
  dns.set("keys.test", {.addresses = {"::1", "127.0.0.1"}});  // this is the order of trying
  const std::string port = issuer.url().substr(issuer.url().rfind(':'));
  const Result<Fetched> fetched = fetch("http://keys.test" + port, limits);
  INFO((fetched ? "" : fetched.error().text()));
  REQUIRE(fetched);
  CHECK(fetched->body == "root");
  dns.set("keys.test", {.addresses = {"::1"}});
  CHECK(fetch("http://keys.test" + port, limits).error().text() == "connection refused");
}

TEST_CASE("a drip ends at the deadline, in head and body, and what is endless at its size",
          "[control][jwks]") {
  test::Issuer issuer;
  issuer.answers("/head", forever("HTTP/1.1 200 OK\r\n", "x: y\r\n"));
  issuer.answers("/line", forever("HTTP/1.1 200 OK\r\nx:", "y"));
  issuer.answers("/body", forever("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", "x"));
  issuer.answers("/chunks",
                 forever("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"));
  issuer.answers("/silent", [](test::Peer& peer) { peer.read(1); });
  issuer.answers("/endless", forever("HTTP/1.1 200 OK\r\n\r\n", std::string(64, 'x')));
  for (const char* path : {"/head", "/line", "/body", "/chunks", "/silent"}) {
    INFO(path);
    CHECK(got(issuer, path) == "error: it took longer than 200 ms");
  }
  CHECK(got(issuer, "/endless", {.deadline = seconds(5), .bytes = 1000}) ==
        "error: it is larger than 1000 bytes");
}

TEST_CASE("how long a document is good", "[control][jwks]") {
  const std::pair<const char*, std::optional<Duration>> rows[] = {
      {"", {}},
      {"public", {}},
      {"max-age=0", Duration{}},
      {"public, max-age=3600, must-revalidate", hours(1)},
      {"MAX-AGE = 60", seconds(60)},
      {"max-age=\"60\"", seconds(60)},
      {"max-age=60, no-store", Duration{}},
      {"no-cache", Duration{}},
      {"s-maxage=5", {}},
      {"max-age=-5", {}},
      {"max-age=x", {}},
      {"max-age", {}},
      {"max-age=99999999999999999", hours(24 * 3650)},
  };
  for (const auto& [field, expected] : rows) {
    INFO(field);
    CHECK(lifetime_of(field) == expected);
  }
}
