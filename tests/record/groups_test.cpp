// Groups against a map that forgets nothing; series; what differs between times.
#include "record/groups.h"

#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "base/text.h"
#include "record/query.h"
#include "record/summary.h"

using namespace gw;
using record::Groups;
using record::Record;
using record::Series;
using record::Summary;

namespace {

std::vector<record::Column> by(std::string_view text) { return record::parse_grouping(text).by; }

Record at(std::int64_t second, std::uint16_t status = 200, Duration total = milliseconds(10)) {
  Record r;
  r.time = WallTime(seconds(1'767'225'600 + second));
  r.status = status, r.total = total, r.route = "orders", r.method = "GET", r.path = "/";
  return r;
}

std::string shown(const std::vector<record::Difference>& found) {
  static constexpr const char* names[] = {"appeared", "vanished", "requests", "4xx",
                                          "5xx",      "p50",      "p99"};
  std::string text;
  for (const record::Difference& one : found)
    text += format("{} {}{}; ", one.group.empty() ? "all" : one.group,
                   names[static_cast<std::size_t>(one.what)], one.deviations > 0 ? "+" : "-");
  return text;
}

}  // namespace

TEST_CASE("groups are what a map would say", "[record][groups]") {
  Groups groups(by("route,status"), {1, 2});
  std::map<std::pair<std::string, int>, std::uint64_t> expected;
  std::mt19937 random(3);
  for (int i = 0; i < 20'000; ++i) {
    const std::string route(random() % 30, 'r');
    Record record = at(i, static_cast<std::uint16_t>(200 + random() % 40));
    record.route = route;
    groups.add(record);
    ++expected[{route, record.status}];
  }
  REQUIRE(groups.size() == expected.size());
  std::uint64_t last = UINT64_MAX;
  for (const Groups::Group* group : groups.sorted()) {
    const auto values = groups.values(*group);
    REQUIRE(values.size() == 2);
    CHECK(group->stats.count ==
          expected[{std::string(values[0]), std::stoi(std::string(values[1]))}]);
    CHECK(group->stats.total.count() == group->stats.count);
    CHECK(group->stats.count <= last);
    last = group->stats.count;
    CHECK(groups.find(group->key) == group);
  }
  CHECK(groups.other().count == 0);
}

TEST_CASE("values past the limit are counted together", "[record][groups]") {
  Groups groups(by("path"), {}, 100);
  std::vector<std::string> paths;
  for (int i = 0; i < 1000; ++i) paths.push_back("/" + std::to_string(i));
  for (int round = 0; round < 2; ++round)
    for (const std::string& path : paths) {
      Record record = at(1);
      record.path = path;
      groups.add(record);
    }
  CHECK(groups.size() == 100);
  CHECK(groups.other().count == 1800);
  for (const Groups::Group* group : groups.sorted()) CHECK(group->stats.count == 2);
}

TEST_CASE("no value can look like two", "[record][groups]") {
  Groups groups(by("route,path"), {});
  Record one = at(1), other = at(1);
  one.route = "a", one.path = "b";
  other.route = std::string_view("a\0b", 3), other.path = "";
  groups.add(one), groups.add(other);
  CHECK(groups.size() == 2);
  CHECK(groups.title(*groups.find(groups.sorted()[1]->key)).find('-') != std::string::npos);
}

TEST_CASE("a series keeps every record, whatever the span and the order", "[record][series]") {
  for (const std::int64_t span : {1, 100, 10'000, 100'000'000}) {
    Series series;
    std::mt19937_64 random(1);
    std::uint64_t errors = 0;
    for (int i = 0; i < 5000; ++i) {
      const bool wrong = random() % 10 == 0;
      errors += wrong;
      series.add(at(static_cast<std::int64_t>(random()) % span, wrong ? 500 : 200));
    }
    std::uint64_t count = 0, wrong = 0;
    for (const Series::Slot& slot : series.slots()) {
      count += slot.count, wrong += slot.server_errors;
      CHECK(slot.total.count() == slot.count);
    }
    INFO("span " << span);
    CHECK(count == 5000);
    CHECK(wrong == errors);
    CHECK(series.slots().size() <= Series::max_slots);
    CHECK(series.start() <= WallTime(seconds(1'767'225'600 + span)));
  }
}

TEST_CASE("a series puts each record where it belongs", "[record][series]") {
  Series series;
  for (const std::int64_t second : {1000, 0, 239, 240, 1199}) series.add(at(second));
  CHECK(series.width() == seconds(5));
  CHECK(series.start() == WallTime(seconds(1'767'225'600)));
  for (const std::size_t slot : {0u, 47u, 48u, 200u, 239u}) CHECK(series.slots()[slot].count == 1);
  Series early;
  early.add(at(0));
  Record before_1970;
  before_1970.time = WallTime(seconds(-5'000'000'000));
  early.add(before_1970);
  CHECK(early.slots().front().count == 1);
  CHECK(early.slots().back().count == 1);
}

TEST_CASE("a summary counts by status, reason and side", "[record][summary]") {
  Summary summary(by("route"), {});
  Record refused = at(1, 429);
  refused.reason = http::Reason::rate_limit_exceeded;
  Record failed = at(2, 502);
  failed.reason = http::Reason::upstream_reset, failed.route = {}, failed.path = "/users/7";
  for (const Record& record : {at(0), at(3), refused, failed}) summary.add(record);
  CHECK(summary.all().count == 4);
  CHECK(summary.of_status(200) == 2);
  CHECK(summary.of_reason(http::Reason::rate_limit_exceeded) == 1);
  CHECK(summary.caused_by(http::Side::client) == 1);
  CHECK(summary.caused_by(http::Side::upstream) == 1);
  CHECK(summary.per_second() == Approx(1));
  REQUIRE(summary.errors().size() == 2);
  CHECK(summary.errors().title(*summary.errors().sorted()[1]) ==
        "upstream  502  upstream.reset  GET /users/{id}");
}

TEST_CASE("differences are what chance does not explain", "[record][summary]") {
  std::mt19937_64 random(9);
  std::lognormal_distribution<double> latency(16, 0.5);
  const auto hour = [&](double slower, double failing, int count) {
    Summary summary(by("route"), {});
    for (int i = 0; i < count; ++i) {
      const bool fails = static_cast<double>(random() % 10'000) < failing * 10'000;
      Record record = at(i / 10, fails ? 500 : 200,
                         Duration(static_cast<std::int64_t>(latency(random) * slower)));
      record.route = i % 2 == 0 ? "orders" : "search";
      summary.add(record);
    }
    return summary;
  };
  const Summary usual = hour(1, 0.01, 20'000);
  CHECK(shown(record::differences(usual, hour(1, 0.01, 20'000))).empty());
  CHECK(shown(record::differences(usual, hour(1, 0.01, 24'000))).empty());  // too little to matter
  CHECK(shown(record::differences(hour(1, 0.01, 10), hour(1, 0.5, 12))).empty());  // too few
  const std::string slower = shown(record::differences(usual, hour(1.5, 0.01, 20'000)));
  CHECK(slower.starts_with("all p50+; "));
  CHECK(slower.find("orders p50+; ") != std::string::npos);
  CHECK(slower.find("search p99+; ") != std::string::npos);
  CHECK(slower.find("5xx") == std::string::npos);
  const std::string failing = shown(record::differences(usual, hour(1, 0.05, 20'000)));
  CHECK(failing.starts_with("all 5xx+; "));
  CHECK(failing.find("orders 5xx+; ") != std::string::npos);
  CHECK(failing.find("p50") == std::string::npos);
  CHECK(shown(record::differences(hour(1, 0.05, 20'000), usual)).starts_with("all 5xx-; "));
  CHECK(shown(record::differences(usual, hour(1, 0.01, 60'000))).starts_with("all requests+; "));

  Summary without(by("route"), {}), with(by("route"), {});
  for (int i = 0; i < 1000; ++i) without.add(at(i)), with.add(at(i));
  Record fresh = at(1);
  fresh.route = "new";
  for (int i = 0; i < 50; ++i) with.add(fresh);
  CHECK(shown(record::differences(without, with)) == "new appeared+; ");
  CHECK(shown(record::differences(with, without)) == "new vanished-; ");
}
