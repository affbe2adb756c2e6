// gw bench over real sockets against servers whose latencies are known: what it reports must be
// what they did.
#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <cmath>
#include <mutex>
#include <random>

#include "base/json.h"
#include "base/text.h"
#include "support/binary/origins.h"
#include "support/binary/process.h"

using namespace gw;

namespace {

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

Json bench(std::vector<std::string> words) {
  words.insert(words.begin(), {GW_BINARY, "bench", "--format", "json"});
  const test::Ran ran = test::run({.words = std::move(words)});
  INFO(ran.err << ran.out);
  const Result<Json> json =
      parse_json(trim(std::string_view(ran.out).substr(0, ran.out.find('\n'))));
  REQUIRE(json);
  return *json;
}

double value(const Json& json, std::string_view table, std::string_view name) {
  return std::get<double>(json.find(table)->find(name)->data);
}

double exact(std::vector<double> values, double percent) {
  std::sort(values.begin(), values.end());
  const double rank = std::ceil(percent / 100 * static_cast<double>(values.size()) - 1e-6);
  return values[static_cast<std::size_t>(rank) - 1];
}

}  // namespace

TEST_CASE("bench reports the law that a server delays by", "[e2e][bench]") {
  std::mutex mutex;
  std::mt19937_64 random(5);
  std::lognormal_distribution<double> law(4, 0.6);  // a median of 55 ms
  std::vector<double> taken;                        // as the server saw it itself
  const test::Server server([&](test::Peer& peer) {
    while (!peer.head().empty()) {
      const auto came = Clock::now();
      double delay = 0;
      {
        const std::lock_guard lock(mutex);
        delay = law(random);
      }
      std::this_thread::sleep_for(Milliseconds(delay));
      if (!peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) return;
      const std::lock_guard lock(mutex);
      taken.push_back(Milliseconds(Clock::now() - came).count());
    }
  });
  const Json json = bench({server.url() + "/", "--rate", "150", "--duration", "3s"});
  const std::lock_guard lock(mutex);
  REQUIRE(taken.size() == 450);
  for (const double percent : {50.0, 75.0, 90.0, 95.0, 99.0}) {
    const double right = exact(taken, percent);
    INFO("p" << percent << ": " << right << " ms");
    // What the machine adds on the way there and back is never negative. How much that may be is
    // for a busy machine to say: the law is tested to the millisecond on the simulator.
    CHECK(value(json, "service_ms", format("p{}", percent)) >= right * 0.99 - 0.1);
    CHECK(value(json, "service_ms", format("p{}", percent)) <= right * 1.1 + 500);
    CHECK(value(json, "latency_ms", format("p{}", percent)) <= right * 1.1 + 500);
  }
}

// Every server thread stops for 600 ms, once. In 3 s at 100 per second 60 requests come meanwhile,
// and the first of them waits for all of that time, the last one for none of it.
TEST_CASE("bench reports a stall as those who came meanwhile saw it", "[e2e][bench]") {
  std::atomic<Clock::rep> stalled_until = 0;
  std::atomic<int> served = 0;
  const test::Server server([&](test::Peer& peer) {
    while (!peer.head().empty()) {
      if (++served == 100)
        stalled_until = (Clock::now() + std::chrono::milliseconds(600)).time_since_epoch().count();
      std::this_thread::sleep_until(Clock::time_point(Clock::duration(stalled_until.load())));
      if (!peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) return;
    }
  });
  // With one connection, as a closed loop would: that service time hides the stall is the point.
  const Json json =
      bench({server.url() + "/", "--rate", "100", "--duration", "3s", "--connections", "1"});
  CHECK(std::get<std::int64_t>(json.find("answered")->data) == 300);
  // A busy machine adds to these, and takes nothing away.
  CHECK(value(json, "latency_ms", "p90") >= 240);
  CHECK(value(json, "latency_ms", "p99") >= 530);
  CHECK(value(json, "service_ms", "p90") < value(json, "latency_ms", "p90") / 2);
}
