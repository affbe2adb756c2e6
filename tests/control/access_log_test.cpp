// From the workers' rings to lines in files, and what is logged when that fails.
#include "control/access_log.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "base/text.h"
#include "control/collector.h"
#include "store/records.h"
#include "support/binary/eventually.h"
#include "support/core/kept_log.h"
#include "support/temp_folder.h"

using namespace gw;
using namespace gw::control;
using control::AccessLog;
using proxy::RecordRing;

namespace {

record::Record numbered(std::uint64_t dice) {
  record::Record record;
  record.method = "GET";
  record.status = 200;
  record.dice = dice;
  return record;
}

std::size_t count_lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST_CASE("records of several rings are written in the order in which they ended", "[control]") {
  const test::TempFolder folder;
  test::KeptLog kept_log;
  RecordRing first(65536), second(65536);
  AccessLog log({&first, &second}, kept_log);
  log.use(*control::make_log_sinks({"file:" + folder.path("a")}));
  const auto ended = [](std::uint64_t dice, int begun, int took) {
    record::Record record = numbered(dice);
    record.time = WallTime(seconds(begun));
    record.total = seconds(took);
    return record;
  };
  first.write(ended(2, 10, 5));
  first.write(ended(4, 12, 8));
  second.write(ended(1, 13, 1));
  second.write(ended(3, 5, 11));
  CHECK(log.round(seconds(1)) == 4);
  const std::string lines = folder.read("a");
  std::size_t at = 0;
  for (const char* dice : {"\"dice\":1,", "\"dice\":2,", "\"dice\":3,", "\"dice\":4,"}) {
    REQUIRE(lines.find(dice, at) != std::string::npos);
    at = lines.find(dice, at);
  }
}

TEST_CASE("records of all rings come to all sinks", "[control]") {
  const test::TempFolder folder;
  test::KeptLog kept_log;
  RecordRing first(65536), second(65536);
  AccessLog log({&first, &second}, kept_log);
  log.use(*control::make_log_sinks({"file:" + folder.path("a"), "file:" + folder.path("b")}));
  first.write(numbered(1));
  first.write(numbered(2));
  second.write(numbered(3));
  CHECK(log.round(seconds(1)) == 3);
  CHECK(log.round(seconds(2)) == 0);
  const std::string a = folder.read("a");
  CHECK(count_lines(a) == 3);
  CHECK(a.find("\"dice\":1,") < a.find("\"dice\":2,"));
  CHECK(a == folder.read("b"));
  CHECK(kept_log.lines().empty());
}

TEST_CASE("a full disk is told once per second, with the lines lost since", "[control]") {
  test::KeptLog kept_log;
  RecordRing ring(65536);
  AccessLog log({&ring}, kept_log);
  log.use(*control::make_log_sinks({"file:/dev/full"}));
  for (int tenth = 10; tenth <= 30; ++tenth) {
    ring.write(numbered(1));
    log.round(milliseconds(100) * tenth);
  }
  CHECK(kept_log.lines() == std::vector<std::string>{
                                "access log file:/dev/full: 1 lines lost: No space left on device",
                                "access log file:/dev/full: 10 lines lost: No space left on device",
                                "access log file:/dev/full: 10 lines lost: No space left on device",
                            });
}

TEST_CASE("what a full ring dropped is told", "[control]") {
  test::KeptLog kept_log;
  RecordRing ring(4096);
  AccessLog log({&ring}, kept_log);
  std::size_t dropped = 0;
  for (int i = 0; i < 100; ++i) dropped += ring.write(numbered(1)) ? 0 : 1;
  REQUIRE(dropped > 0);
  log.round(seconds(1));
  log.round(seconds(2));
  CHECK(kept_log.lines() == std::vector<std::string>{
                                format("access log: {} lines lost: the log is too slow", dropped)});
}

TEST_CASE("rows in SQLite beside lines in a file", "[control]") {
  const test::TempFolder folder;
  test::KeptLog kept_log;
  RecordRing ring(std::size_t{1} << 20);
  AccessLog log({&ring}, kept_log);
  const std::string path = folder.path("a.db");
  log.use(*control::make_log_sinks({"file:" + folder.path("a"), "sqlite:" + path}));
  for (std::uint64_t dice = 0; dice < 10; ++dice) {
    record::Record record = numbered(dice);
    record.time = std::chrono::system_clock::now();
    record.logged = dice != 4;
    ring.write(record);
  }
  CHECK(log.round(seconds(1)) == 10);
  CHECK(count_lines(folder.read("a")) == 9);
  auto database = *store::open_records(path, store::Access::read);
  CHECK(test::eventually([&] { return *database.number("SELECT count(*) FROM record") == 9; }));
  CHECK(*database.number("SELECT count(*) FROM record WHERE dice <> 4") == 9);
  record::Record last = numbered(99);
  last.time = std::chrono::system_clock::now();
  ring.write(last);
  log.finish(milliseconds(1001));
  CHECK(*database.number("SELECT count(*) FROM record") == 10);
  CHECK(kept_log.lines().empty());
  const auto none = control::make_log_sinks({"sqlite:" + folder.path("no/where.db")});
  REQUIRE_FALSE(none);
  CHECK(none.error().text() == "cannot open the access log: " + folder.path("no/where.db") +
                                   ": cannot open it: No such file or directory");
}

TEST_CASE("a table that is locked to the end loses what it could not take", "[control]") {
  const test::TempFolder folder;
  test::KeptLog kept_log;
  RecordRing ring(65536);
  AccessLog log({&ring}, kept_log);
  const std::string path = folder.path("a.db");
  log.use(*control::make_log_sinks({"sqlite:" + path}));
  auto other = *store::open_records(path, store::Access::write);
  REQUIRE(other.run_all("BEGIN IMMEDIATE"));
  ring.write(numbered(1));
  log.finish(seconds(1));
  CHECK(kept_log.lines() ==
        std::vector<std::string>{"access log sqlite:" + path +
                                 ": 1 lines lost: another process has locked it; try again later"});
}

TEST_CASE("other sinks take over between two rounds", "[control]") {
  const test::TempFolder folder;
  test::KeptLog kept_log;
  RecordRing ring(65536);
  AccessLog log({&ring}, kept_log);
  log.use(*control::make_log_sinks({"file:" + folder.path("a")}));
  ring.write(numbered(1));
  log.round(seconds(1));
  log.use(*control::make_log_sinks({"file:" + folder.path("b")}));
  ring.write(numbered(2));
  log.round(seconds(1));
  CHECK(count_lines(folder.read("a")) == 1);
  CHECK(count_lines(folder.read("b")) == 1);
}

TEST_CASE("the collector writes the last records before it ends", "[control]") {
  const test::TempFolder folder;
  test::KeptLog kept_log;
  RecordRing ring(std::size_t{1} << 20);
  control::Collector collector(AccessLog({&ring}, kept_log));
  collector.use(*control::make_log_sinks({"file:" + folder.path("a")}));
  collector.start();
  for (std::uint64_t i = 0; i < 1000; ++i) REQUIRE(ring.write(numbered(i)));
  collector.stop();
  CHECK(count_lines(folder.read("a")) == 1000);
  CHECK(kept_log.lines().empty());
}
