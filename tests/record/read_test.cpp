// Lines of three makers, whole and broken. What we write we read; what nobody wrote is counted.
#include "record/read.h"

#include <catch2/catch.hpp>
#include <random>

#include "base/text.h"
#include "record/fields.h"
#include "record/line.h"

using namespace gw;
using record::Record;

namespace {

// The fields that are not empty, "name=value " each, as the JSON line shows them.
std::string shown(const Record& record) {
  std::string text;
  for (const record::Field& field : record::fields()) {
    if (field.text) {
      if (!field.text(record).empty()) text += format("{}={} ", field.name, field.text(record));
    } else if (field.number(record) != 0) {
      text += format("{}={} ", field.name, field.number(record));
    }
  }
  return text.empty() ? text : text.substr(0, text.size() - 1);
}

// The same, or why it is no record.
std::string read(std::string_view line) {
  record::Reader reader;
  Record record;
  const std::string_view fault = reader.read(line, record);
  return fault.empty() ? shown(record) : "! " + std::string(fault);
}

constexpr std::uint64_t noon = 1'767'268'800'000'000'000u;  // 2026-01-01T12:00:00Z

std::string timed(const std::string& rest) { return format("time={} ", noon) + rest; }

struct Case {
  const char *line, *becomes;
};

}  // namespace

TEST_CASE("the combined format of nginx and Apache, and what stands behind it", "[record][read]") {
  const Case cases[] = {
      {R"(10.0.0.7 - - [01/Jan/2026:12:00:00 +0000] "GET /a?b=1 HTTP/1.1" 200 612 "-" "curl/8")",
       "client=10.0.0.7 method=GET path=/a query=b=1 protocol=HTTP/1.1 status=200 bytes_out=612"},
      {R"(::1 - ann [01/Jan/2026:14:00:00 +0200] "POST /a HTTP/2.0" 404 -)",  // common
       "client=::1 method=POST path=/a protocol=HTTP/2.0 status=404 consumer=ann"},
      {R"(h:80 10.0.0.7 - - [01/Jan/2026:12:00:00 +0000] "GET / HTTP/1.1" 200 1 "-" "-")",
       "client=10.0.0.7 method=GET host=h:80 path=/ protocol=HTTP/1.1 status=200 bytes_out=1"},
      {R"(a - ann lee [01/Jan/2026:12:00:00 +0000] "GET / HTTP/1.1" 200 1)",
       "client=a method=GET path=/ protocol=HTTP/1.1 status=200 consumer=ann lee bytes_out=1"},
      {R"(a - - [01/Jan/2026:12:00:00 +0000] "GET http://b:1/c?d HTTP/1.1" 200 1)",
       "client=a method=GET scheme=http host=b:1 path=/c query=d protocol=HTTP/1.1 status=200 "
       "bytes_out=1"},
      {R"(a - - [01/Jan/2026:12:00:00 +0000] "GET http://b HTTP/1.1" 200 1)",
       "client=a method=GET scheme=http host=b path=/ protocol=HTTP/1.1 status=200 bytes_out=1"},
      {R"(a - - [01/Jan/2026:12:00:00 +0000] "GET / HTTP/1.1" 200 1 "-" "-" 0.005)",
       "client=a method=GET path=/ protocol=HTTP/1.1 status=200 bytes_out=1 total_ms=5000000"},
      {R"(a - - [01/Jan/2026:12:00:00 +0000] "GET / HTTP/1.1" 200 1 "-" "-" 5210)",
       "client=a method=GET path=/ protocol=HTTP/1.1 status=200 bytes_out=1 total_ms=5210000"},
      {R"(a - - [01/Jan/2026:12:00:00 +0000] "GET / HTTP/1.1" 200 1 "-" "-" "1.2.3.4" )"
       R"(0.010 0.004, 0.003)",
       "client=a method=GET path=/ protocol=HTTP/1.1 status=200 attempts=2 bytes_out=1 "
       "gateway_ms=3000000 upstream_ms=7000000 total_ms=10000000"},
      {R"(a - - [01/Jan/2026:12:00:00 +0000] "GET / HTTP/1.1" 200 1 "-" "-" 0.010 -)",
       "client=a method=GET path=/ protocol=HTTP/1.1 status=200 bytes_out=1 total_ms=10000000"},
      {R"(a - - [01/Jan/2026:12:00:00 +0000] "GET /\"\\\x41b\x HTTP/1.1" 200 1 "\"" "a")",
       R"(client=a method=GET path=/"\Abx protocol=HTTP/1.1 status=200 bytes_out=1)"},
      {R"(a - - [01/Jan/2026:12:00:00 +0000] "\x16\x03\x01" 400 157 "-" "-")",
       "client=a status=400 bytes_out=157"},
      {R"(a - - [01/Jan/2026:12:00:00 +0000] "-" 408 0)", "client=a status=408"},
      {R"(a - - [01/Jan/2026:12:00:00 +0000] "" 400 0)", "client=a status=400"},
      {R"(a - - [01/Jan/2026:12:00:00 +0000] "GET /a b" 400 0)",
       "client=a method=GET path=/a b status=400"},
      {R"(a - - [01/Jan/2026:12:00:00 +0000] "GET / HTTP/1.1" 200 1 "-" "cut of)",
       "client=a method=GET path=/ protocol=HTTP/1.1 status=200 bytes_out=1"},
  };
  for (const Case& c : cases) {
    INFO(c.line);
    CHECK(read(c.line) == timed(c.becomes));
    CHECK(read(std::string(c.line) + "\r") == timed(c.becomes));
  }
}

