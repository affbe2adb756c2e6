// The access log in SQLite, of the real gateway: what it answered is there, also after kill -9; and
// what happens to the file stops no request.
#include <csignal>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "store/row_records.h"
#include "support/binary/client.h"
#include "support/binary/eventually.h"
#include "support/binary/gateway.h"

using namespace gw;
using Catch::Contains;
using Catch::StartsWith;

namespace {

const test::GatewaySetup logging{.gateway = "access_log = \"sqlite:access.db\"\n",
                                 .rest = "[[route]]\nrespond = { status = 204 }\n"};

std::int64_t rows(const std::string& path) {
  auto log = store::open_records(path, store::Access::read);
  return log ? *log->number("SELECT count(*) FROM record") : -1;
}

void ask(test::Gateway& gateway, int times, const std::string& path = "/x") {
  test::Client client(gateway.port());
  for (int i = 0; i < times; ++i)
    CHECK_THAT(client.exchange(test::get_request(path)), StartsWith("HTTP/1.1 204 "));
}

}  // namespace

TEST_CASE("each request is a row within a second, and a stop leaves none out", "[e2e][records]") {
  test::Gateway gateway(logging);
  const std::string path = gateway.folder().path("access.db");
  ask(gateway, 20, "/first?a=b");
  CHECK(test::eventually([&] { return rows(path) == 20; }));
  ask(gateway, 5);
  CHECK(gateway.stop() == 0);
  CHECK(rows(path) == 25);
  auto log = *store::RowRecords::open(path);
  std::size_t seen = 0;
  for (record::Record record; log.next(record); ++seen) {
    CHECK(record.status == 204);
    CHECK(record.path == (seen < 20 ? "/first" : "/x"));
    CHECK(record.query == (seen < 20 ? "a=b" : ""));
  }
  CHECK(seen == 25);
}

TEST_CASE("kill -9 loses what came in the last second at most", "[e2e][records]") {
  test::Gateway gateway(logging);
  const std::string path = gateway.folder().path("access.db");
  ask(gateway, 50);
  CHECK(test::eventually([&] { return rows(path) == 50; }));
  ask(gateway, 50);
  gateway.process().signal(SIGKILL);
  CHECK(gateway.process().wait() == -SIGKILL);
  auto log = store::open_records(path, store::Access::write);
  REQUIRE(log);
  std::string health;
  REQUIRE(log->each("PRAGMA integrity_check", {},
                    [&](const store::Row& row) { health += row.text(0); }));
  CHECK(health == "ok");
  CHECK(rows(path) >= 50);
}

TEST_CASE("a lock on the log stops no request, and costs no row", "[e2e][records]") {
  test::Gateway gateway(logging);
  const std::string path = gateway.folder().path("access.db");
  ask(gateway, 1);
  CHECK(test::eventually([&] { return rows(path) == 1; }));
  auto other = *store::open_records(path, store::Access::write);
  REQUIRE(other.run_all("BEGIN IMMEDIATE"));
  ask(gateway, 100);
  REQUIRE(other.run_all("COMMIT"));
  CHECK(test::eventually([&] { return rows(path) == 101; }));
  CHECK_THAT(gateway.process().err(), !Contains("lost"));
  CHECK(gateway.stop() == 0);
}

TEST_CASE("a log that cannot be opened is told at the start", "[e2e][records]") {
  const test::TempFolder folder;
  folder.write("gw.toml", test::configuration({.gateway = "access_log = \"sqlite:gw.toml\"\n",
                                               .rest = logging.rest}));
  const test::Ran ran = test::run({.words = {GW_BINARY, "serve"}, .folder = folder.path()});
  CHECK(ran.code != 0);
  CHECK_THAT(ran.err, Contains("cannot open the access log") && Contains("not an SQLite database"));
}
