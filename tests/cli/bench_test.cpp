// gw bench as people and scripts see it: what it refuses, what it says of a run, its exit codes.
#include <signal.h>

#include <catch2/catch.hpp>
#include <mutex>
#include <set>

#include "base/json.h"
#include "base/text.h"
#include "support/binary/bench.h"
#include "support/binary/eventually.h"
#include "support/binary/origins.h"
#include "support/binary/process.h"
#include "support/temp_folder.h"

using namespace gw;
using test::bench;
using test::json_of;
using test::Ran;
using test::TempFolder;

namespace {

// So slow that what another program does to this machine meanwhile makes no difference.
void answer_slowly(test::Peer& peer) {
  while (!peer.head().empty()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(150));
    if (!peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) return;
  }
}

std::int64_t number(const Json& json, std::string_view path) {
  const Json* at = &json;
  for (const std::string_view name : split(path, '.')) {
    at = at->find(name);
    REQUIRE(at != nullptr);
  }
  if (const auto* real = std::get_if<double>(&at->data)) return static_cast<std::int64_t>(*real);
  return std::get<std::int64_t>(at->data);
}

}  // namespace

TEST_CASE("bench's mistakes are told with what to do", "[cli][bench]") {
  const TempFolder folder;
  folder.write("empty", "");
  const std::string url = "http://127.0.0.1:1/";
  const test::Refused cases[] = {
      {{}, "gw: error: which URL?\nhelp: gw bench http://127.0.0.1:8080/\n"},
      {{"127.0.0.1:8080"},
       "gw: error: \"127.0.0.1:8080\" is neither a URL nor a path\n"
       "help: write http://HOST:PORT/PATH\n"},
      {{"/x"}, "gw: error: '/x' has no host\nhelp: write http://HOST:PORT/PATH\n"},
      {{"https://127.0.0.1/"},
       "gw: error: 'https://127.0.0.1/': this version does not support TLS yet\n"
       "help: write http://HOST:PORT/PATH\n"},
      {{"http://127.0.0.1:99999/"},
       "gw: error: \"http://127.0.0.1:99999/\" has an invalid port\n"
       "help: write http://HOST:PORT/PATH\n"},
      {{"http://ann:secret@127.0.0.1/"},
       "gw: error: a URL with a user name is not supported\n"
       "help: use -H 'Authorization: Basic ...'\n"},
      {{url, "--save", "none/base.json"},
       "gw: error: none/base.json: there is no folder none\nhelp: create the folder, or name "
       "another file\n"},
      {{url, "--rate", "fast"},
       "gw: error: 'fast' is not a rate\n"
       "help: write requests per second, such as --rate 500, or --rate 600/minute\n"},
      {{url, "--rate", "0"},
       "gw: error: '0' is not a rate\n"
       "help: write requests per second, such as --rate 500, or --rate 600/minute\n"},
      {{url, "--duration", "10"},
       "gw: error: invalid value '10' for '--duration'\nhelp: write a duration, such as 500ms, 10s "
       "or 5m\n"},
      {{url, "--connections", "0"},
       "gw: error: invalid value '0' for '--connections'\nhelp: write a number from 1 to 100000\n"},
      {{url, "--stages", "10s"},
       "gw: error: '10s' is not a stage\nhelp: write, for example, --stages "
       "'10s:100,30s:100..500': "
       "10 s at 100 per second, then 30 s rising from 100 to 500\n"},
      {{url, "--stages", "10s:1", "--rate", "5"},
       "gw: error: '--stages' excludes '--rate' and '--duration'\nhelp: remove them\n"},
      {{url, "--closed", "--rate", "5"},
       "gw: error: a closed loop has no rate: each connection sends the next request after a "
       "response\n"
       "help: leave '--closed' out, or '--rate', '--stages' and '--arrivals'\n"},
      {{url, "-H", "x-a"},
       "gw: error: 'x-a' is not a header field\nhelp: write -H 'Name: value'\n"},
      {{url, "-H", "content-length: 3"},
       "gw: error: the header field content-length is set by gw bench\n"
       "help: leave it out\n"},
      {{url, "-X", "a b"}, "gw: error: 'a b' is not a method\nhelp: like -X POST\n"},
      {{url, "--body", "nowhere"},
       "gw: error: nowhere: no such file or directory\n"
       "help: --body takes a file, --data takes text\n"},
      {{url, "--body", "empty", "--data", "x"},
       "gw: error: '--body' and '--data' exclude each other\nhelp: remove one of them\n"},
      {{url + "{line:empty}"}, "gw: error: empty: the file is empty\n"},
      {{url + "{id}"},
       "gw: error: unknown value {id}; the values are {counter} {uuid} {choice:a,b,c} "
       "{line:FILE}; {{id}} is the literal text\n"},
      {{url, url, "--weights", "1"},
       "gw: error: 1 weights for 2 URLs\nhelp: write one weight per URL, such as --weights 9,1\n"},
      {{url, "--fail-if", "p99 > 20"},
       "gw: error: --fail-if 'p99 > 20': 'p99' is a duration, such as 20ms\n"
       "help: write, for example, --fail-if 'p99 > 20ms or errors > 1%'\n"},
      {{url, "--fail-if", "p200 > 20ms"},
       "gw: error: --fail-if 'p200 > 20ms': unknown field 'p200'; the fields are p50 to p99.99, "
       "mean, max, "
       "rate, errors, late\nhelp: write, for example, --fail-if 'p99 > 20ms or errors > 1%'\n"},
      {{url, "--fail-if", "p99 ~ 2.*"},
       "gw: error: --fail-if 'p99 ~ 2.*': the fields are numbers: compare them with = != < <= > "
       ">=\nhelp: write, for example, --fail-if 'p99 > 20ms or errors > 1%'\n"},
      {{url, "--fail-if", "errors > few"},
       "gw: error: --fail-if 'errors > few': 'errors' is a number or a percentage of all requests, "
       "such as 10 or 1%\nhelp: write, for example, --fail-if 'p99 > 20ms or errors > 1%'\n"},
      {{url, "--fail-if", "p99"},
       "gw: error: --fail-if 'p99': an operator must follow 'p99'\n"
       "help: write, for example, --fail-if 'p99 > 20ms or errors > 1%'\n"},
  };
  test::check_refused(cases, folder.path());
}

