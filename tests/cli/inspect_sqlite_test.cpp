// gw inspect-logs on logs in SQLite: says what it says of the same records as lines, follows what
// grows, and tells what cannot be read.
#include <catch2/catch.hpp>
#include <csignal>
#include <cstdio>
#include <filesystem>

#include "store/sqlite.h"
#include "support/binary/logs.h"
#include "support/binary/process.h"
#include "support/temp_folder.h"

using namespace gw;
using Catch::Contains;
using record::Record;
using test::inspect;
using test::late;
using test::lost;
using test::order;
using test::Ran;
using test::TempFolder;

namespace {

// Two hours: orders, now and then one that is lost or late; slower in the second hour.
std::vector<Record> two_hours() {
  std::vector<Record> records;
  for (std::int64_t second = 0; second < 7200; second += 3) {
    records.push_back(second % 7 == 0    ? lost(second)
                      : second % 11 == 0 ? late(second)
                                         : order(second));
    if (second >= 3600) records.back().total = seconds(1);
  }
  return records;
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
  return text;
}

void damage(const std::string& path, std::size_t from, std::size_t count) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>(from));
  file << std::string(count, 'Z');
}

void run_sql(const std::string& path, const std::string& sql) {
  auto database = store::Database::open(path, store::Access::create, seconds(1));
  REQUIRE(database);
  REQUIRE(database->run_all(sql));
}

}  // namespace

TEST_CASE("a log in SQLite says what the same lines say", "[cli][inspect-logs][sqlite]") {
  const TempFolder folder;
  test::write_rows(folder.path("access.db"), two_hours());
  folder.write("access.log", test::lines(two_hours()));
  folder.write("gw.toml", test::log_config);
  const std::vector<std::string> cases[] = {
      {},
      {"--by", "route,status"},
      {"--by", "hour,side", "--top", "2"},
      {"--where", "status >= 500"},
      {"--where", "route = orders and status = 200", "--by", "endpoint"},
      {"--where", "route = none"},
      {"--since", "2026-01-01T12:30:00Z"},
      {"--since", "2026-01-01T12:30:00Z", "--where", "route = orders"},
      {"--until", "2026-01-01T12:00:30Z"},
      {"--until", "2026-01-01T13:00:00Z", "--since", "10m"},
      {"--until", "2026-01-01T14:00:00Z", "--since", "1h", "--versus", "1h"},
      {"--until", "2026-01-01T14:00:00Z", "--since", "10m", "--versus", "1h", "--format", "json"},
      {"--since", "1m"},
      {"--format", "json"},
      {"--format", "csv", "--by", "pattern,reason"},
      {"--format", "html"},
      {"--unused"},
      {"--unused", "--format", "json", "--since", "2026-01-01T13:59:00Z"},
      {"--explain", "late-1"},
      {"--explain", "late-1", "--format", "json"},
      {"--explain", "nobody"},
  };
  for (std::vector<std::string> words : cases) {
    words.insert(words.begin(), "access.log");
    const Ran of_lines = inspect(folder, words);
    words.front() = "access.db";
    const Ran of_rows = inspect(folder, words);
    std::string command;
    for (const std::string& word : words) command += word + " ";
    INFO(command);
    CHECK(replaced(of_rows.out, "access.db", "access.log") == of_lines.out);
    // Of rows that nobody looked at it does not know the times, as it does of lines.
    CHECK(of_rows.err.substr(0, of_rows.err.find("\nhelp: ")) ==
          of_lines.err.substr(0, of_lines.err.find("\nhelp: ")));
    CHECK(of_rows.code == of_lines.code);
  }
}

TEST_CASE("a log in SQLite is followed as it grows, and when another takes its place",
          "[cli][inspect-logs][sqlite]") {
  const TempFolder folder;
  const std::string path = folder.path("access.db");
  test::write_rows(path, test::small_log());
  test::Process follow(
      {.words = test::inspect_words({"access.db", "--follow", "--where", "status >= 500"}),
       .folder = folder.path()});
  REQUIRE(follow.wait_for_err("following"));
  test::write_rows(path, {order(20), late(21)});
  REQUIRE(follow.wait_for_out("12:00:21.000 504 GET localhost/v1/orders/7"));
  for (const char* end : {"", "-wal", "-shm"}) {
    std::error_code none;
    std::filesystem::rename(path + end, folder.path("old.db") + end, none);
  }
  test::write_rows(path, {late(22)});
  REQUIRE(follow.wait_for_out("12:00:22.000 504"));
  test::write_rows(path, {late(23)});
  REQUIRE(follow.wait_for_out("12:00:23.000 504"));
  follow.signal(SIGINT);
  CHECK(follow.wait() == 0);
  CHECK(follow.out().find("12:00:20") == std::string::npos);
  CHECK(follow.out().find("12:00:09") == std::string::npos);
}

