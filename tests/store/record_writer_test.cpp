// The access log's file: bounded, never in anybody's way, and whole whatever happens to its writer.
#include "store/record_writer.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>

#include "store/records.h"
#include "support/temp_folder.h"

using namespace gw;
using namespace gw::store;

namespace {

constexpr WallTime start{seconds(1'800'000'000)};

// So long after the start.
Moment after(Duration time) { return {hours(1) + time, start + time}; }

record::Record record_at(WallTime time, std::string_view id) {
  record::Record record;
  record.time = time;
  record.id = id;
  record.path = "/some/path/of/a/usual/length";
  record.route = "a route";
  return record;
}

std::int64_t rows(const std::string& path) {
  auto log = open_records(path, Access::read);
  REQUIRE(log);
  return *log->number("SELECT count(*) FROM record");
}

// Adds without end, a commit each hundred; tells the number of each commit.
[[noreturn]] void write_on(const std::string& path, int to) {
  auto writer = RecordWriter::open(path);
  for (int commit = 1; writer; ++commit) {
    for (int i = 0; i < 100; ++i) writer->add(record_at(start, std::to_string(i)));
    writer->flush(after(milliseconds(commit)), {});
    if (writer->take_loss() || ::write(to, "c", 1) != 1) break;
  }
  ::_exit(1);
}

// Kills it at some moment behind its `least`-th commit; how many it told in all.
int killed_after(const std::string& path, int least) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) write_on(path, ends[1]);
  ::close(ends[1]);
  int reported = 0;
  for (char word; ::read(ends[0], &word, 1) == 1;)
    if (++reported == least) ::kill(child, SIGKILL);
  ::close(ends[0]);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE((WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL));
  return reported;
}

}  // namespace