TEST_CASE("JSON lines of API Gateway", "[record][read]") {
  const Case cases[] = {
      {R"({"requestId":"c6af","ip":"10.0.0.7","caller":"-","user":"-",)"
       R"("requestTime":"01/Jan/2026:12:00:00 +0000","httpMethod":"GET","resourcePath":)"
       R"("/pets/{id}","status":"200","protocol":"HTTP/1.1","responseLength":"34"})",
       "id=c6af client=10.0.0.7 method=GET protocol=HTTP/1.1 status=200 route=/pets/{id} "
       "pattern=/pets/{id} bytes_out=34"},
      {R"({ "requestTimeEpoch": 1767268800000, "routeKey": "GET /a", "status": 504, )"
       R"("integrationErrorMessage": "timed out", "responseLatency": 29000, )"
       R"("integrationLatency": "28999", "requestPath": "/a?b", "tags": {"x": ["}", 1]} })",
       "path=/a query=b status=504 route=GET /a pattern=/a gateway_ms=1000000 "
       "upstream_ms=28999000000 total_ms=29000000000 detail=timed out"},
      {R"({"requestTime":"01/Jan/2026:12:00:00 +0000","routeKey":"$default","status":"200",)"
       R"("integrationLatency":"-","domainName":null})",
       "status=200 route=$default"},
  };
  for (const Case& c : cases) {
    INFO(c.line);
    CHECK(read(c.line) == timed(c.becomes));
  }
}

TEST_CASE("what we write we read, every field of it", "[record][read]") {
  Record before;
  before.time = WallTime(seconds(1'767'225'600) + microseconds(123'456));
  before.id = "7f3a", before.listener = "web", before.client = "203.0.113.7";
  before.method = "POST", before.scheme = "https", before.host = "api.example.com:8443";
  before.path = "/v1/\"orders\"\\\t\x01", before.query = "a=\xc3\xa4\xe2\x82\xac";
  before.protocol = "HTTP/1.1", before.status = 429;
  before.reason = http::Reason::rate_limit_exceeded, before.route = "orders & more";
  before.pattern = "/v1/**", before.consumer = "acme", before.policies = "keys=pass fair=refuse";
  before.upstream = "orders", before.endpoint = "http://10.0.0.1:8080", before.attempts = 2;
  before.bytes_in = 10, before.bytes_out = 4096, before.gateway = microseconds(210);
  before.upstream_time = microseconds(12'345), before.total = microseconds(12'555);
  before.dice = UINT64_MAX, before.version = 3, before.detail = "61st\nin this minute";
  std::string line;
  record::append_json_line(line, before);
  CHECK(read(std::string_view(line).substr(0, line.size() - 1)) == shown(before));
  for (const record::Field& field : record::fields())
    CHECK(shown(before).find(std::string(field.name) + "=") != std::string::npos);
}

TEST_CASE("escapes of JSON become what they mean", "[record][read]") {
  const Case cases[] = {
      {R"(\u00e4\u20ac)", "\xc3\xa4\xe2\x82\xac"},
      {R"(\ud83d\ude00)", "\xf0\x9f\x98\x80"},
      {R"(\ud83dx)", "\xef\xbf\xbdx"},
      {R"(\ude00)", "\xef\xbf\xbd"},
      {R"(\ud83d\u0041)", "\xef\xbf\xbd"},
      {R"(\/\b\f\n\r\t\"\\)", "/\b\f\n\r\t\"\\"},
      {"12345678\\\"2345678901", "12345678\"2345678901"},
  };
  for (const Case& c : cases) {
    const std::string line =
        format(R"({{"time":"2026-01-01T12:00:00Z","path":"{}","status":1}})", c.line);
    INFO(line);
    CHECK(read(line) == timed(format("path={} status=1", c.becomes)));
  }
}