TEST_CASE("bench of nobody ends soon, and could not tell", "[cli][bench]") {
  const Ran ran = bench({"http://127.0.0.1:1/", "--duration", "1h"});
  CHECK(ran.code == 2);
  CHECK(ran.err == "gw: error: no response: connection refused\n");
  CHECK_THAT(ran.out, Catch::Contains(" 0 answered"));
}

TEST_CASE("bench of one who is silent could not tell, but for what was asked", "[cli][bench]") {
  const test::Server server([](test::Peer& peer) { peer.skip(1u << 20); });
  const std::vector<std::string> words = {server.url() + "/", "--rate", "10", "--duration", "300ms",
                                          "--timeout",        "200ms"};
  const Ran silent = bench(words);
  CHECK(silent.err == "gw: error: no response in time\n");
  CHECK(silent.code == 2);
  std::vector<std::string> asked = words;
  asked.insert(asked.end(), {"--fail-if", "errors > 1%"});
  CHECK(bench(asked).code == 1);
}

TEST_CASE("bench shows on a terminal how it goes, and in a pipe it does not", "[cli][bench]") {
  const test::Server server(answer_slowly);
  const std::string command =
      format("{} bench {}/ --rate 20 --duration 1200ms", GW_BINARY, server.url());
  const Ran terminal = test::run({.words = {"/usr/bin/script", "-qec", command, "/dev/null"}});
  CHECK_THAT(terminal.out, Catch::Contains(" of 1.2 s  ") && Catch::Contains("\r\x1b[K") &&
                               Catch::Contains("24 due, 24 answered"));
  const Ran pipe = bench({server.url() + "/", "--rate", "20", "--duration", "1200ms"});
  CHECK(pipe.err == "");
  CHECK(pipe.out.find('\r') == std::string::npos);
}

TEST_CASE("bench's exit code follows its conditions", "[cli][bench]") {
  const test::Server server(answer_slowly);
  const std::string url = server.url() + "/";
  const struct {
    std::vector<std::string> conditions;
    int code;
  } cases[] = {
      {{}, 0},
      {{"p99 > 10s"}, 0},
      {{"p50 > 100ms"}, 1},
      {{"p99 > 10s", "mean >= 100ms"}, 1},
      {{"p99 > 10s and p50 > 100ms"}, 0},
      {{"p99 > 10s and p50 > 1ms or errors = 0"}, 1},
      {{"rate < 10 or errors > 0%", "max < 1ms"}, 0},
  };
  for (const auto& c : cases) {
    std::vector<std::string> words = {url, "--rate", "40", "--duration", "500ms"};
    for (const std::string& condition : c.conditions)
      words.insert(words.end(), {"--fail-if", condition});
    const Ran ran = bench(words);
    INFO(ran.out << ran.err);
    CHECK(ran.code == c.code);
    CHECK_THAT(ran.out, Catch::Contains("20 due, 20 answered, 0 errors"));
    if (c.code == 1) CHECK_THAT(ran.out, Catch::Contains("\nfail  "));
  }
}

