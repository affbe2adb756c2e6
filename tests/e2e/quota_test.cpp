// Quotas outlive the process: a stop keeps every count, kill -9 all but the last second, whichever
// worker counted.
#include <signal.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "base/text.h"
#include "store/sqlite.h"
#include "support/binary/client.h"
#include "support/binary/eventually.h"
#include "support/binary/gateway.h"

using namespace gw;
using Catch::Contains;

namespace {

// The store lies where the next gateway finds it too.
test::GatewaySetup setup(const std::string& store, const std::string& engine) {
  return {.engine = engine,
          .gateway = "store = \"sqlite:" + store + "\"\n",
          .rest =
              "[policy.plan]\ntype = \"quota\"\nlimit = \"1000/month\"\nby = \"header:x-user\"\n\n"
              "[[route]]\npolicies = \"plan\"\nrespond = { body = \"in\" }\n",
          .workers = 2};
}

// What is left after one more request of this user; -1: refused.
int left(test::Client& client, const std::string& user) {
  const std::string answer =
      client.exchange(format("GET / HTTP/1.1\r\nHost: a.test\r\nx-user: {}\r\n\r\n", user));
  if (answer.starts_with("HTTP/1.1 429 ")) return -1;
  const std::size_t at = answer.find(";r=");
  REQUIRE(at != answer.npos);
  return std::stoi(answer.substr(at + 3));
}

// Spread over connections, and so over workers.
void spend(const test::Gateway& gateway, const std::string& user, int times) {
  for (int connection = 0; connection < 10; ++connection) {
    test::Client client(gateway.port());
    REQUIRE(client.connected());
    for (int i = 0; i < times / 10; ++i) left(client, user);
  }
}

std::int64_t kept(const std::string& store) {
  auto database = store::Database::open(store, store::Access::read, seconds(5));
  if (!database) return -1;
  const auto sum = database->number("SELECT sum(spent) FROM quota");
  return sum ? *sum : -1;
}

}  // namespace

TEST_CASE("a stop keeps every count", "[e2e][quota]") {
  const test::TempFolder folder;
  const std::string store = folder.path("gw.db");
  for (const std::string& engine : test::engines()) {
    std::filesystem::remove(store);
    for (int run = 0; run < 3; ++run) {
      test::Gateway gateway(setup(store, engine));
      spend(gateway, "ann", 100);
      test::Client client(gateway.port());
      CHECK(left(client, "ann") == 1000 - 101 * (run + 1));
      CHECK(gateway.stop() == 0);
      CHECK(kept(store) == 101 * (run + 1));
    }
  }
}

TEST_CASE("kill -9 keeps all but the last second", "[e2e][quota]") {
  const test::TempFolder folder;
  const std::string store = folder.path("gw.db");
  {
    test::Gateway gateway(setup(store, "epoll"));
    spend(gateway, "ann", 100);
    const auto start = std::chrono::steady_clock::now();
    REQUIRE(test::eventually([&] { return kept(store) == 100; }));
    const auto took = std::chrono::steady_clock::now() - start;
    CHECK(took < std::chrono::milliseconds(1500));
    test::show_figure("a count is in the store after, at most",
                      format("{} ms", duration_cast<milliseconds>(took).count()));
    spend(gateway, "ann", 50);
    gateway.process().signal(SIGKILL);
    CHECK(gateway.process().wait() == -SIGKILL);
  }
  test::Gateway gateway(setup(store, "epoll"));
  test::Client client(gateway.port());
  const int now = left(client, "ann");
  CHECK(now <= 1000 - 101);
  CHECK(now >= 1000 - 151);
  CHECK(gateway.stop() == 0);
}

TEST_CASE("a reload keeps the counts, with a larger quota too", "[e2e][quota]") {
  const test::TempFolder folder;
  const std::string store = folder.path("gw.db");
  const test::GatewaySetup first = setup(store, "epoll");
  test::Gateway gateway(first);
  spend(gateway, "ann", 100);
  std::string rest = first.rest;
  rest.replace(rest.find("1000"), 4, "2000");
  REQUIRE(gateway.reload(rest));
  test::Client client(gateway.port());
  REQUIRE(test::eventually([&] { return left(client, "ben") > 1000; }));
  CHECK(left(client, "ann") == 1899);
  CHECK_THAT(gateway.process().err(), !Contains("the store changed"));
  CHECK(gateway.stop() == 0);
}

TEST_CASE("a store that goes bad while it serves leaves the quota counting, loudly",
          "[e2e][quota]") {
  const test::TempFolder folder;
  const std::string store = folder.path("gw.db");
  test::Gateway gateway(setup(store, "epoll"));
  spend(gateway, "ann", 500);
  REQUIRE(test::eventually([&] { return kept(store) == 500; }));
  for (const char* part : {"", "-wal", "-shm"}) std::filesystem::remove(store + part);
  folder.write("gw.db", std::string(5000, 'x'));
  CHECK(gateway.process().wait_for_err("quota counts are kept in memory"));
  spend(gateway, "ann", 500);
  test::Client client(gateway.port());
  CHECK(left(client, "ann") == -1);
  CHECK(gateway.stop() == 0);
}
