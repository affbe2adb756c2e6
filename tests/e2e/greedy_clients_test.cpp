// Clients that are slow, greedy or gone: each is let go of in time, what it held comes back, and
// others are served meanwhile.
#include <signal.h>

#include <catch2/catch.hpp>
#include <list>

#include "base/text.h"
#include "support/binary/client.h"
#include "support/binary/eventually.h"
#include "support/binary/gateway.h"
#include "support/binary/origins.h"

using namespace gw;
using Catch::Contains;
using Catch::StartsWith;

namespace {

constexpr const char* short_limits =
    "timeout = { head = \"400ms\", body = \"400ms\", write = \"400ms\", idle = \"800ms\" }\n";

// Small answers to whole requests, or 8 MiB of /large.
void small_or_large(test::Peer& peer) {
  static const std::string large(8 * 1024 * 1024, 'x');
  for (std::string head; !(head = peer.head()).empty();) {
    if (head.starts_with("POST ") && peer.skip(100) != 100) return;
    const bool wants_large = head.starts_with("GET /large ");
    peer.send(format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n",
                     wants_large ? large.size() : std::size_t{2}));
    if (!peer.send(wants_large ? std::string_view(large) : "ok")) return;
  }
}

struct Scene {
  explicit Scene(const std::string& limits, std::size_t descriptors = 0, int workers = 1)
      : engine(GENERATE(from_range(test::engines()))),
        gateway({.engine = engine,
                 .gateway = "access_log = \"stdout\"\n",
                 .listener = limits,
                 .rest = format("[[route]]\npath = \"/own\"\nlog = false\nrespond = {{}}\n\n"
                                "[[route]]\nupstream = \"{}\"\n",
                                origin.url()),
                 .descriptors = descriptors,
                 .workers = workers}) {}

  bool serves() {
    return test::Client(gateway.port())
        .exchange(test::get_request("/own"))
        .starts_with("HTTP/1.1 200 ");
  }
  bool comes_back_to(std::size_t descriptors) {
    return test::eventually([&] { return gateway.descriptors() <= descriptors; });
  }

  std::string engine;
  test::Server origin{small_or_large};
  test::Gateway gateway;
};

std::string per_connection(std::size_t growth, std::size_t connections) {
  return format("{} bytes a connection, of {}", growth / connections, connections);
}

std::size_t growth_since(const test::Gateway& gateway, std::size_t before) {
  const std::size_t now = gateway.resident();
  return now > before ? now - before : 0;
}

}  // namespace

TEST_CASE("heads of one byte at a time: 408 after timeout.head, others are served",
          "[e2e][greedy]") {
  Scene scene("timeout = { head = \"2s\" }\n");
  INFO(scene.engine);
  REQUIRE(scene.serves());
  const std::size_t before = scene.gateway.descriptors(), memory = scene.gateway.resident();
  const std::size_t count = test::full_size() ? 2000 : 50;
  test::raise_descriptor_limit();
  std::list<test::Client> dribbling;
  for (std::size_t i = 0; i < count; ++i) dribbling.emplace_back(scene.gateway.port());

  const std::string head = test::get_request("/" + std::string(4096, 'a'));
  std::size_t growth = 0, served = 0;
  std::string first;
  for (std::size_t at = 0; first.empty(); ++at) {
    REQUIRE(at < head.size());
    for (test::Client& one : dribbling) one.send(head.substr(at, 1));
    served += scene.serves();
    growth = std::max(growth, growth_since(scene.gateway, memory));
    first = dribbling.front().read(65536, 20);
    CHECK(served == at + 1);
  }
  for (test::Client& one : dribbling) {
    const std::string answer = &one == &dribbling.front() ? first : one.answer();
    CHECK_THAT(answer, StartsWith("HTTP/1.1 408 ") && Contains("request.timeout"));
    CHECK(one.gone());
  }
  dribbling.clear();
  CHECK(scene.comes_back_to(before));
  test::show_figure("slowloris, " + scene.engine, per_connection(growth, count));
}

TEST_CASE("a body that stops: 408 after timeout.body", "[e2e][greedy]") {
  Scene scene(short_limits);
  INFO(scene.engine);
  REQUIRE(scene.serves());
  const std::size_t before = scene.gateway.descriptors();
  {
    test::Client client(scene.gateway.port());
    client.send(test::post_head("/", 100) + "only this");
    CHECK(scene.serves());
    CHECK_THAT(client.answer(), StartsWith("HTTP/1.1 408 ") && Contains("request.timeout"));
    CHECK(client.gone());
  }
  CHECK(scene.comes_back_to(before));
}

TEST_CASE("clients that never read are closed after timeout.write", "[e2e][greedy]") {
  Scene scene(short_limits);
  INFO(scene.engine);
  REQUIRE(scene.serves());
  const std::size_t before = scene.gateway.descriptors(), memory = scene.gateway.resident();
  const std::size_t count = test::full_size() ? 200 : 10;
  std::list<test::Client> deaf;
  for (std::size_t i = 0; i < count; ++i) {
    deaf.emplace_back(scene.gateway.port(), test::ClientSetup{.receive_buffer = 4096});
    deaf.back().send(test::get_request("/large"));
  }
  std::size_t growth = 0;
  for (std::size_t i = 0; i < count; ++i) {
    CHECK(scene.serves());
    growth = std::max(growth, growth_since(scene.gateway, memory));
    REQUIRE(scene.gateway.process().wait_for_out("\"reason\":\"client.gone\""));
  }
  CHECK(scene.comes_back_to(before));
  for (test::Client& one : deaf) CHECK(one.read_to_end() < 8 * 1024 * 1024);
  test::show_figure("clients that never read, " + scene.engine, per_connection(growth, count));
}