TEST_CASE("a line that is no record says why, and nothing stops", "[record][read]") {
  const Case cases[] = {
      {"", "! it is empty"},
      {"\r", "! it is empty"},
      {"hello", "! neither JSON nor a line with a time in brackets"},
      {"10:00:00.000 200 GET a/b  route  0.2 ms",
       "! neither JSON nor a line with a time in brackets"},
      {"[01/Jan/2026:12:00:00 +0000] \"GET / HTTP/1.1\" 200 1",
       "! it does not start with a client, - and a user"},
      {"a - - [01/Jan/2026:12:00:00]", "! the time in brackets is invalid"},
      {"a - - [32/Jan/2026:12:00:00 +0000] \"GET / HTTP/1.1\" 200 1",
       "! the time in brackets is invalid"},
      {"a - - [01/Jam/2026:12:00:00 +0000] \"GET / HTTP/1.1\" 200 1",
       "! the time in brackets is invalid"},
      {"a - - [01/Jan/9999:12:00:00 +0000] \"GET / HTTP/1.1\" 200 1",
       "! the time in brackets is invalid"},
      {"a - - [01/Jan/2026:12:00:00 +0000] GET / HTTP/1.1 200 1",
       "! no request in quotes after the time"},
      {"a - - [01/Jan/2026:12:00:00 +0000] \"GET / HTT", "! it ends inside the request"},
      {"a - - [01/Jan/2026:12:00:00 +0000] \"GET / HTTP/1.1\" 2",
       "! no status code after the request"},
      {"a - - [01/Jan/2026:12:00:00 +0000] \"GET / HTTP/1.1\" 20x 1",
       "! no status code after the request"},
      {"{}", "! JSON without a time"},
      {"{", "! incomplete or invalid JSON"},
      {R"({"time":"2026-01-01T12:00:00Z","status":200} {})", "! incomplete or invalid JSON"},
      {R"({"time":"2026-01-01T12:00:00Z","path":"/a)", "! incomplete or invalid JSON"},
      {R"({"time":"2026-01-01T12:00:00Z","path":"/a\)", "! incomplete or invalid JSON"},
      {R"({"time":"2026-01-01T12:00:00Z","path":"\u12)", "! incomplete or invalid JSON"},
      {R"({"time":"2026-01-01T12:00:00Z","a":{"b":[1,)", "! incomplete or invalid JSON"},
      {R"({"time":"2026-01-01T12:00:00Z"})", "! JSON without a status code"},
      {R"({"status":200})", "! JSON without a time"},
      {R"({"time":"2026-01-01T12:00:00Z","status":"many"})",
       "! JSON with an invalid value of a field"},
      {R"({"time":"2026-01-01T12:00:00Z","status":70000})",
       "! JSON with an invalid value of a field"},
      {R"({"time":"yesterday","status":200})", "! JSON with an invalid value of a field"},
  };
  for (const Case& c : cases) {
    INFO(c.line);
    CHECK(read(c.line) == c.becomes);
  }
}

TEST_CASE("the day that is remembered is never another line's", "[record][read]") {
  record::DayCache days;
  WallTime time;
  REQUIRE(days.read_clf("01/Jan/2026:12:00:00 +0000", time));
  CHECK_FALSE(days.read_clf("41/Jan/2026:12:00:00 +0000", time));
  CHECK_FALSE(days.read_clf(std::string(11, '\0') + ":12:00:00 +0000", time));
  REQUIRE(days.read_clf("02/Jan/2026:00:30:00 +0100", time));
  CHECK(time == WallTime(seconds(1'767'310'200)));
  REQUIRE(days.read_rfc3339("2026-01-01T12:00:00.5-01:30", time));
  CHECK(time == WallTime(seconds(1'767'274'200) + milliseconds(500)));
  CHECK_FALSE(days.read_rfc3339(std::string(10, '\0') + "T12:00:00Z", time));
  CHECK_FALSE(days.read_rfc3339("2026-01-01T12:00:00", time));
  CHECK_FALSE(days.read_rfc3339("2026-01-01T12:00:00.Z", time));
}

TEST_CASE("a line cut anywhere, or with any byte changed, is read or counted", "[record][read]") {
  const std::string whole[] = {
      R"({"time":"2026-01-01T12:00:00.123456Z","id":"a","path":"/\u00e4","status":200,"a":[{}]})",
      R"(a - - [01/Jan/2026:12:00:00 +0000] "GET /\x41?b HTTP/1.1" 200 1 "-" "-" 0.01 0.02, 1)"};
  std::mt19937 random(1);
  for (const std::string& line : whole) {
    for (std::size_t i = 0; i <= line.size(); ++i) {
      const std::string cut = line.substr(0, i);  // its own memory, so ASan sees a byte too far
      CHECK_FALSE(read(cut) == "");
      for (int n = 0; n < 4 && i < line.size(); ++n) {
        std::string changed = line;
        changed[i] = static_cast<char>(random());
        CHECK_FALSE(read(changed) == "");
      }
    }
  }
}

TEST_CASE("unreadable lines are counted, each fault with its first", "[record][read]") {
  record::Unreadable unreadable;
  unreadable.add("it is empty", "a.log", 3, "");
  unreadable.add("it is empty", "a.log", 4, "");
  unreadable.add("it is odd", "b.log", 9, "\x1b[31m" + std::string(500, 'x'));
  CHECK(unreadable.count() == 3);
  REQUIRE(unreadable.examples().size() == 2);
  CHECK(unreadable.examples()[0].count == 2);
  CHECK(unreadable.examples()[0].line == 3);
  CHECK(unreadable.examples()[1].text.size() < 200);
  CHECK(unreadable.examples()[1].text.find('\x1b') == std::string::npos);
}