TEST_CASE("bench says the same as JSON and CSV", "[cli][bench]") {
  const test::Server server(answer_slowly);
  const Json json = json_of(bench({server.url() + "/a", "--rate", "40", "--duration", "500ms",
                                   "--format", "json", "--fail-if", "p50 > 100ms"}));
  CHECK(number(json, "due") == 20);
  CHECK(number(json, "statuses.200") == 20);
  CHECK(number(json, "latency_ms.p50") >= 150);
  CHECK(number(json, "service_ms.p50") >= 150);
  CHECK(number(json, "body_bytes") == 40);
  CHECK(*json.find("verdict")->text() == "fail");
  CHECK(*json.find("targets")->array()->front().text() == "GET " + server.url() + "/a");
  const Ran csv =
      bench({server.url() + "/", "--rate", "40", "--duration", "500ms", "--format", "csv"});
  CHECK_THAT(csv.out,
             Catch::StartsWith("target,load,seconds,rate,due,answered,errors,late,p50_ms,"));
  CHECK_THAT(csv.out, Catch::Contains("/\",\"40/s for 500ms\",0."));
}

TEST_CASE("bench draws a page of its own", "[cli][bench]") {
  const test::Server server(answer_slowly);
  const Ran ran = bench({server.url() + "/?a=<b>", "--rate", "40", "--duration", "500ms",
                         "--format", "html", "--fail-if", "p50 > 100ms"});
  CHECK(ran.code == 1);
  CHECK_THAT(ran.out, Catch::StartsWith("<!doctype html>"));
  for (const char* part :
       {"/?a=&lt;b&gt;", "<svg", "Percentiles", "over time", "Conditions", "fail"})
    CHECK_THAT(ran.out, Catch::Contains(part));
  CHECK(ran.out.find("<script") == std::string::npos);
}

TEST_CASE("bench sends what it was told to, another one each time", "[cli][bench]") {
  std::mutex mutex;
  std::set<std::string> came;
  const test::Server server([&](test::Peer& peer) {
    for (std::string head; !(head = peer.head()).empty();) {
      const std::string body = peer.read(7);
      {
        const std::lock_guard lock(mutex);
        came.insert(head + body);
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
      if (!peer.send("HTTP/1.1 201 Made\r\nContent-Length: 0\r\n\r\n")) return;
    }
  });
  const TempFolder folder;
  folder.write("users", "ann\nbob\n");
  const Ran ran =
      bench({"PUT " + server.url() + "/{counter}?u={line:users}", "-H", "x-a: 1", "-H",
             "user-agent: me", "--data", "{\"n\":{counter}", "--rate", "10", "--duration", "300ms"},
            folder.path());
  INFO(ran.err << ran.out);
  CHECK(ran.code == 0);
  const std::string host = server.url().substr(7);
  const std::lock_guard lock(mutex);
  REQUIRE(came.size() == 3);
  CHECK(*came.begin() == "PUT /0?u=ann HTTP/1.1\r\nHost: " + host +
                             "\r\nx-a: 1\r\nuser-agent: me\r\nContent-Length: 6\r\n\r\n{\"n\":0");
  CHECK(came.rbegin()->starts_with("PUT /2?u=ann HTTP/1.1\r\n"));
}

TEST_CASE("Ctrl-C ends bench with what is known", "[cli][bench]") {
  std::mutex mutex;
  int answered = 0;
  const test::Server server([&](test::Peer& peer) {
    while (!peer.head().empty()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(150));
      if (!peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) return;
      const std::lock_guard lock(mutex);
      ++answered;
    }
  });
  test::Process process({.words = {GW_BINARY, "bench", server.url() + "/", "--duration", "1h"}});
  CHECK(test::eventually([&] {
    const std::lock_guard lock(mutex);
    return answered > 20;
  }));
  process.signal(SIGINT);
  REQUIRE(process.wait_for_out(", ended early, "));
  REQUIRE(process.wait_for_out("unfinished "));
  CHECK(process.wait() == 0);
}
