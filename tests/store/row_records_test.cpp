// Rows as a source: all of them in order across pieces, and those that come while they are
// followed.
#include "store/row_records.h"

#include <catch2/catch.hpp>

#include "store/open_log.h"
#include "support/temp_folder.h"

using namespace gw;
using test::TempFolder;

namespace {

void write(const std::string& path, int from, int to) {
  auto database = store::open_records(path, store::Access::create);
  REQUIRE(database);
  auto insert = store::prepare_insert(*database);
  REQUIRE(insert);
  for (int i = from; i < to; ++i) {
    record::Record record;
    record.time = WallTime(seconds(1'767'225'600 + i));
    record.status = static_cast<std::uint16_t>(200 + i % 300);
    const std::string path_of = "/" + std::to_string(i);
    record.path = path_of;
    REQUIRE(store::insert(*insert, record));
  }
}

// How many came, each the successor of the one before.
int counted(record::Source& source, int from) {
  int at = from;
  for (record::Record record; source.next(record); ++at)
    REQUIRE(record.path == "/" + std::to_string(at));
  CHECK_FALSE(source.fault());
  return at - from;
}

}  // namespace

TEST_CASE("rows are given in order, piece by piece", "[store][log]") {
  const TempFolder folder;
  for (const int count : {0, 1, 999, 1000, 1001, 2500}) {
    const std::string path = folder.path(std::to_string(count) + ".db");
    write(path, 0, count);
    auto source = store::open_log(path);
    REQUIRE(source);
    INFO(count);
    CHECK(counted(**source, 0) == count);
    if (count > 0) CHECK((*source)->done() == 1);
  }
}

TEST_CASE("rows that come later are followed", "[store][log]") {
  const TempFolder folder;
  const std::string path = folder.path("access.db");
  write(path, 0, 10);
  auto source = store::open_log("sqlite:" + path, {.only_new = true});
  REQUIRE(source);
  record::Record record;
  CHECK_FALSE((*source)->next_followed(record));
  write(path, 10, 1510);
  CHECK(counted(**source, 10) == 1500);
  write(path, 1510, 1511);
  CHECK(counted(**source, 1510) == 1);
}

TEST_CASE("rows of the wanted spans come, then those written later", "[store][log]") {
  const TempFolder folder;
  const std::string path = folder.path("access.db");
  write(path, 0, 5000);
  const auto at = [](int second) { return WallTime(seconds(1'767'225'600 + second)); };
  auto source = store::open_log(path, {.spans = {{at(10), at(20)}, {at(3000), at(4500)}}});
  REQUIRE(source);
  record::Record record;
  const auto next_is = [&](int number) {
    return (*source)->next(record) && record.path == "/" + std::to_string(number);
  };
  for (int i = 10; i < 20; ++i) CHECK(next_is(i));
  for (int i = 3000; i < 4500; ++i) CHECK(next_is(i));
  CHECK_FALSE((*source)->next(record));
  CHECK((*source)->done() == 1);
  write(path, 5000, 5001);
  CHECK(next_is(5000));
}

TEST_CASE("what is no log of ours is told", "[store][log]") {
  const TempFolder folder;
  CHECK_FALSE(store::open_log("sqlite:" + folder.path("none.db")));
  folder.write("text.db", "hello\n");
  CHECK_FALSE(store::open_log("sqlite:" + folder.path("text.db")));
  CHECK(store::open_log(folder.path("text.db")));  // lines, none of which is a record
}
