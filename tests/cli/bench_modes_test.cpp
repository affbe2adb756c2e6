// gw bench's other questions: what a gateway adds, how much a server can do, and whether it got
// worse.
#include <catch2/catch.hpp>

#include <atomic>
#include <mutex>

#include "base/json.h"
#include "base/text.h"
#include "support/binary/bench.h"
#include "support/binary/origins.h"
#include "support/binary/process.h"
#include "support/temp_folder.h"

using namespace gw;
using test::bench;
using test::json_of;
using test::Ran;
using test::TempFolder;

namespace {

double real(const Json* json) {
  REQUIRE(json != nullptr);
  if (const auto* whole = std::get_if<std::int64_t>(&json->data))
    return static_cast<double>(*whole);
  return std::get<double>(json->data);
}

// Answers after so many milliseconds.
test::Server::Serve after(const std::atomic<int>& delay) {
  return [&delay](test::Peer& peer) {
    while (!peer.head().empty()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(delay));
      if (!peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) return;
    }
  };
}

}  // namespace

TEST_CASE("bench tells what the way through a gateway adds", "[cli][bench]") {
  const std::atomic<int> slow = 150, fast = 100;
  const test::Server through(after(slow)), behind(after(fast));
  const std::vector<std::string> words = {
      through.url() + "/", "--direct", behind.url() + "/", "--rate", "40", "--duration", "1s"};
  std::vector<std::string> as_json = words;
  as_json.insert(as_json.end(), {"--format", "json"});
  const Json json = json_of(bench(as_json));
  CHECK(real(json.find("due")) == 40);
  CHECK(real(json.find("direct")->find("due")) == 40);
  const Json* const p50 = json.find("added_ms")->find("p50");
  CHECK(real(p50->find("value")) == Approx(50).margin(20));
  CHECK(real(p50->find("low")) <= real(p50->find("value")));
  CHECK(real(p50->find("low")) > 0);
  CHECK(real(p50->find("high")) >= real(p50->find("value")));
  CHECK_THAT(bench(words).out, Catch::Contains("latency      through      direct       added"));
}

TEST_CASE("each side of a comparison has its line of CSV", "[cli][bench]") {
  const std::atomic<int> delay = 100;
  const test::Server through(after(delay)), behind(after(delay));
  const std::string one = through.url() + "/{choice:a,b}", two = behind.url() + "/";
  const Ran ran =
      bench({one, "--direct", two, "--rate", "20", "--duration", "500ms", "--format", "csv"});
  INFO(ran.out << ran.err);
  const std::vector<std::string_view> lines = split(ran.out, '\n');
  REQUIRE(lines.size() == 4);
  CHECK_THAT(std::string(lines[0]), Catch::StartsWith("target,load,seconds,rate,due,answered"));
  CHECK_THAT(std::string(lines[1]), Catch::StartsWith("\"GET " + one + "\",\"20/s for 500ms\",") &&
                                        Catch::Contains(",10,10,0,"));
  CHECK_THAT(std::string(lines[2]), Catch::StartsWith("\"GET " + two + "\",\"20/s for 500ms\",") &&
                                        Catch::Contains(",10,10,0,"));
  CHECK(lines[3].empty());
}

TEST_CASE("bench finds the highest rate at which nothing fails", "[cli][bench]") {
  // 100 responses per second, and no more: each waits for those before it. The rest of the time all
  // of them take, so that what this machine does meanwhile is small beside it.
  std::mutex one_at_a_time;
  const test::Server server([&](test::Peer& peer) {
    while (!peer.head().empty()) {
      {
        const std::lock_guard lock(one_at_a_time);
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(150));
      if (!peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) return;
    }
  });
  const Ran ran = bench({server.url() + "/", "--find-capacity", "--rate", "50", "--duration",
                         "250ms", "--fail-if", "p95 > 240ms", "--format", "json"});
  CHECK(ran.code == 0);
  const Json json = json_of(ran);
  const double capacity = real(json.find("capacity"));
  CHECK(capacity >= 50);
  CHECK(capacity <= 190);
  CHECK(real(json.find("failed_at")) > capacity);
  CHECK(json.find("steps")->array()->size() >= 4);
}