TEST_CASE("half a head, half a body and silence end with the connection", "[e2e][greedy]") {
  Scene scene(short_limits);
  INFO(scene.engine);
  REQUIRE(scene.serves());
  const std::size_t before = scene.gateway.descriptors();
  for (const std::string& half :
       {std::string("GET / HT"), test::post_head("/", 100) + "half", std::string()}) {
    test::Client client(scene.gateway.port());
    client.send(half);
    client.end();
    CHECK(client.gone());
  }
  test::Client silent(scene.gateway.port());
  CHECK(silent.read(1).empty());  // closed after timeout.idle, without a word
  CHECK(scene.comes_back_to(before));
  CHECK(scene.serves());
}

TEST_CASE("limits.connections and connections_per_address hold over all workers", "[e2e][greedy]") {
  Scene scene("limits = { connections = 10, connections_per_address = 4 }\n", 0, 2);
  INFO(scene.engine);
  const auto served = [&](test::Client& client) {
    return client.exchange(test::get_request("/own")).starts_with("HTTP/1.1 200 ");
  };
  std::list<test::Client> all;
  for (int i = 0; i < 10; ++i) {
    all.emplace_back(scene.gateway.port(),
                     test::ClientSetup{.from = format("127.0.0.{}", 2 + i / 4)});
    REQUIRE(served(all.back()));
  }
  test::Client fifth_of_one(scene.gateway.port(), {.from = "127.0.0.2"});
  CHECK(fifth_of_one.gone());
  test::Client eleventh(scene.gateway.port(), {.from = "127.0.0.9"});
  CHECK(eleventh.gone());
  for (test::Client& one : all) CHECK(served(one));
  all.pop_front();
  CHECK(test::eventually([&] {
    test::Client next(scene.gateway.port(), {.from = "127.0.0.2"});
    return served(next);
  }));
}

TEST_CASE("out of descriptors: accepting pauses, those inside go on, it recovers",
          "[e2e][greedy]") {
  const std::size_t descriptors = test::full_size() ? 10'000 : 100;
  Scene scene("", descriptors);
  INFO(scene.engine);
  test::raise_descriptor_limit();
  test::Client inside(scene.gateway.port());
  REQUIRE_THAT(inside.exchange(test::get_request("/")), StartsWith("HTTP/1.1 200 "));
  test::Client slow(scene.gateway.port(), {.receive_buffer = 4096});
  REQUIRE_THAT(slow.exchange(test::get_request("/")), StartsWith("HTTP/1.1 200 "));
  // UBSan needs a descriptor to look at a type for the first time, so what will happen happened
  // once before: clients that leave without a word, and a line of the log.
  for (int i = 0; i < 10; ++i) test::Client(scene.gateway.port(), {.wait = i % 2 == 0});
  scene.gateway.process().signal(SIGUSR1);
  REQUIRE(scene.gateway.process().wait_for_err("access log reopened\n"));

  const auto start = std::chrono::steady_clock::now();
  std::list<test::Client> flood;
  for (std::size_t i = 0; i < 2 * descriptors; ++i)
    flood.emplace_back(scene.gateway.port(), test::ClientSetup{.wait = false});
  const std::string said = ": cannot accept connections for now: Too many open files\n";
  REQUIRE(scene.gateway.process().wait_for_err(said));
  // One takes the kept connection to the upstream, so the other needs a new one.
  slow.send(test::get_request("/large"));
  for (int i = 0; i < 100; ++i)
    REQUIRE_THAT(inside.exchange(test::get_request("/")), StartsWith("HTTP/1.1 200 "));
  REQUIRE(scene.gateway.process().wait_for_err(said));
  const std::string all = scene.gateway.process().err();
  const auto seconds = std::chrono::steady_clock::now() - start;
  std::ptrdiff_t times = 0;
  for (std::size_t at = all.find(said); at != all.npos; at = all.find(said, at + 1)) ++times;
  CHECK(times <= 1 + std::chrono::duration_cast<std::chrono::seconds>(seconds).count());

  flood.clear();
  INFO(scene.gateway.process().err());
  CHECK(test::eventually([&] { return scene.serves(); }));
  REQUIRE_THAT(inside.exchange(test::get_request("/")), StartsWith("HTTP/1.1 200 "));
}

TEST_CASE("idle kept connections cost little", "[e2e][greedy]") {
  Scene scene("");
  INFO(scene.engine);
  test::raise_descriptor_limit();
  const std::size_t count = test::full_size() ? 10'000 : 500;
  REQUIRE(scene.serves());
  const std::size_t before = scene.gateway.resident();
  std::list<test::Client> idle;
  for (std::size_t i = 0; i < count; ++i) {
    idle.emplace_back(scene.gateway.port());
    REQUIRE_THAT(idle.back().exchange(test::get_request("/own")), StartsWith("HTTP/1.1 200 "));
  }
  const std::size_t growth = growth_since(scene.gateway, before);
  // What the sanitizers put around each allocation is not the gateway's.
  CHECK(growth / count <= (test::full_size() ? 4096u : 16'384u));
  for (std::size_t i = 0; i < count; i += count / 10)
    CHECK_THAT(std::next(idle.begin(), static_cast<std::ptrdiff_t>(i))
                   ->exchange(test::get_request("/own")),
               StartsWith("HTTP/1.1 200 "));
  test::show_figure("idle kept connections, " + scene.engine, per_connection(growth, count));
}
