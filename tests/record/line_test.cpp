// Lines of the access log: exact for ordinary records, harmless for what strangers send.
#include "record/line.h"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace gw;
using record::Record;

namespace {

Record forwarded() {
  Record r;
  r.time = WallTime(seconds(1'767'225'600 + 36'061) + microseconds(123'456));
  r.id = "7f3a", r.listener = "web", r.client = "127.0.0.1", r.method = "GET", r.scheme = "http";
  r.host = "localhost:8080", r.path = "/api/x", r.query = "a=1", r.protocol = "http/1.1";
  r.status = 200, r.route = "GET /api/**", r.pattern = "/api/**";
  r.upstream = r.endpoint = "http://127.0.0.1:9001", r.attempts = 1, r.bytes_out = 12;
  r.gateway = microseconds(210), r.upstream_time = microseconds(12'345);
  r.total = microseconds(12'555), r.dice = 42, r.version = 1;
  return r;
}

std::string json(const Record& record) {
  std::string line;
  record::append_json_line(line, record);
  return line;
}

std::string text(const Record& record, bool color = false) {
  std::string line;
  record::append_text_line(line, record, color);
  return line;
}

}  // namespace

TEST_CASE("a line for machines has every field", "[record]") {
  CHECK(json(forwarded()) ==
        R"({"time":"2026-01-01T10:01:01.123456Z","id":"7f3a","listener":"web",)"
        R"("client":"127.0.0.1","method":"GET","scheme":"http","host":"localhost:8080",)"
        R"("path":"/api/x","query":"a=1","protocol":"http/1.1","status":200,"reason":"",)"
        R"("route":"GET /api/**","pattern":"/api/**","consumer":"","policies":"",)"
        R"("upstream":"http://127.0.0.1:9001","endpoint":"http://127.0.0.1:9001","attempts":1,)"
        R"("bytes_in":0,"bytes_out":12,"gateway_ms":0.210,"upstream_ms":12.345,)"
        R"("total_ms":12.555,"dice":42,"version":1})"
        "\n");
}

TEST_CASE("lines for people say who answered, and the gateway's time apart", "[record]") {
  CHECK(text(forwarded()) ==
        "10:01:01.123 200 GET localhost:8080/api/x?a=1  GET /api/** -> http://127.0.0.1:9001"
        "  0.21+12.3 ms\n");

  Record refused = forwarded();
  refused.status = 429, refused.reason = http::Reason::rate_limit_exceeded;
  refused.endpoint = {}, refused.attempts = 0, refused.detail = "by address";
  CHECK(text(refused) ==
        "10:01:01.123 429 GET localhost:8080/api/x?a=1  GET /api/**"
        "  rate-limit.exceeded: by address  0.21 ms\n");

  Record unmatched = refused;
  unmatched.route = {}, unmatched.detail = {}, unmatched.query = {};
  unmatched.status = 404, unmatched.reason = http::Reason::route_none;
  CHECK(text(unmatched) == "10:01:01.123 404 GET localhost:8080/api/x  route.none  0.21 ms\n");
}

TEST_CASE("colours stand around the status and the quiet parts", "[record]") {
  CHECK(text(forwarded(), true) ==
        "\x1b[2m10:01:01.123\x1b[0m \x1b[32m200\x1b[0m GET localhost:8080/api/x?a=1  GET /api/**"
        "\x1b[2m -> http://127.0.0.1:9001\x1b[0m\x1b[2m  0.21+12.3 ms\x1b[0m\n");
}

TEST_CASE("nothing that a stranger sends forges a line or steers a terminal", "[record]") {
  const struct {
    std::string sent, json, shown;
  } cases[] = {
      {"a\r\n10:00:00 200", R"(a\r\n10:00:00 200)", R"(a\x0d\x0a10:00:00\x20200)"},
      {"\x1b[31mred", R"(\u001b[31mred)", R"(\x1b[31mred)"},
      {"\"},{\"", R"(\"},{\")", R"("},{")"},
      {"back\\slash", R"(back\\slash)", R"(back\x5cslash)"},
      {"\xc2\x9b"
       "2J",
       "\xc2\x9b"
       "2J",
       R"(\xc2\x9b2J)"},
      {"\xe2\x80\xae"
       "txt",
       "\xe2\x80\xae"
       "txt",
       R"(\xe2\x80\xaetxt)"},
      {"\xc3\xa4\xe2\x82\xac", "\xc3\xa4\xe2\x82\xac", "\xc3\xa4\xe2\x82\xac"},
      {"\xff\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", R"(\xff\xc0\xaf)"},
      {std::string("nul\0", 4), R"(nul\u0000)", R"(nul\x00)"},
  };
  for (const auto& c : cases) {
    Record record = forwarded();
    record.method = record.host = record.path = record.query = record.consumer = c.sent;
    const std::string machine = json(record), person = text(record);
    INFO(c.json);
    CHECK(machine.find("\"path\":\"" + c.json + "\"") != std::string::npos);
    CHECK(person.find(" " + c.shown + " " + c.shown + c.shown + "?" + c.shown + "  ") !=
          std::string::npos);
    for (const std::string& line : {machine, person}) {
      CHECK(std::count(line.begin(), line.end(), '\n') == 1);
      CHECK(line.back() == '\n');
    }
    CHECK(std::none_of(person.begin(), person.end() - 1, [](char b) { return (b & 0xe0) == 0; }));
  }
}

TEST_CASE("lines are appended, and the worst text fits", "[record]") {
  std::string lines = "before\n";
  const std::string worst(65'535, '\x01');
  Record record = forwarded();
  record.path = record.host = record.detail = worst;
  record::append_json_line(lines, record);
  record::append_text_line(lines, record, true);
  CHECK(lines.starts_with("before\n{\"time\""));
  CHECK(std::count(lines.begin(), lines.end(), '\n') == 3);
}
