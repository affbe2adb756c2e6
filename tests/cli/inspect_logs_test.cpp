// gw inspect-logs as operators and pipelines see it.
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <map>

#include "base/json.h"
#include "base/text.h"
#include "net/socket.h"
#include "support/binary/eventually.h"
#include "support/binary/logs.h"
#include "support/binary/process.h"
#include "support/temp_folder.h"

using namespace gw;
using Catch::Contains;
using Catch::EndsWith;
using Catch::StartsWith;
using record::Record;
using test::inspect;
using test::late;
using test::lines;
using test::lost;
using test::order;
using test::Ran;
using test::TempFolder;

namespace {

// Bytes that somebody has written into a pipe and nobody has read.
int unread(const std::string& pipe) {
  const net::Descriptor end(::open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  int bytes = -1;
  ::ioctl(end.fd(), FIONREAD, &bytes);
  return bytes;
}

Json json_of(const Ran& ran) {
  INFO(ran.err);
  auto json = parse_json(std::string_view(ran.out).substr(0, ran.out.size() - 1));
  REQUIRE(json);
  return *std::move(json);
}

std::string at(const Json& json, std::vector<std::string> names) {
  const Json* found = &json;
  for (const std::string& name : names) {
    if (const auto* array = found->array())
      found = &array->at(std::stoul(name));
    else
      found = found->find(name);
    if (!found) return "nothing";
  }
  return to_text(*found);
}

}  // namespace

TEST_CASE("a log at a glance", "[cli][inspect-logs]") {
  const TempFolder folder;
  folder.write("access.log", lines(test::small_log()));
  const Ran ran = inspect(folder, {"access.log"});
  CHECK(ran.err == "");
  CHECK(ran.code == 0);
  CHECK(ran.out ==
        R"(access.log: 10 records, 2026-01-01T12:00:00Z to 2026-01-01T12:00:09Z, 1.0 per second
0 B in, 9.8 KiB out

status
  200  7  70.0 %
  404  2  20.0 %
  504  1  10.0 %

time
              mean      p50      p90     p99   p99.9  p99.99     max
  gateway   1.0 ms   1.0 ms   1.0 ms  1.0 ms  1.0 ms  1.0 ms  1.0 ms
  upstream  258 ms   9.0 ms   2.00 s  2.00 s  2.00 s  2.00 s  2.00 s
  total     207 ms  10.0 ms  10.0 ms  2.00 s  2.00 s  2.00 s  2.00 s

over time, in steps of 1 s
  requests  ██████████  up to 1.0 per second
  4xx              ██   up to 1.0 per second
  5xx                █  up to 1.0 per second
  p99       ▁▁▁▁▁▁▁▁▁█  up to 2.00 s

response time distribution
  up to   2.14 ms      20 %  █████████▏
  up to   4.57 ms       0 %
  up to   9.78 ms       0 %
  up to   20.9 ms      70 %  ████████████████████████████████
  up to   44.7 ms       0 %
  up to   95.6 ms       0 %
  up to    205 ms       0 %
  up to    437 ms       0 %
  up to    935 ms       0 %
  up to    2.00 s      10 %  ████▋

by route
          records   share      4xx     5xx      p50     p99  gateway p99  upstream p99
  orders        8  80.0 %    0.0 %  12.5 %  10.0 ms  2.00 s       1.0 ms        2.00 s
  -             2  20.0 %  100.0 %   0.0 %   1.0 ms  1.0 ms       1.0 ms             -

responses of the gateway itself
  2  20.0 %  route.none                   No route matches this request.
  1  10.0 %  upstream.first-byte-timeout  The service did not respond in time.

errors by origin
  upstream: 1, 10.0 %
               1  504  orders  upstream.first-byte-timeout
  client: 2, 20.0 %
               2  404  GET /users/{id}  route.none
)");
}

TEST_CASE("what a log is asked wrongly is told with what to do", "[cli][inspect-logs]") {
  const TempFolder folder;
  folder.write("access.log", lines(test::small_log()));
  folder.write("empty.log", "");
  folder.write("bad.toml", "[listener]\n");
  folder.write("stdout.toml", test::log_config);
  const struct {
    std::vector<std::string> words;
    std::string expected;
    int code = 2;
  } cases[] = {
      {{"none.log"}, "gw: error: none.log: cannot open it: No such file or directory\n"},
      {{"."}, "gw: error: .: it is a folder, not a file\n"},
      {{},
       "gw: error: no log is given, and there is no gw.toml that names one\n"
       "help: gw inspect-logs access.log, or - for standard input\n"},
      {{"-c", "stdout.toml"},
       "gw: error: the configuration keeps its access log in no file\n"
       "help: name the log, or - for standard input\n"},
      {{"-c", "none.toml"},
       "gw: error: there is no configuration none.toml\n"
       "help: name it with -c FILE, or write a gw.toml here\n"},
      {{"access.log", "--where", "staus = 401"},
       "gw: error: --where: character 1 of 'staus = 401': there is no field 'staus'\n"
       "help: did you mean 'status'?\n"},
      {{"access.log", "--where", "status = 401 und route = a"},
       "gw: error: --where: character 14 of 'status = 401 und route = a': 'und' does not join "
       "conditions\nhelp: use and, or; write a value with spaces in quotes\n"},
      {{"access.log", "--by", "rout"},
       "gw: error: --by: there is no field 'rout' to group by\nhelp: did you mean 'route'?\n"},
      {{"access.log", "--since", "soon"},
       "gw: error: --since 'soon' is not a time\n"
       "help: like 15m, 1h, 7d, or 2026-01-01T10:00:00Z\n"},
      {{"access.log", "--versus", "24h"},
       "gw: error: --versus needs --since\n"
       "help: add --since, such as --since 1h --versus 24h\n"},
      {{"access.log", "--since", "2h", "--versus", "1h"},
       "gw: error: the two periods overlap\nhelp: --versus must be at least as long as --since\n"},
      {{"access.log", "--follow", "--by", "route"},
       "gw: error: --follow and --by exclude each other\nhelp: remove one of them\n"},
      {{"access.log", "--unused", "--format", "csv"},
       "gw: error: the output of --unused is text or json, not csv\n"},
      {{"access.log", "--top", "0"},
       "gw: error: invalid value '0' for '--top'\nhelp: write a number from 1 to 2000\n"},
      {{"access.log", "--form", "json"},
       "gw: error: 'gw inspect-logs' has no option '--form'\nhelp: did you mean '--format'?\n"},
      {{"empty.log"},
       "gw: error: no record matches\n"
       "help: the log is empty, or --since, --until or --where is too narrow\n",
       1},
      {{"access.log", "--since", "1h"},
       "gw: error: no record matches\n"
       "help: the records are from 2026-01-01T12:00:00Z to 2026-01-01T12:00:09Z: widen --since, "
       "--until or --where\n",
       1},
      {{"access.log", "--since", "2199-01-01"},
       "gw: error: --since '2199-01-01' is in the future\n"
       "help: like 15m, 1h, 7d, or 2026-01-01T10:00:00Z\n"},
      {{"access.log", "--unused", "-c", "stdout.toml", "--where", "status = 999"},
       "gw: error: no record matches\n"
       "help: the records are from 2026-01-01T12:00:00Z to 2026-01-01T12:00:09Z: widen --since, "
       "--until or --where\n"},
      {{"access.log", "--explain", "zzz", "-c", "stdout.toml"},
       "gw: error: no record has the id 'zzz'\n"
       "help: the id is the value of x-request-id in the response; the record may be in an older "
       "file\n",
       1},
  };
  for (const auto& c : cases) {
    const Ran ran = inspect(folder, c.words);
    INFO(c.expected);
    CHECK(ran.err == c.expected);
    CHECK(ran.out == "");
    CHECK(ran.code == c.code);
  }
}

TEST_CASE("a log as JSON", "[cli][inspect-logs]") {
  const TempFolder folder;
  folder.write("access.log", lines(test::small_log()));
  const Json json = json_of(inspect(folder, {"access.log", "--format", "json"}));
  const std::map<std::vector<std::string>, std::string> expected = {
      {{"records"}, "10"},
      {{"classes"}, R"({"2xx":7,"4xx":2,"5xx":1})"},
      {{"statuses", "0"}, R"({"status":200,"records":7})"},
      {{"errors_by_side"}, R"({"client":2,"gateway":0,"upstream":1})"},
      {{"reasons", "0"}, R"({"reason":"route.none","side":"client","records":2})"},
      {{"by"}, R"(["route"])"},
      {{"groups", "0", "values"}, R"({"route":"orders"})"},
      {{"groups", "0", "records"}, "8"},
      {{"groups", "0", "milliseconds", "total", "max"}, "2000"},
      {{"errors", "0"},
       R"({"side":"client","status":"404","reason":"route.none",)"
       R"("place":"GET /users/{id}","records":2})"},
      {{"unreadable", "lines"}, "0"},
      {{"other"}, "null"},
  };
  for (const auto& [names, value] : expected) {
    INFO(names.back());
    CHECK(at(json, names) == value);
  }
}

TEST_CASE("groups as CSV", "[cli][inspect-logs]") {
  const TempFolder folder;
  folder.write("access.log", lines(test::small_log()));
  const Ran ran = inspect(folder, {"access.log", "--by", "route,status", "--format", "csv"});
  CHECK(ran.code == 0);
  CHECK_THAT(ran.out, StartsWith("route,status,records,4xx,5xx,bytes_in,bytes_out,gateway_p50_ms"));
  CHECK_THAT(ran.out, Contains("\r\n\"orders\",\"200\",7,0,0,0,7000,1.000,1.000,1.000,") &&
                          Contains("\r\n\"\",\"404\",2,2,0,0,2000,1.000,1.000,1.000,,,,") &&
                          Contains("\r\n\"orders\",\"504\",1,0,1,"));
}

TEST_CASE("conditions and times narrow what is told", "[cli][inspect-logs]") {
  const TempFolder folder;
  folder.write("access.log", lines(test::small_log()));
  const struct {
    std::vector<std::string> words;
    const char* records;
  } cases[] = {
      {{"--where", "status >= 400"}, "3"},
      {{"--where", "status >= 400", "--where", "route = orders"}, "1"},
      {{"--where", "reason ~ upstream.* or status = 404"}, "3"},
      {{"--since", "2026-01-01T12:00:05Z"}, "5"},
      {{"--until", "2026-01-01T12:00:05Z"}, "5"},
      {{"--until", "2026-01-01T12:00:05Z", "--since", "2s"}, "2"},
  };
  for (const auto& c : cases) {
    std::vector<std::string> words = {"access.log", "--format", "json"};
    words.insert(words.end(), c.words.begin(), c.words.end());
    INFO(c.words[1]);
    CHECK(at(json_of(inspect(folder, words)), {"records"}) == c.records);
  }
  CHECK(inspect(folder, {"access.log", "--since", "1h"}).code == 1);  // all of it is old
}

TEST_CASE("broken lines are counted, told and passed over", "[cli][inspect-logs]") {
  const TempFolder folder;
  const std::string whole = lines(test::small_log());
  folder.write("access.log", "not a record\n" + whole + "\x01\x02\xff\n" + whole.substr(0, 50));
  const Ran ran = inspect(folder, {"access.log", "--format", "json"});
  CHECK(ran.code == 0);
  CHECK_THAT(ran.err,
             StartsWith("gw: warning: 3 lines could not be read\n"
                        "  2 lines: neither JSON nor a line with a time in brackets; the first: "
                        "access.log:1: not a record\n"
                        "  1 line: incomplete or invalid JSON; the first: access.log:13: "));
  const Json json = json_of(ran);
  CHECK(at(json, {"records"}) == "10");
  CHECK(at(json, {"unreadable", "lines"}) == "3");
  CHECK(at(json, {"unreadable", "examples", "1", "line"}) == "13");
}

TEST_CASE("logs are read from files, gzip, standard input and the configuration",
          "[cli][inspect-logs]") {
  const TempFolder folder;
  folder.write("access.log", lines(test::small_log()));
  folder.write("old.log", lines(test::small_log()));
  REQUIRE(std::system(("gzip " + folder.path("old.log")).c_str()) == 0);
  CHECK(at(json_of(inspect(folder, {"old.log.gz", "access.log", "--format", "json"})),
           {"records"}) == "20");
  folder.write("gw.toml",
               "[gateway]\naccess_log = \"file:access.log\"\n" + std::string(test::log_config));
  CHECK(at(json_of(inspect(folder, {"--format", "json"})), {"records"}) == "10");
  const std::string line =
      format("{} inspect-logs --format json - < {}", GW_BINARY, folder.path("access.log"));
  const Ran ran = test::run({.words = {"/bin/sh", "-c", line}, .folder = folder.path()});
  CHECK(at(json_of(ran), {"records"}) == "10");
  std::vector<Record> rows;
  for (std::int64_t i = 0; i < 2500; ++i) rows.push_back(i % 5 ? order(i) : lost(i));
  test::write_rows(folder.path("access.db"), rows);
  for (const char* name : {"access.db", "sqlite:access.db"}) {
    const Json found = json_of(inspect(folder, {name, "--format", "json"}));
    CHECK(at(found, {"records"}) == "2500");
    CHECK(at(found, {"classes"}) == R"({"2xx":2000,"4xx":500})");
    CHECK(at(found, {"groups", "0", "milliseconds", "upstream", "p50"}) == "9");
  }
  folder.write("gw.toml",
               "[gateway]\naccess_log = \"sqlite:access.db\"\n" + std::string(test::log_config));
  CHECK(at(json_of(inspect(folder, {"--format", "json"})), {"records"}) == "2500");
  // What a half file has is told, and that it is half.
  const std::string zipped = folder.read("old.log.gz");
  folder.write("half.gz", zipped.substr(0, zipped.size() - 10));
  const Ran half = inspect(folder, {"half.gz", "--format", "json"});
  CHECK(half.code == 2);
  CHECK_THAT(half.err, Contains("half.gz: the gzip data is incomplete"));
}

TEST_CASE("what differs from the same span before", "[cli][inspect-logs]") {
  const TempFolder folder;
  std::vector<Record> records;
  for (std::int64_t i = 0; i < 400; ++i) records.push_back(order(i));
  for (std::int64_t i = 0; i < 400; ++i)
    records.push_back(i % 4 ? order(3600 + i) : late(3600 + i));
  folder.write("access.log", lines(records));
  std::vector<std::string> words = {
      "access.log", "--until", "2026-01-01T13:10:00Z", "--since", "10m", "--versus", "1h"};
  const Ran ran = inspect(folder, words);
  CHECK(ran.err == "");
  CHECK(ran.code == 1);
  CHECK(ran.out ==
        "before: 2026-01-01T12:00:00Z to 2026-01-01T12:10:00Z: 400 records\n"
        "now:    2026-01-01T13:00:00Z to 2026-01-01T13:10:00Z: 400 records\n\n"
        "p99  10.0 ms  ->  2.00 s  all\n"
        "p99  10.0 ms  ->  2.00 s  orders\n"
        "5xx  0.0 %    ->  25.0 %  all\n"
        "5xx  0.0 %    ->  25.0 %  orders\n");
  words.insert(words.end(), {"--format", "json"});
  const Json json = json_of(inspect(folder, words));
  CHECK(at(json, {"differences", "2", "what"}) == "\"5xx\"");
  CHECK(at(json, {"differences", "2", "now"}) == "0.25");
  words.insert(words.end(), {"--where", "status = 200 and time < 2026-01-01T12:20"});
  CHECK(inspect(folder, words).code == 2);  // nothing to compare with
}

TEST_CASE("what nobody uses, and what nobody serves", "[cli][inspect-logs]") {
  const TempFolder folder;
  folder.write("access.log", lines(test::small_log()));
  folder.write("gw.toml", test::log_config);
  const Ran ran = inspect(folder, {"access.log", "--unused"});
  CHECK(ran.err == "");
  CHECK(ran.code == 1);
  CHECK(ran.out ==
        "10 records\n\nunused\n"
        "  route  search  gw.toml:18:1\n"
        "  policy  fair  gw.toml:8:9\n"
        "\nrequested paths without a route\n"
        "          2  GET /users/{id}  route.none  GET http://localhost/users/7\n");
  const Json json = json_of(inspect(folder, {"access.log", "--unused", "--format", "json"}));
  CHECK(at(json, {"routes", "0", "records"}) == "8");
  CHECK(at(json, {"unserved", "0", "call"}) == "\"GET /users/{id}\"");
}

TEST_CASE("one request, asked again", "[cli][inspect-logs]") {
  const TempFolder folder;
  folder.write("access.log", lines(test::small_log()));
  folder.write("gw.toml", test::log_config);
  const Ran same = inspect(folder, {"access.log", "--explain", "late-1"});
  CHECK(same.err == "");
  CHECK(same.code == 0);
  CHECK_THAT(same.out, StartsWith("then  12:00:09.000 504 GET localhost/v1/orders/7  orders") &&
                           Contains("upstream.first-byte-timeout") &&
                           EndsWith("the decision is unchanged\n"));
  folder.write("gw.toml", std::string(test::log_config) +
                              "[[route]]\nname = \"new\"\npath = "
                              "\"/v1/orders/7\"\nrespond = { body = \"\" }\n");
  const Ran changed = inspect(folder, {"access.log", "--explain", "late-1"});
  CHECK_THAT(changed.out, Contains("the decision has changed:\n") &&
                              Contains("route        orders") && Contains("->  new"));
  const Json json =
      json_of(inspect(folder, {"access.log", "--explain", "late-1", "--format", "json"}));
  CHECK(at(json, {"record", "route"}) == "\"orders\"");
  CHECK(at(json, {"now", "route"}) == "\"new\"");
  CHECK(at(json, {"differences", "0", "what"}) == "\"status\"");
}

TEST_CASE("a change is shown by yesterday's requests", "[cli][inspect-logs]") {
  const TempFolder folder;
  folder.write("access.log", lines(test::small_log()));
  folder.write("old.toml", test::log_config);
  std::string changed = test::log_config;
  changed.replace(changed.find("/v1/orders/{id}"), 15, "/v2/orders/{id}");
  folder.write("gw.toml", changed);
  const auto compare = [&](std::vector<std::string> more) {
    std::vector<std::string> words = {GW_BINARY, "route-test"};
    words.insert(words.end(), more.begin(), more.end());
    return test::run({.words = words, .folder = folder.path()});
  };
  const Ran ran = compare({"--against", "old.toml", "--log", "access.log"});
  CHECK(ran.err == "");
  CHECK(ran.code == 1);
  CHECK_THAT(ran.out,
             StartsWith("changes  GET http://localhost/v1/orders/7  8 requests in the log\n") &&
                 Contains("reason: none -> route.none\n") && EndsWith("1 of 2 requests change\n"));
  CHECK(compare({"--against", "gw.toml", "--log", "access.log"}).code == 0);
  CHECK_THAT(compare({"--log", "access.log"}).err,
             StartsWith("gw: error: --log needs --against\n"));
}

TEST_CASE("records are followed as they come, through a rotation", "[cli][inspect-logs]") {
  const TempFolder folder;
  const std::string path = folder.write("access.log", lines(test::small_log()));
  test::Process follow(
      {.words = test::inspect_words({"access.log", "--follow", "--where", "status >= 500"}),
       .folder = folder.path()});
  REQUIRE(follow.wait_for_err("following"));
  std::ofstream(path, std::ios::app) << lines({order(20), late(21)});
  REQUIRE(follow.wait_for_out("12:00:21.000 504 GET localhost/v1/orders/7"));
  std::filesystem::rename(path, path + ".1");
  folder.write("access.log", lines({late(22)}));
  REQUIRE(follow.wait_for_out("12:00:22.000 504"));
  follow.signal(SIGINT);
  CHECK(follow.wait() == 0);
  CHECK(follow.out().find("12:00:20") == std::string::npos);
  CHECK(follow.out().find("12:00:09") == std::string::npos);
}

TEST_CASE("what comes over a pipe is shown as it comes, until its end", "[cli][inspect-logs]") {
  const TempFolder folder;
  const std::string pipe = folder.path("pipe");
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  test::Process follow(
      {.words = {"/bin/sh", "-c", format("exec {} inspect-logs - --follow < pipe", GW_BINARY)},
       .folder = folder.path()});
  {
    std::ofstream writer(pipe);
    writer << lines({late(1)}) << std::flush;
    REQUIRE(follow.wait_for_out("12:00:01.000 504"));
    writer << lines({late(2)}) << std::flush;
    REQUIRE(follow.wait_for_out("12:00:02.000 504"));
  }
  CHECK(follow.wait() == 0);
}

TEST_CASE("Ctrl-C ends a wait for standard input, with what is known", "[cli][inspect-logs]") {
  const TempFolder folder;
  const std::string pipe = folder.path("pipe");
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  folder.write("more.log", "");
  test::Process reading(
      {.words = {"/bin/sh", "-c",
                 format("exec {} inspect-logs - more.log --format json < pipe", GW_BINARY)},
       .folder = folder.path()});
  std::ofstream writer(pipe);
  writer << lines(test::small_log()) << std::flush;
  REQUIRE(test::eventually([&] { return unread(pipe) == 0; }));
  reading.signal(SIGINT);
  CHECK(reading.wait() == 0);
  CHECK_THAT(reading.err(), Contains("interrupted: this is what was read so far"));
  CHECK_THAT(reading.out(), Contains("\"records\":10,"));
}

TEST_CASE("gzip is told over a pipe too", "[cli][inspect-logs]") {
  const TempFolder folder;
  folder.write("access.log", lines(test::small_log()));
  const std::string line =
      format("gzip -c access.log | {} inspect-logs - --format json", GW_BINARY);
  const Ran ran = test::run({.words = {"/bin/sh", "-c", line}, .folder = folder.path()});
  CHECK(at(json_of(ran), {"records"}) == "10");
}
