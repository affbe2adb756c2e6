// Which records a condition means, what they are grouped by, and the columns that follow from
// fields.
#include "record/query.h"

#include <catch2/catch.hpp>

#include "base/text.h"

using namespace gw;
using record::Record;

namespace {

Record order() {
  Record r;
  r.time = WallTime(seconds(1'767'268'800));  // 2026-01-01T12:00:00Z
  r.id = "7f3a", r.listener = "web", r.method = "GET", r.host = "api.example.com";
  r.path = "/v1/orders/7", r.status = 504, r.reason = http::Reason::upstream_first_byte_timeout;
  r.route = "orders", r.policies = "keys=pass", r.attempts = 1, r.bytes_out = 100;
  r.gateway = microseconds(500), r.upstream_time = seconds(30), r.total = seconds(30);
  return r;
}

// "yes", "no", or "CHARACTER: message | help".
std::string holds(const std::string& condition, const Record& record = order()) {
  record::Where where;
  if (const auto fault = where.add(condition))
    return format("{}: {} | {}", fault->at + 1, fault->message, fault->help);
  return where.holds(record) ? "yes" : "no";
}

std::string shape(std::string_view path) {
  std::string room;
  return std::string(record::shape_of("GET", path, room)).substr(4);
}

}  // namespace

TEST_CASE("conditions of every kind of field", "[record][query]") {
  const struct {
    const char *condition, *answer;
  } cases[] = {
      {"status = 504", "yes"},
      {"status != 504", "no"},
      {"status >= 500 and status < 504", "no"},
      {"status < 500 or route = orders", "yes"},
      {"status = 1 and route = orders or method = GET", "yes"},  // and binds closer
      {"status = 504 or route = x and method = PUT", "yes"},
      {"status ~ 5..", "yes"},
      {"status ~ 5", "no"},  // the whole value
      {"reason ~ upstream.*", "yes"},
      {"reason = ''", "no"},
      {"consumer = ''", "yes"},
      {"policies ~ '.*keys=pass.*'", "yes"},
      {"total_ms >= 30000", "yes"},
      {"total_ms > 29s", "yes"},
      {"gateway_ms < 0.6", "yes"},
      {"gateway_ms < 0.4ms", "no"},
      {"time > 2026-01-01", "yes"},
      {"time < 2026-01-01T12:00", "no"},
      {"time = 2026-01-01T14:00:00+02:00", "yes"},
      {"class = 5xx", "yes"},
      {"class >= 4xx", "yes"},
      {"side = upstream", "yes"},
      {"call = 'GET /v1/orders/{id}'", "yes"},
      {"hour = 2026-01-01T12", "yes"},
      {"day != 2026-01-01", "no"},
  };
  for (const auto& c : cases) {
    INFO(c.condition);
    CHECK(holds(c.condition) == c.answer);
  }
}

TEST_CASE("conditions that leave one value of a column alone", "[record][query]") {
  const struct {
    std::vector<std::string> conditions;
    const char* route;
  } cases[] = {
      {{"route = orders"}, "orders"},
      {{"status = 200 and route = orders"}, "orders"},
      {{"status = 200", "route = orders"}, "orders"},
      {{"route = orders or status = 200"}, ""},
      {{"route != orders"}, ""},
      {{"route ~ orders"}, ""},
      {{"host = orders"}, ""},
      {{"status = 200"}, ""},
      {{}, ""},
  };
  for (const auto& c : cases) {
    record::Where where;
    for (const std::string& condition : c.conditions) REQUIRE_FALSE(where.add(condition));
    CHECK(where.only_text("route") == c.route);
  }
}

TEST_CASE("a time that the log does not tell is neither short nor long", "[record][query]") {
  Record record = order();
  record.total = Duration(-1);
  CHECK(holds("total_ms < 20", record) == "no");
  CHECK(holds("total_ms >= 20", record) == "no");
}

TEST_CASE("a question that makes no sense is told, not answered", "[record][query]") {
  const struct {
    const char *condition, *expected;
  } cases[] = {
      {"staus = 401", "1: there is no field 'staus' | did you mean 'status'?"},
      {"a = 1 or status = many",
       "1: there is no field 'a' | it is one of: time id listener client method scheme host path "
       "query protocol status reason route pattern consumer policies upstream endpoint attempts "
       "bytes_in bytes_out gateway_ms upstream_ms total_ms dice version detail class side call "
       "minute hour day"},
      {"status = many", "10: 'many' is not a number | status needs a whole number"},
      {"status = 4.5", "10: '4.5' is not a number | status needs a whole number"},
      {"route > a", "1: route is text | compare text with = != and ~ (regex)"},
      {"total_ms > slow",
       "12: 'slow' is not a duration | total_ms needs milliseconds, or like 20ms, 1.5s"},
      {"time > noon", "8: 'noon' is not a time | time needs one like 2026-01-01T10:00:00Z"},
  };
  for (const auto& c : cases) {
    INFO(c.condition);
    CHECK(holds(c.condition) == c.expected);
  }
  CHECK(holds("route ~ (a").find("9: '(a' is not a valid regex: ") == 0);
}

TEST_CASE("conditions that are added must all hold", "[record][query]") {
  record::Where where;
  CHECK(where.holds(order()));
  REQUIRE_FALSE(where.add("status = 504 or status = 503"));
  REQUIRE_FALSE(where.add("route = orders"));
  CHECK(where.holds(order()));
  REQUIRE_FALSE(where.add("route = other"));
  CHECK_FALSE(where.holds(order()));
}

TEST_CASE("calls of one kind have one shape", "[record][query]") {
  const struct {
    const char *path, *is;
  } cases[] = {
      {"/", "/"},
      {"", ""},
      {"/users/123", "/users/{id}"},
      {"/users/123/cart/", "/users/{id}/cart/"},
      {"/v1/orders", "/v1/orders"},
      {"/a/3f2504e0-4f89-11d3-9a0c-0305e82c3301", "/a/{id}"},
      {"/a/da39a3ee5e6b4b0d3255bfef95601890afd80709", "/a/{id}"},
      {"/a/deadbeef", "/a/deadbeef"},  // a word until it has a digit
      {"/a/deadbee1", "/a/{id}"},
      {"/t/eyJhbGciOiJIUzI1NiIsInR5", "/t/{id}"},
      {"/static/app.61622.js", "/static/app.{id}.js"},
      {"/static/index-4f9a1b2c.css", "/static/index-{id}.css"},
      {"/jquery-3.7.1.js", "/jquery-3.7.1.js"},
      {"/%2e%2e/1", "/%2e%2e/{id}"},
  };
  for (const auto& c : cases) {
    INFO(c.path);
    CHECK(shape(c.path) == c.is);
  }
}

TEST_CASE("who caused an error", "[record][query]") {
  Record record;
  record.status = 404;
  CHECK(record::side_of(record) == http::Side::client);
  record.status = 502;
  CHECK(record::side_of(record) == http::Side::upstream);
  record.status = 503, record.reason = http::Reason::gateway_overloaded;
  CHECK(record::side_of(record) == http::Side::gateway);
  record.status = 200;
  CHECK_FALSE(record::is_error(record));
}

TEST_CASE("what records can be grouped by", "[record][query]") {
  CHECK(record::parse_grouping("route, status").by.size() == 2);
  const struct {
    const char *text, *message, *help;
  } cases[] = {
      {"rout", "there is no field 'rout' to group by", "did you mean 'route'?"},
      {"route,", "there is no field '' to group by", nullptr},
      {"time", "time has too many values to group by", "group by minute, hour or day"},
      {"status,total_ms", "total_ms has too many values to group by",
       "every group shows its percentiles"},
      {"id,id,id,id,id,id,id,id,id", "more than 8 fields to group by", ""},
  };
  for (const auto& c : cases) {
    INFO(c.text);
    const record::Grouping grouping = record::parse_grouping(c.text);
    REQUIRE(grouping.error);
    CHECK(grouping.error->message == c.message);
    if (c.help) CHECK(grouping.error->where == c.help);
  }
}