TEST_CASE("followed since a time, what is there comes first, and nothing twice",
          "[cli][inspect-logs][sqlite]") {
  const TempFolder folder;
  const std::string path = folder.path("access.db");
  test::write_rows(path, test::small_log());
  test::Process follow(
      {.words = test::inspect_words({"access.db", "--follow", "--since", "2026-01-01T12:00:08Z"}),
       .folder = folder.path()});
  REQUIRE(follow.wait_for_out("12:00:09.000 504"));
  test::write_rows(path, {order(30)});
  REQUIRE(follow.wait_for_out("12:00:30.000 200"));
  follow.signal(SIGINT);
  CHECK(follow.wait() == 0);
  CHECK(std::count(follow.out().begin(), follow.out().end(), '\n') == 3);
}

TEST_CASE("what is no log in SQLite, or a broken one, is told", "[cli][inspect-logs][sqlite]") {
  const TempFolder folder;
  const auto path = [&](const char* name) { return folder.path(name); };
  for (const char* name : {"newer.db", "keys.db", "half.db", "torn.db"})
    test::write_rows(path(name), two_hours());
  run_sql(path("newer.db"), "PRAGMA user_version = 9");
  run_sql(path("keys.db"), "PRAGMA application_id = 0x67775f31");
  run_sql(path("other.db"), "CREATE TABLE t (x)");
  std::filesystem::resize_file(path("half.db"), 50'000);
  damage(path("torn.db"), 100, 30'000);
  test::write_rows(path("none_yet.db"), {});
  folder.write("nothing.db", "");
  std::filesystem::create_directory(path("folder.db"));
  constexpr const char* damaged = "it is damaged; restore a backup, or try 'sqlite3 FILE .recover'";
  const struct {
    std::string log, expected;
    int code = 2;
  } cases[] = {
      {"newer.db",
       "newer.db: a newer gw created it (version 9; this gw supports 1): use that gw, or another "
       "file"},
      {"keys.db", "keys.db: it is a file of gw, but not an access log"},
      {"other.db", "other.db: it is another program's database"},
      {"half.db", std::string("half.db: ") + damaged},
      {"torn.db", std::string("torn.db: ") + damaged},
      {"sqlite:nothing.db",
       "nothing.db: the file is empty: an access log has not been created yet"},
      {"sqlite:none.db", "none.db: No such file or directory"},
      {"folder.db", "folder.db: it is a folder, not a file"},
      {"nothing.db",
       "no record matches\nhelp: the log is empty, or --since, --until or --where is too narrow",
       1},
      {"none_yet.db",
       "no record matches\nhelp: the log is empty, or --since, --until or --where is too narrow",
       1},
  };
  for (const auto& c : cases) {
    const Ran ran = inspect(folder, {c.log});
    INFO(c.log);
    CHECK(ran.err == "gw: error: " + c.expected + "\n");
    CHECK(ran.out == "");
    CHECK(ran.code == c.code);
  }
}

TEST_CASE("of a log that is damaged in the middle, what can be read is told",
          "[cli][inspect-logs][sqlite]") {
  const TempFolder folder;
  const std::string path = folder.path("access.db");
  test::write_rows(path, two_hours());
  const auto size = std::filesystem::file_size(path);
  damage(path, size / 3, size / 3);
  const Ran ran = inspect(folder, {"access.db"});
  CHECK(ran.code == 2);
  CHECK(ran.err ==
        "gw: error: access.db: it is damaged; restore a backup, or try 'sqlite3 FILE "
        ".recover'\nhelp: what could be read of it counts\n");
  CHECK_THAT(ran.out, Contains(" records, 2026-01-01T12:00:00Z to 2026-01-01T12:"));
}

TEST_CASE("a log that another process has for itself is told after a while",
          "[cli][inspect-logs][sqlite]") {
  const TempFolder folder;
  const std::string path = folder.path("access.db");
  test::write_rows(path, test::small_log());
  auto other = store::Database::open(path, store::Access::write, seconds(1));
  REQUIRE(other);
  REQUIRE(other->run_all("PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; DELETE FROM record"));
  const Ran locked = inspect(folder, {"access.db"});
  CHECK(locked.code == 2);
  CHECK(locked.err == "gw: error: access.db: another process has locked it; try again later\n");
}