TEST_CASE("records are committed a few times per second, or where they are many",
          "[store][records]") {
  const test::TempFolder folder;
  const std::string path = folder.path("access.db");
  auto writer = RecordWriter::open(path);
  REQUIRE(writer);
  writer->write(after({}));
  writer->add(record_at(start, "a"));
  writer->write(after(milliseconds(10)));
  writer->add(record_at(start, "b"));
  writer->write(after(milliseconds(240)));
  CHECK(rows(path) == 0);
  writer->write(after(milliseconds(260)));
  CHECK(rows(path) == 2);
  for (int i = 0; i < 10'000; ++i) writer->add(record_at(start, "many"));
  writer->write(after(milliseconds(261)));
  CHECK(rows(path) == 10'002);
  writer->add(record_at(start, "last"));
  writer->flush(after(milliseconds(262)), {});
  CHECK(rows(path) == 10'003);
  CHECK_FALSE(writer->take_loss());
}

TEST_CASE("what is too old goes, also where nothing comes", "[store][records]") {
  const test::TempFolder folder;
  const std::string path = folder.path("access.db");
  auto writer = RecordWriter::open(path, {.age = hours(1)});
  for (int minute = 0; minute < 90; ++minute)
    writer->add(record_at(start + std::chrono::minutes(minute), "a"));
  writer->flush(after(hours(1)), {});
  CHECK(rows(path) == 90);
  writer->write(after(hours(2)));
  CHECK(rows(path) == 30);
  writer->write(after(hours(9)));
  CHECK(rows(path) == 1);
}

TEST_CASE("the file stays within its size", "[store][records]") {
  const test::TempFolder folder;
  const std::string path = folder.path("access.db");
  constexpr std::uint64_t most = 2'000'000;
  auto writer = RecordWriter::open(path, {.bytes = most});
  REQUIRE(writer);
  std::uint64_t largest = 0;
  for (int second = 0; second < 40; ++second) {
    for (int i = 0; i < 1500; ++i)
      writer->add(record_at(start + seconds(second), std::to_string(second)));
    writer->flush(after(seconds(second)), {});
    largest = std::max(largest, std::uint64_t{std::filesystem::file_size(path)});
  }
  CHECK_FALSE(writer->take_loss());
  auto log = open_records(path, Access::read);
  CHECK(*used_bytes(*log) < most + most / 2);
  CHECK(largest < most + most / 2);
  CHECK(*log->number("SELECT max(CAST(id AS INTEGER)) FROM record") == 39);
  CHECK(*log->number("SELECT min(CAST(id AS INTEGER)) FROM record") > 20);
}

TEST_CASE("a locked file costs nothing until the memory for it is full", "[store][records]") {
  const test::TempFolder folder;
  const std::string path = folder.path("access.db");
  auto writer = RecordWriter::open(path, {.pending = 64 * 1024});
  REQUIRE(writer);
  auto other = open_records(path, Access::write);
  REQUIRE(other->run_all("BEGIN IMMEDIATE"));
  for (int i = 0; i < 10; ++i) writer->add(record_at(start, "kept"));
  writer->write(after(seconds(1)));
  CHECK_FALSE(writer->take_loss());
  for (int i = 0; i < 1000; ++i) writer->add(record_at(start, "more"));
  const auto loss = writer->take_loss();
  REQUIRE(loss);
  CHECK(loss->why == "another process has locked it; try again later");
  REQUIRE(other->run_all("COMMIT"));
  writer->write(after(seconds(2)));
  CHECK(rows(path) == 1010 - static_cast<std::int64_t>(loss->records));
  CHECK_FALSE(writer->take_loss());
}

TEST_CASE("a full disk costs records, and no more once there is room", "[store][records]") {
  const test::TempFolder folder;
  const std::string path = folder.path("access.db");
  auto writer = RecordWriter::open(path, {.pending = 256 * 1024});
  REQUIRE(writer);
  rlimit before = {};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  const rlimit small = {.rlim_cur = 64 * 1024, .rlim_max = before.rlim_max};
  const auto ignored = ::signal(SIGXFSZ, SIG_IGN);
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  for (int i = 0; i < 5000; ++i) writer->add(record_at(start, "a"));
  writer->write(after(seconds(1)));
  writer->add(record_at(start, "b"));
  const auto loss = writer->take_loss();
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
  ::signal(SIGXFSZ, ignored);
  REQUIRE(loss);
  CHECK(loss->records > 1);
  writer->write(after(seconds(2)));
  writer->add(record_at(start, "c"));
  writer->write(after(seconds(3)));
  CHECK(rows(path) == 5002 - static_cast<std::int64_t>(loss->records));
}

TEST_CASE("a log that was moved away is begun anew", "[store][records]") {
  const test::TempFolder folder;
  const std::string path = folder.path("access.db");
  auto writer = RecordWriter::open(path);
  writer->add(record_at(start, "a"));
  writer->flush(after({}), {});
  for (const char* part : {"", "-wal", "-shm"})
    std::filesystem::rename(path + part, path + ".1" + part);
  REQUIRE(writer->reopen());
  writer->add(record_at(start, "b"));
  writer->flush(after(seconds(1)), {});
  CHECK(rows(path) == 1);
  CHECK(rows(path + ".1") == 1);
}

TEST_CASE("kill -9 loses no commit of the log and never damages it", "[store][records]") {
  const test::TempFolder folder;
  const std::string path = folder.path("access.db");
  std::int64_t before = 0;
  for (int round = 0; round < 10; ++round) {
    const int reported = killed_after(path, 1 + 7 * round % 20);
    auto log = open_records(path, Access::write);
    REQUIRE(log);
    std::string health;
    REQUIRE(
        log->each("PRAGMA integrity_check", {}, [&](const Row& row) { health += row.text(0); }));
    CHECK(health == "ok");
    const std::int64_t kept = *log->number("SELECT count(*) FROM record") - before;
    CHECK(kept % 100 == 0);
    CHECK(kept >= 100 * reported);
    CHECK(kept <= 100 * (reported + 1));
    before += kept;
  }
}
