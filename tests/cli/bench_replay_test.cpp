// gw bench --replay: what came once comes again, in its gaps.
#include <catch2/catch.hpp>

#include <chrono>
#include <mutex>

#include "base/text.h"
#include "support/binary/bench.h"
#include "support/binary/origins.h"
#include "support/binary/process.h"
#include "support/temp_folder.h"

using namespace gw;
using test::Ran;
using test::TempFolder;

namespace {

using Clock = std::chrono::steady_clock;

// Notes each request's line and when it came.
struct Noting {
  double gap(std::size_t from, std::size_t to) {
    return std::chrono::duration<double>(came.at(to).first - came.at(from).first).count();
  }
  std::mutex mutex;
  std::vector<std::pair<Clock::time_point, std::string>> came;
  std::vector<std::string> heads;
  test::Server server{[this](test::Peer& peer) {  // the last: its threads use the others
    for (std::string head; !(head = peer.head()).empty();) {
      {
        const std::lock_guard lock(mutex);
        came.emplace_back(Clock::now(), head.substr(0, head.find("\r\n")));
        heads.push_back(head);
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
      if (!peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) return;
    }
  }};
};

Ran replay(const Noting& noting, const TempFolder& folder, std::vector<std::string> more = {}) {
  more.insert(more.begin(), {GW_BINARY, "bench", noting.server.url() + "/", "--replay", "log"});
  return test::run({.words = std::move(more), .folder = folder.path()});
}

}  // namespace

TEST_CASE("a log of gw is replayed in its gaps, twice as fast where asked to", "[cli][bench]") {
  const TempFolder folder;
  // Written when each was over: not in the order in which they came.
  folder.write(
      "log", R"({"time":"2026-01-01T00:00:00.600000Z","method":"POST","path":"/c","status":200})"
             "\n"
             R"({"time":"2026-01-01T00:00:00.000000Z","method":"GET","path":"/a","query":"x=1",)"
             R"("status":200})"
             "\nno record\n"
             R"({"time":"2026-01-01T00:00:00.200000Z","method":"GET","path":"/b","status":404})"
             "\n"
             R"({"time":"2026-01-01T00:00:01.600000Z","method":"GET","path":"/{id}","status":200})"
             "\n");
  Noting noting;
  const Ran ran = replay(noting, folder, {"--speed", "2"});
  INFO(ran.out << ran.err);
  CHECK(ran.code == 0);
  CHECK_THAT(ran.out, Catch::Contains("load       4 requests of log, 2 times as fast"));
  CHECK_THAT(ran.out, Catch::Contains("4 due, 4 answered, 0 errors"));
  const std::lock_guard lock(noting.mutex);
  REQUIRE(noting.came.size() == 4);
  CHECK(noting.came[0].second == "GET /a?x=1 HTTP/1.1");
  CHECK(noting.came[1].second == "GET /b HTTP/1.1");
  CHECK(noting.came[2].second == "POST /c HTTP/1.1");
  CHECK(noting.came[3].second == "GET /{id} HTTP/1.1");
  CHECK(noting.gap(0, 3) == Approx(0.8).margin(0.3));  // a busy machine notes late
}

TEST_CASE("what a browser has saved is replayed, bodies too", "[cli][bench]") {
  const TempFolder folder;
  folder.write("log", R"({
  "log": {"version": "1.2", "entries": [
    {"startedDateTime": "2026-01-01T01:00:00.300+01:00", "request": {
      "method": "POST", "url": "https://shop.example/cart?a=1#top", "headers": [],
      "postData": {"mimeType": "application/json", "text": "{\"{uuid}\": 1}"}}},
    {"startedDateTime": "2026-01-01T00:00:00.000Z",
     "request": {"method": "GET", "url": "https://shop.example/"}, "response": {"status": 200}},
    {"startedDateTime": "2026-01-01T00:00:00.100Z",
     "request": {"method": "GET", "url": "https://cdn.example/big.js"}},
    {"startedDateTime": "2026-01-01T00:00:00.100Z",
     "request": {"method": "GET", "url": "data:image/png;base64,AAAA"}},
    {"startedDateTime": "yesterday", "request": {"method": "GET", "url": "https://shop.example/"}},
    {"request": 7}, 7
  ]}
})");
  Noting noting;
  const Ran ran = replay(noting, folder);
  INFO(ran.out << ran.err);
  CHECK(ran.code == 0);
  CHECK(ran.err == "gw: warning: 5 requests of other hosts or protocols are left out\n");
  CHECK_THAT(ran.out, Catch::Contains("2 due, 2 answered, 0 errors"));
  const std::lock_guard lock(noting.mutex);
  REQUIRE(noting.came.size() == 2);
  CHECK(noting.came[0].second == "GET / HTTP/1.1");
  CHECK(noting.came[1].second == "POST /cart?a=1 HTTP/1.1");
  CHECK_THAT(noting.heads[1], Catch::Contains("\r\nContent-Type: application/json\r\n") &&
                                  Catch::Contains("\r\nContent-Length: 13\r\n"));
  CHECK(noting.gap(0, 1) == Approx(0.3).margin(0.25));  // a busy machine notes late
}

TEST_CASE("the requests of a log's whole second are spread over it", "[cli][bench]") {
  const TempFolder folder;
  std::string log;
  for (int i = 0; i < 4; ++i)
    log += format("10.0.0.1 - - [10/Oct/2026:13:55:36 +0000] \"GET /{} HTTP/1.1\" 200 5\n", i);
  folder.write("log", log);
  Noting noting;
  const Ran ran = replay(noting, folder);
  INFO(ran.out << ran.err);
  CHECK(ran.code == 0);
  const std::lock_guard lock(noting.mutex);
  REQUIRE(noting.came.size() == 4);
  CHECK(noting.gap(0, 3) == Approx(0.75).margin(0.3));
}

TEST_CASE("what cannot be replayed is told", "[cli][bench]") {
  const TempFolder folder;
  folder.write("log", "what\n");
  folder.write("empty.har", R"({"log": {"entries": []}})");
  folder.write("none.har", R"({"log": 7})");
  folder.write("cut.har", R"({"log": {"entries": [{}])");
  const std::string url = "http://127.0.0.1:1/";
  const test::Refused cases[] = {
      {{url, "--speed", "2"},
       "gw: error: '--speed' needs '--replay'\nhelp: without a log, use '--rate'\n"},
      {{url, "--replay", "log", "--speed", "0"},
       "gw: error: invalid value '0' for '--speed'\n"
       "help: 2 is twice as fast as the original, 0.5 half as fast\n"},
      {{url, "--replay", "log", "--rate", "5"},
       "gw: error: '--replay' and '--rate' exclude each other\n"
       "help: remove one of them; '--speed 2' replays twice as fast\n"},
      {{url + "x", "--replay", "log"},
       "gw: error: a replay takes its paths from the log\n"
       "help: give exactly one URL, without a path\n"},
      {{url, "--replay", "empty.har"}, "gw: error: empty.har: it contains no request\n"},
      {{url, "--replay", "none.har"}, "gw: error: none.har: the HAR file has no entries\n"},
      {{url, "--replay", "cut.har"},
       "gw: error: cut.har: invalid JSON at byte 24: incomplete JSON\n"},
  };
  test::check_refused(cases, folder.path());
  for (const char* name : {"log", "nowhere"}) {
    const Ran ran =
        test::run({.words = {GW_BINARY, "bench", url, "--replay", name}, .folder = folder.path()});
    CHECK_THAT(ran.err, Catch::StartsWith(std::string("gw: error: ") + name + ": "));
    CHECK(ran.code == 2);
  }
}
