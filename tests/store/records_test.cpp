// Records in SQLite: what is written comes back as it was, between two times, either way round,
// and one that follows sees each once.
#include "store/records.h"

#include <catch2/catch.hpp>

#include "record/fields.h"
#include "record/line.h"
#include "support/temp_folder.h"

using namespace gw;
using namespace gw::store;
using record::Record;

namespace {

WallTime at(int second) { return WallTime(seconds(1'800'000'000 + second)); }

std::string line_of(const Record& record) {
  std::string line;
  record::append_json_line(line, record);
  return line;
}

Record whole_record() {
  Record r;
  r.time = at(0) + Duration(123'456'789);
  r.id = "a1";
  r.listener = "web";
  r.client = "::1";
  r.method = "GET";
  r.scheme = "https";
  r.host = "h.test:1";
  r.path = "/a\xff'";
  r.query = "x=1";
  r.protocol = "HTTP/1.1";
  r.status = 429;
  r.reason = http::Reason::rate_limit_exceeded;
  r.route = "GET /a/**";
  r.pattern = "/a/**";
  r.consumer = "acme";
  r.policies = "keys=pass";
  r.upstream = "u";
  r.endpoint = "http://10.0.0.1:1";
  r.attempts = 2;
  r.bytes_in = 3;
  r.bytes_out = std::uint64_t{1} << 40;
  r.gateway = Duration(1'001);
  r.upstream_time = Duration(2'002);
  r.total = Duration(3'003);
  r.dice = (std::uint64_t{1} << 53) - 1;
  r.version = 7;
  r.detail = "why";
  return r;
}

struct Log {
  Log() { insert = std::make_unique<Prepared>(*prepare_insert(database)); }
  void add(const Record& record) { REQUIRE(store::insert(*insert, record)); }
  void add(int second, std::string_view id, std::string_view route = "r") {
    Record record;
    record.time = at(second);
    record.id = id;
    record.route = route;
    add(record);
  }
  // Their ids.
  std::string read(const RecordQuery& query, std::size_t most = SIZE_MAX) {
    std::string ids;
    REQUIRE(each_record(database, query, [&](const Record& record) {
      ids.append(record.id).append(" ");
      return --most > 0;
    }));
    return ids;
  }

  test::TempFolder folder;
  Database database = *open_records(folder.path("access.db"), Access::create);
  std::unique_ptr<Prepared> insert;
};

}  // namespace

TEST_CASE("each field of a record comes back as it was", "[store][records]") {
  Log log;
  log.add(whole_record());
  log.add(Record{});
  std::vector<std::string> lines;
  REQUIRE(each_record(log.database, {.newest_first = true}, [&](const Record& record) {
    lines.push_back(line_of(record));
    return true;
  }));
  CHECK(lines == std::vector<std::string>{line_of(whole_record()), line_of(Record{})});
}

TEST_CASE("each field has its column, under its name", "[store][records]") {
  Log log;
  for (const record::Field& field : record::fields()) {
    INFO(field.name);
    CHECK(log.database.run("SELECT " + std::string(field.name) + " FROM record"));
  }
  CHECK(*log.database.number("SELECT count(*) FROM pragma_table_info('record')") ==
        static_cast<std::int64_t>(record::fields().size()) + 1);
}

TEST_CASE("records between two times, either way round", "[store][records]") {
  Log log;
  log.add(3, "c");
  log.add(1, "a", "other");
  log.add(2, "b1");
  log.add(2, "b2");
  log.add(4, "d");
  CHECK(log.read({}) == "a b1 b2 c d ");
  CHECK(log.read({.newest_first = true}) == "d c b2 b1 a ");
  CHECK(log.read({.from = at(2), .until = at(4)}) == "b1 b2 c ");
  CHECK(log.read({.from = at(2), .until = at(4), .newest_first = true}) == "c b2 b1 ");
  CHECK(log.read({.route = "other"}) == "a ");
  CHECK(log.read({.route = "none"}).empty());
  CHECK(log.read({}, 2) == "a b1 ");
}

TEST_CASE("more records than one piece, many of one moment", "[store][records]") {
  Log log;
  REQUIRE(log.database.write([&]() -> Result<void> {
    for (int i = 0; i < 2500; ++i) log.add(i / 1200, std::to_string(i));
    return {};
  }));
  for (const bool back : {false, true}) {
    int next = back ? 2499 : 0;
    REQUIRE(each_record(log.database, {.newest_first = back}, [&](const Record& record) {
      CHECK(record.id == std::to_string(next));
      next += back ? -1 : 1;
      return true;
    }));
    CHECK(next == (back ? -1 : 2500));
  }
}

TEST_CASE("one that follows sees each record once", "[store][records]") {
  Log log;
  std::string seen;
  const auto look = [&](std::int64_t after) {
    return *each_new_record(log.database, after, [&](const Record& record) {
      seen.append(record.id).append(" ");
      return true;
    });
  };
  std::int64_t mark = look(0);
  CHECK(mark == 0);
  log.add(9, "a");
  log.add(1, "b");
  mark = look(mark);
  CHECK(mark == *newest_record(log.database));
  mark = look(mark);
  log.add(5, "c");
  look(mark);
  CHECK(seen == "a b c ");
}

TEST_CASE("the oldest go, by time or by number, and the newest stays", "[store][records]") {
  Log log;
  for (int i = 0; i < 6; ++i) log.add(i, std::to_string(i));
  REQUIRE(drop_before(log.database, at(3), 2));
  CHECK(log.read({}) == "2 3 4 5 ");
  REQUIRE(drop_before(log.database, at(3), 2));
  CHECK(log.read({}) == "3 4 5 ");
  REQUIRE(drop_oldest(log.database, 1));
  CHECK(log.read({}) == "4 5 ");
  REQUIRE(drop_oldest(log.database, 100));
  CHECK(log.read({}) == "5 ");
  REQUIRE(drop_before(log.database, at(99), 100));
  CHECK(log.read({}) == "5 ");
  CHECK(*used_bytes(log.database) > 0);
}

TEST_CASE("a store of keys is no access log", "[store][records]") {
  const test::TempFolder folder;
  REQUIRE(open_records(folder.path("a.db"), Access::create));
  const auto opened = open_file({"a store of keys", 0x67775f31, {}}, folder.path("a.db"),
                                Access::write, milliseconds(10));
  REQUIRE_FALSE(opened);
  CHECK(opened.error().message == "it is a file of gw, but not a store of keys");
}
