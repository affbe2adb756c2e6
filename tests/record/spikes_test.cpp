// What stands out of a log is found, with when and what; what chance, days and nights make is not.
#include "record/spikes.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <random>

#include "base/text.h"
#include "record/query.h"

using namespace gw;
using record::Record;
using record::Spike;
using record::Summary;

namespace {

constexpr std::int64_t midnight = 1'767'225'600;  // 2026-01-01T00:00:00Z

Record at(std::int64_t second, std::string_view route, std::uint16_t status = 200,
          http::Reason reason = http::Reason::none) {
  Record r;
  r.time = WallTime(seconds(midnight + second));
  r.status = status, r.reason = reason, r.route = route, r.method = "GET", r.path = "/";
  return r;
}

class Log {
 public:
  explicit Log(unsigned seed) : random_(seed) {}

  // Of this second, so many on average, one in a hundred of them a 404 and one a 502.
  void usual(std::int64_t second, double mean) {
    const int count = mean > 0 ? std::poisson_distribution<int>(mean)(random_) : 0;
    for (int i = 0; i < count; ++i) {
      const auto dice = random_() % 100;
      const std::string_view route = dice % 2 ? "orders" : "search";
      if (dice == 0)
        add(1, at(second, "", 404, http::Reason::route_none));
      else if (dice == 1)
        add(1, at(second, route, 502, http::Reason::upstream_reset));
      else
        add(1, at(second, route));
    }
  }
  void add(int times, const Record& record) {
    for (int i = 0; i < times; ++i) summary_.add(record);
  }
  std::vector<Spike> spikes() const { return record::spikes(summary_); }
  // "requests from 120 for 2: 640 of 40: 600 orders 503 upstream.no-endpoint", one a line.
  std::string shown() const {
    std::string text;
    for (const Spike& spike : spikes()) {
      const auto from = spike.from - WallTime(seconds(midnight));
      text += format("{} from {} for {}:", record::spike_name(spike.what), from / seconds(1),
                     (spike.to - spike.from) / seconds(1));
      for (const Spike::Part& part : spike.parts)
        text += format(" {} {}", part.count / 100 * 100,
                       part.kind ? summary_.kinds().title(*part.kind) : "other");
      text += "\n";
    }
    return text;
  }

 private:
  std::mt19937 random_;
  Summary summary_{record::parse_grouping("route").by, {}};
};

}  // namespace

TEST_CASE("chance is no spike, however much or little comes", "[record][spikes]") {
  for (const double mean : {0.02, 0.3, 1.0, 4.0, 40.0})
    for (unsigned seed = 1; seed <= 20; ++seed) {
      Log log(seed);
      for (int second = 0; second < 200; ++second) log.usual(second, mean);
      INFO("mean " << mean << ", seed " << seed);
      CHECK(log.shown() == "");
    }
}

TEST_CASE("days and nights are no spikes", "[record][spikes]") {
  constexpr int days = 5, day = 86'400;
  const struct {
    const char* what;
    double (*mean)(int hour);
  } lives[] = {
      {"a wave", [](int hour) { return 12 - 10 * std::cos(hour / 24.0 * 6.2832); }},
      {"working hours", [](int hour) { return hour >= 9 && hour < 17 ? 30.0 : 0.0; }},
      {"one night per hour", [](int hour) { return hour < 3 ? 0.05 : 20.0; }},
  };
  for (const auto& life : lives) {
    Log log(1);
    for (int hour = 0; hour < days * 24; ++hour)
      log.usual(hour / 24 * day + hour % 24 * 3600, life.mean(hour % 24));
    INFO(life.what);
    CHECK(log.shown() == "");
  }
}

TEST_CASE("a spike is told by when it was and what it was made of", "[record][spikes]") {
  const struct {
    const char* what;
    std::vector<std::pair<int, Record>> more;
    const char* shown;
  } cases[] = {
      {"requests of one route",
       {{500, at(120, "search")}, {500, at(121, "search")}},
       "requests from 120 for 2: 1000 200  -  search\n"},
      {"an upstream that is down: more are refused, and more come",
       {{300, at(60, "orders", 503, http::Reason::upstream_no_endpoint)}},
       "requests from 60 for 1: 300 503  upstream.no-endpoint  orders\n"
       "5xx from 60 for 1: 300 503  upstream.no-endpoint  orders\n"},
      {"somebody tries keys",
       {{200, at(150, "orders", 401, http::Reason::api_key_unknown)},
        {100, at(150, "search", 401, http::Reason::api_key_unknown)}},
       "requests from 150 for 1: 200 401  api-key.unknown  orders 100 401  api-key.unknown  "
       "search\n"
       "4xx from 150 for 1: 200 401  api-key.unknown  orders 100 401  api-key.unknown  search\n"},
      {"the largest first",
       {{200, at(30, "orders")}, {900, at(90, "orders")}},
       "requests from 90 for 1: 900 200  -  orders\n"
       "requests from 30 for 1: 200 200  -  orders\n"},
  };
  for (const auto& c : cases)
    for (unsigned seed = 1; seed <= 5; ++seed) {
      Log log(seed);
      for (int second = 0; second < 200; ++second) log.usual(second, 20);
      for (const auto& [times, record] : c.more) log.add(times, record);
      INFO(c.what);
      CHECK(log.shown() == c.shown);
    }
}

TEST_CASE("a few errors among many that are well are found too", "[record][spikes]") {
  Log log(3);
  for (int second = 0; second < 200; ++second) log.usual(second, 100);
  log.add(40, at(77, "orders", 502, http::Reason::upstream_reset));
  const std::vector<Spike> found = log.spikes();
  REQUIRE(found.size() == 1);
  CHECK(found[0].what == Spike::What::server_errors);
  CHECK(found[0].from == WallTime(seconds(midnight + 77)));
  CHECK(found[0].count >= 40);
  CHECK(found[0].usual <= 2);
  REQUIRE(found[0].parts.size() == 1);
  CHECK(found[0].parts[0].usual <= 1);
}

TEST_CASE("calls of more kinds than can be told apart are one part", "[record][spikes]") {
  Log log(4);
  for (int second = 0; second < 100; ++second) log.usual(second, 20);
  for (int i = 0; i < 3000; ++i) log.add(1, at(50, "route" + std::to_string(i)));
  const std::vector<Spike> found = log.spikes();
  REQUIRE(found.size() == 1);
  REQUIRE(found[0].parts.size() == 1);
  CHECK(found[0].parts[0].kind == nullptr);
  CHECK(found[0].parts[0].count > 2000);
}

TEST_CASE("of a short log nothing is usual", "[record][spikes]") {
  Log log(5);
  for (int second = 0; second < 19; ++second) log.usual(second, 20);
  log.add(1000, at(10, "orders"));
  CHECK(log.shown() == "");
}