TEST_CASE("bench finds no rate where none holds", "[cli][bench]") {
  const std::atomic<int> delay = 50;
  const test::Server server(after(delay));
  const Ran ran = bench({server.url() + "/", "--find-capacity", "--rate", "4", "--duration",
                         "300ms", "--fail-if", "p50 > 1ms"});
  CHECK(ran.code == 1);
  CHECK_THAT(ran.out, Catch::EndsWith("every tested rate failed\n"));
}

TEST_CASE("a saved run is held against a later one", "[cli][bench]") {
  std::atomic<int> delay = 150;
  const test::Server server(after(delay));
  const TempFolder folder;
  const std::vector<std::string> words = {server.url() + "/", "--rate", "60", "--duration",
                                          "1500ms"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), words.begin(), words.end());
    return bench(more, folder.path());
  };
  CHECK(with({"--save", "base.json"}).code == 0);
  delay = 300;
  const Ran worse = with({"--compare", "base.json"});
  INFO(worse.out << worse.err);
  CHECK(worse.code == 1);
  CHECK_THAT(worse.out, Catch::Contains("compared") && Catch::Contains("worse"));
  const Json json = json_of(with({"--compare", "base.json", "--format", "json"}));
  CHECK(*json.find("comparison")->find("p50")->find("change")->text() == "worse");
  CHECK(*json.find("comparison")->find("errors")->find("change")->text() == "same");
  delay = 120;
  CHECK(with({"--compare", "base.json"}).code == 0);
  CHECK(with({"--save", "base.json"}).code == 0);  // over a saved one
}

TEST_CASE("bench's modes are told what they cannot do", "[cli][bench]") {
  const TempFolder folder;
  folder.write("other.json", "{}");
  folder.write("base.json",
               "{\"gw_bench\":1,\"targets\":[],\"load\":\"9/s for 9s\",\"rate\":9.0,\"due\":9,"
               "\"errors\":0,\"blocks\":[]}\n");
  const std::string url = "http://127.0.0.1:1/";
  const test::Refused cases[] = {
      {{url, "--direct", url, "--closed"},
       "gw: error: '--direct' needs exactly one URL and an open loop\n"
       "help: give one URL, and remove '--closed'\n"},
      {{url, "--direct", "x"},
       "gw: error: \"x\" is neither a URL nor a path\nhelp: write http://HOST:PORT/PATH\n"},
      {{url, "--find-capacity"},
       "gw: error: '--find-capacity' needs '--fail-if'\n"
       "help: for example: --fail-if 'p99 > 20ms or errors > 1%'\n"},
      {{url, "--find-capacity", "--fail-if", "p99 > 1s", "--stages", "1s:5"},
       "gw: error: '--find-capacity' and '--stages' exclude each other\n"
       "help: remove one of them\n"},
      {{url, "--find-capacity", "--fail-if", "p99 > 1s", "--format", "html"},
       "gw: error: the output of --find-capacity is text or json, not html\n"},
      {{url, "--save", "other.json"},
       "gw: error: other.json: the file exists and is not a saved run\nhelp: name another file\n"},
      {{url, "--compare", "nowhere"}, "gw: error: nowhere: no such file or directory\n"},
      {{url, "--compare", "other.json"},
       "gw: error: other.json: the file was not written by 'gw bench --save'\n"},
      {{url, "--compare", "base.json"},
       "gw: error: base.json was saved with another load: 9/s for 9s\n"
       "help: compare runs with the same load\n"},
  };
  test::check_refused(cases, folder.path());
  CHECK(folder.read("other.json") == "{}");
}
