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
  void add_many(int count, int a_second, int routes) {
    REQUIRE(database.write([&]() -> Result<void> {
      for (int i = 0; i < count; ++i)
        add(i / a_second, std::to_string(i), std::to_string(i % routes));
      return {};
    }));
  }
  // Their ids.
  std::string read(const RecordQuery& query) {
    RowPlace place;
    FlatRows rows;
    REQUIRE(rows_of_span(database, query, place, rows));
    return ids_of(rows);
  }
  static std::string ids_of(const FlatRows& rows) {
    std::string ids;
    for (const std::string& row : rows) ids.append(record::unflatten(row).id).append(" ");
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
  RowPlace place;
  FlatRows rows;
  REQUIRE(rows_after(log.database, place, rows));
  std::vector<std::string> lines;
  for (const std::string& row : rows) lines.push_back(line_of(record::unflatten(row)));
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

TEST_CASE("records between two times, of all routes or of one", "[store][records]") {
  Log log;
  log.add(3, "c");
  log.add(1, "a", "other");
  log.add(2, "b1");
  log.add(2, "b2");
  log.add(4, "d");
  CHECK(log.read({}) == "a b1 b2 c d ");
  CHECK(log.read({.span = {at(2), at(4)}}) == "b1 b2 c ");
  CHECK(log.read({.span = {at(1), at(3)}, .route = "r"}) == "b1 b2 ");
  CHECK(log.read({.route = "other"}) == "a ");
  CHECK(log.read({.route = "none"}).empty());
  CHECK(log.read({.newest = 3}) == "a b1 c ");  // the first three that were written
}

TEST_CASE("more records than one piece, many of one moment", "[store][records]") {
  Log log;
  log.add_many(2500, 1200, 1);
  RowPlace place;
  FlatRows rows;
  int next = 0;
  for (const std::size_t size : {1000u, 1000u, 500u, 0u}) {
    REQUIRE(rows_of_span(log.database, {}, place, rows));
    CHECK(rows.size() == size);
    for (const std::string& row : rows) CHECK(record::unflatten(row).id == std::to_string(next++));
  }
}

TEST_CASE("what a span costs is told by what is in it, not by the log", "[store][records]") {
  Log log;
  log.add_many(20'000, 5, 50);
  constexpr std::int64_t steps_a_row = 100;
  const struct {
    RecordQuery query;
    std::size_t rows;
  } cases[] = {
      {{.span = {at(3980), at(5000)}}, 100},
      {{.span = {at(50), at(70)}}, 100},
      {{.span = {at(0), at(20)}}, 100},
      {{.span = {at(4000), at(5000)}}, 0},
      {{.span = {at(100), at(300)}, .route = "7"}, 20},
      {{.route = "7"}, 400},
      {{.route = "none"}, 0},
  };
  for (const auto& c : cases) {
    RowPlace place;
    FlatRows rows;
    REQUIRE(rows_of_span(log.database, c.query, place, rows));
    CHECK(rows.size() == c.rows);
    CHECK(log.database.steps() < steps_a_row * static_cast<std::int64_t>(c.rows + 2));
  }
  // A later piece does not pass over those before it.
  for (const RecordQuery& query : {RecordQuery{}, RecordQuery{.route = "7"}}) {
    RowPlace place;
    FlatRows rows;
    do {
      REQUIRE(rows_of_span(log.database, query, place, rows));
      CHECK(log.database.steps() < steps_a_row * static_cast<std::int64_t>(rows.size() + 2));
    } while (!rows.empty());
  }
}

TEST_CASE("one that follows sees each record once", "[store][records]") {
  Log log;
  std::string seen;
  RowPlace place;
  FlatRows rows;
  const auto look = [&] {
    REQUIRE(rows_after(log.database, place, rows));
    seen += Log::ids_of(rows);
  };
  look();
  CHECK(place.number == 0);
  log.add(9, "a");
  log.add(1, "b");
  look();
  CHECK(place.number == *newest_record(log.database));
  look();
  log.add(5, "c");
  look();
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
