// Counts between the bank and the store: over a restart, past a store that fails, and with another
// file in its place.
#include "control/kept_counts.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "store/open.h"
#include "support/core/kept_log.h"
#include "support/temp_folder.h"

using namespace gw;
using namespace gw::control;
using Catch::Contains;
using control::KeptCounts;

namespace {

Moment clocks() {
  return {std::chrono::steady_clock::now().time_since_epoch(), std::chrono::system_clock::now()};
}

// One process: its bank, its names, and what it keeps.
struct Process {
  explicit Process(const std::string& path) : counts(path, kept_log) { counts.load(*bank, names); }

  // Spends so often of the plan's bucket; what is left then.
  std::uint64_t spend(ledger::KeyHash client, int times = 1) {
    const ledger::Bucket bucket{plan, {1000, Duration(1), 1000, ledger::Refill::monthly}};
    ledger::Spend answer;
    while (times-- > 0) bank->spend({client, {&bucket, 1}, 1, clocks()}, {&answer, 1});
    bank->spend({client, {&bucket, 1}, 0, clocks()}, {&answer, 1});
    return answer.left;
  }
  bool save() { return counts.save(*bank, names); }

  test::KeptLog kept_log;
  ledger::Names names;
  ledger::BucketId plan = names.kept_bucket("plan per month");
  std::unique_ptr<ledger::Bank> bank = ledger::make_plain_bank();
  KeptCounts counts;
};

}  // namespace

TEST_CASE("another process goes on where one has ended", "[control][store]") {
  const test::TempFolder folder;
  const std::string path = folder.path("gw.db");
  HashKey key;
  {
    Process first(path);
    CHECK(first.spend(1, 10) == 990);
    CHECK(first.spend(2, 5) == 995);
    CHECK_FALSE(first.save());
    CHECK(first.spend(1, 1) == 989);
    CHECK_FALSE(first.save());
    CHECK_FALSE(first.save());
    first.spend(1, 100);  // what is not saved is lost
    key = first.counts.client_key();
    CHECK(first.kept_log.text().empty());
  }
  Process second(path);
  CHECK(second.counts.client_key().k0 == key.k0);
  CHECK(second.counts.client_key().k1 == key.k1);
  CHECK(second.spend(1, 0) == 989);
  CHECK(second.spend(2) == 994);
  CHECK(second.spend(3) == 999);
}

TEST_CASE("two processes on one store add up", "[control][store]") {
  const test::TempFolder folder;
  const std::string path = folder.path("gw.db");
  {
    Process one(path), other(path);
    one.spend(1, 10);
    other.spend(1, 20);
    CHECK_FALSE(one.save());
    CHECK_FALSE(other.save());
  }
  CHECK(Process(path).spend(1, 0) == 970);
}

TEST_CASE("while the store is locked, counts wait and that is logged once", "[control][store]") {
  const test::TempFolder folder;
  const std::string path = folder.path("gw.db");
  Process process(path);
  {
    auto other = store::open_store(path, store::Access::write);
    REQUIRE(other);
    REQUIRE(other->write([&]() -> Result<void> {
      for (int i = 0; i < 3; ++i) {
        process.spend(1, 2);
        CHECK_FALSE(process.save());
      }
      return {};
    }));
  }
  const std::string fault =
      "quota counts are kept in memory until the store can be written: " + path +
      ": another process has locked it";
  CHECK(process.kept_log.text().starts_with(fault));
  CHECK(process.kept_log.text().find(fault, 1) == std::string::npos);
  CHECK_FALSE(process.save());
  CHECK_THAT(process.kept_log.text(), Contains("quota counts are written to the store again"));
  CHECK(Process(path).spend(1, 0) == 994);
}

TEST_CASE("a store that is damaged leaves the counts in memory", "[control][store]") {
  const test::TempFolder folder;
  const std::string path = folder.path("gw.db");
  Process process(path);
  process.spend(1, 2);
  CHECK_FALSE(process.save());
  for (const char* part : {"", "-wal", "-shm"}) std::filesystem::remove(path + part);
  folder.write("gw.db", std::string(5000, 'x'));
  CHECK(process.spend(1) == 997);
  CHECK_FALSE(process.save());
  CHECK_THAT(process.kept_log.text(),
             Contains("kept in memory") && Contains("it is not an SQLite database"));
  CHECK(process.spend(1) == 996);
  Process from_start(path);
  CHECK_THAT(from_start.kept_log.text(), Contains("it is not an SQLite database"));
  CHECK(from_start.spend(1) == 999);
  std::filesystem::remove(path);
  CHECK_FALSE(process.save());  // made anew, with the same key: what was not written is
  CHECK_THAT(process.kept_log.text(), Contains("quota counts are written to the store again"));
  CHECK(Process(path).spend(1, 0) == 998);
}

TEST_CASE("another file in its place has clients under another key", "[control][store]") {
  const test::TempFolder folder;
  const std::string path = folder.path("gw.db"), other = folder.path("other.db");
  {
    Process elsewhere(other);
    elsewhere.spend(1, 7);
    CHECK_FALSE(elsewhere.save());
  }
  Process process(path);
  process.spend(1, 1);
  for (const char* part : {"", "-wal", "-shm"}) std::filesystem::remove(path + part);
  std::filesystem::rename(other, path);
  CHECK(process.save());
  process.counts.load(*process.bank, process.names);
  CHECK(process.spend(1, 0) == 993);
  CHECK_FALSE(process.save());
}
