// Units as people write them, there and back.
#include "config/units.h"

#include <catch2/catch.hpp>

using namespace gw;
using namespace gw::config;

TEST_CASE("durations are read and shown", "[config][units]") {
  const std::pair<const char*, Duration> rows[] = {
      {"250ms", milliseconds(250)},
      {"30s", seconds(30)},
      {"1h30m", seconds(5400)},
      {"0s", Duration::zero()},
      {"1d", hours(24)},
      {"2d3h4m5s6ms", Duration(183845006000000)},
  };
  for (const auto& [text, duration] : rows) {
    INFO(text);
    const auto read = parse_duration(text);
    REQUIRE(read.ok());
    CHECK(*read == duration);
    CHECK(show(duration) == text);
  }
  CHECK(*parse_duration("90m") == seconds(5400));
  CHECK(show(seconds(90)) == "1m30s");
  CHECK(show(no_limit) == "off");
  CHECK(show(-seconds(1)) == "-1s");
}

TEST_CASE("what is no duration is refused", "[config][units]") {
  for (const char* text : {"", "5", "s", "5x", "-1s", "1.5s", "30m1h", "1h1h", " 1s", "1s ", "1S",
                           "999999999d", "99999999999999999999s", "off"}) {
    INFO(text);
    CHECK_FALSE(parse_duration(text).ok());
  }
}

TEST_CASE("sizes are read and shown", "[config][units]") {
  const std::pair<const char*, std::uint64_t> rows[] = {
      {"64KiB", 65536}, {"5MiB", 5u << 20}, {"1GiB", 1u << 30}, {"100B", 100}, {"0B", 0}};
  for (const auto& [text, bytes] : rows) {
    INFO(text);
    REQUIRE(parse_size(text).ok());
    CHECK(*parse_size(text) == bytes);
    CHECK(show_size(bytes) == text);
  }
  CHECK(*parse_size("1000") == 1000);
  CHECK(show_size(no_size_limit) == "off");
  for (const char* text :
       {"", "KiB", "5MB", "5 MiB", "-1", "1.5MiB", "18446744073709551615", "99999999999GiB"}) {
    INFO(text);
    CHECK_FALSE(parse_size(text).ok());
  }
}

TEST_CASE("rates are read and shown", "[config][units]") {
  const std::pair<const char*, Rate> rows[] = {
      {"100/minute", {100, seconds(60), Rate::Calendar::none}},
      {"1/second", {1, seconds(1), Rate::Calendar::none}},
      {"20/10s", {20, seconds(10), Rate::Calendar::none}},
      {"5/day", {5, hours(24), Rate::Calendar::day}},
      {"10000/month", {10000, hours(720), Rate::Calendar::month}},
      {"5/1d", {5, hours(24), Rate::Calendar::none}},
  };
  for (const auto& [text, rate] : rows) {
    INFO(text);
    REQUIRE(parse_rate(text).ok());
    CHECK(*parse_rate(text) == rate);
    CHECK(show(rate) == text);
  }
  for (const char* text : {"", "5", "5/", "/minute", "0/minute", "5/0s", "5/week", "-5/minute",
                           "5/minutes", "5/10", "5 / minute"}) {
    INFO(text);
    CHECK_FALSE(parse_rate(text).ok());
  }
}
