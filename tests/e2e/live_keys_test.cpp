// A key that keygen makes or takes back is live within a second, without a reload: no connection
// is closed for it, and nobody is asked within a request.
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>

#include "base/text.h"
#include "support/binary/client.h"
#include "support/binary/eventually.h"
#include "support/binary/gateway.h"

using namespace gw;
using Catch::Contains;

namespace {

constexpr std::string_view routes =
    "[policy.keys]\ntype = \"api-key\"\n\n"
    "[[route]]\npolicies = [\"keys\"]\nrespond = { body = \"in\" }\n";

std::string request_with(const std::string& key) {
  return format("GET / HTTP/1.1\r\nHost: a.test\r\nx-api-key: {}\r\n\r\n", key);
}

// The reason of an answer, or "in".
std::string outcome(test::Client& client, const std::string& key) {
  const std::string answer = client.exchange(request_with(key));
  const std::size_t at = answer.find("\"reason\":\"");
  if (at == answer.npos) return answer.ends_with("\r\n\r\nin") ? "in" : answer;
  const std::size_t start = at + 10;
  return answer.substr(start, answer.find('"', start) - start);
}

// What keygen says, with the store of the gateway.
std::string keygen(const test::Gateway& gateway, std::vector<std::string> words) {
  words.insert(words.begin(), {GW_BINARY, "keygen", "api-key"});
  words.insert(words.end(), {"--store", gateway.folder().path("gw.db")});
  const test::Ran ran = test::run({.words = std::move(words)});
  INFO(ran.err);
  REQUIRE(ran.code == 0);
  return ran.out;
}

std::string new_key(const test::Gateway& gateway, const std::string& id) {
  const std::string said = keygen(gateway, {"acme", "--id", id});
  const std::size_t at = said.find("gw_live_");
  REQUIRE(at != said.npos);
  return said.substr(at, said.find(' ', at) - at);
}

// With its log of what is not in the file yet.
void move_store(const std::string& from, const std::string& to) {
  for (const char* part : {"", "-wal", "-shm"})
    if (std::filesystem::exists(from + part)) std::filesystem::rename(from + part, to + part);
}

// How long until the key is answered so.
std::chrono::milliseconds time_until(test::Client& client, const std::string& key,
                                     const std::string& wanted) {
  const auto start = std::chrono::steady_clock::now();
  CHECK(test::eventually([&] { return outcome(client, key) == wanted; }));
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                               start);
}

}  // namespace

TEST_CASE("a key is live, and dead, within a second of keygen's word", "[e2e]") {
  for (const std::string& engine : test::engines()) {
    test::Gateway gateway({.engine = engine,
                           .gateway = "store = \"sqlite:gw.db\"\n",
                           .rest = std::string(routes),
                           .workers = 2});
    test::Client client(gateway.port());  // one connection for all of it
    REQUIRE(client.connected());
    const std::string early = new_key(gateway, "early");
    auto slowest = time_until(client, early, "in");
    for (int i = 0; i < 5; ++i) {
      const std::string id = "k" + std::to_string(i), key = new_key(gateway, id);
      slowest = std::max(slowest, time_until(client, key, "in"));
      keygen(gateway, {"revoke", "acme/" + id});
      slowest = std::max(slowest, time_until(client, key, "api-key.revoked"));
    }
    CHECK(outcome(client, early) == "in");
    CHECK(outcome(client, early.substr(0, early.size() - 1)) == "api-key.malformed");
    CHECK(slowest < std::chrono::seconds(1));
    test::show_figure("a key of the store is live after, at most, " + engine,
                      std::to_string(slowest.count()) + " ms");
    CHECK_THAT(gateway.process().err(), !Contains("reloaded:"));
    CHECK(gateway.stop() == 0);
  }
}

TEST_CASE("a store that becomes unreadable leaves its keys serving, and says so", "[e2e]") {
  test::Gateway gateway({.gateway = "store = \"sqlite:gw.db\"\n", .rest = std::string(routes)});
  test::Client client(gateway.port());
  const std::string key = new_key(gateway, "a");
  time_until(client, key, "in");
  const std::string path = gateway.folder().path("gw.db");
  move_store(path, path + ".kept");
  gateway.folder().write("gw.db", std::string(5000, 'x'));
  CHECK(gateway.process().wait_for_err("the store cannot be read, its previous keys stay in use"));
  CHECK(outcome(client, key) == "in");
  std::filesystem::remove(path);
  move_store(path + ".kept", path);
  CHECK(gateway.process().wait_for_err("the store can be read again"));
  keygen(gateway, {"revoke", "acme/a"});
  time_until(client, key, "api-key.revoked");
  CHECK(gateway.stop() == 0);
}

TEST_CASE("a store that is none stops a start, with its name and its fault", "[e2e]") {
  const test::TempFolder folder;
  folder.write("gw.db", std::string(5000, 'x'));
  folder.write("gw.toml",
               "[gateway]\nstore = \"sqlite:gw.db\"\n\n[listener.web]\naddress = "
               "\"127.0.0.1:0\"\n\n" +
                   std::string(routes));
  const test::Ran ran = test::run({.words = {GW_BINARY, "serve"}, .folder = folder.path()});
  CHECK(ran.code != 0);
  CHECK_THAT(ran.err, Contains("gw.db: it is not an SQLite database"));
}
