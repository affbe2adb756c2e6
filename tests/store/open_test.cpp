// The store's file: made once, brought up to date, and what is wrong with one told apart.
#include "store/open.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "store/keys.h"
#include "support/temp_folder.h"

using namespace gw;
using namespace gw::store;

namespace {

std::string fault(const std::string& path, Access access = Access::write) {
  const auto opened = open_store(path, access, milliseconds(20));
  if (opened) return "";
  CHECK(opened.error().where == path);
  return opened.error().message;
}

// A database that some SQL has made.
std::string database_of(const test::TempFolder& folder, const std::string& name,
                        const std::string& sql) {
  auto made = Database::open(folder.path(name), Access::create, milliseconds(20));
  REQUIRE(made);
  REQUIRE(made->run_all(sql));
  return folder.path(name);
}

KeptKey key_named(const std::string& id) {
  KeptKey key;
  key.row.consumer = "acme";
  key.row.id = id;
  std::copy_n(id.begin(), std::min(id.size(), key.row.digest.size()), key.row.digest.begin());
  return key;
}

}  // namespace

TEST_CASE("a store is made once, for its owner alone, and is there after that", "[store]") {
  const test::TempFolder folder;
  const std::string path = folder.path("gw.db");
  CHECK(fault(path) == "No such file or directory");
  CHECK(fault(path, Access::read) == "No such file or directory");
  CHECK(fault(path, Access::create).empty());
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  CHECK(fault(path).empty());
  CHECK(fault(path, Access::read).empty());
  CHECK(fault(path, Access::create).empty());
  CHECK(fault(folder.path("no/where.db"), Access::create) ==
        "cannot open it: No such file or directory");
  folder.write("empty.db", "");
  CHECK(fault(folder.path("empty.db")).empty());
}

TEST_CASE("what is no store of ours is told as what it is", "[store]") {
  const test::TempFolder folder;
  CHECK(fault(folder.write("text.db", std::string(5000, 'x'))) == "it is not an SQLite database");
  CHECK(fault(database_of(folder, "other.db", "CREATE TABLE t (a)")) ==
        "it is another program's database");
  CHECK(fault(database_of(folder, "theirs.db", "PRAGMA user_version = 1")) ==
        "it is another program's database");
  CHECK(fault(database_of(folder, "newer.db",
                          "PRAGMA application_id = 0x67775f31; PRAGMA user_version = 99")) ==
        "a newer gw created it (version 99; this gw supports 2): use that gw, or another file");
  CHECK(fault(database_of(folder, "begun.db", "PRAGMA application_id = 0x67775f31"),
              Access::read) == "the file is empty: a store of keys has not been created yet");
  const std::string old = database_of(folder, "old.db",
                                      "CREATE TABLE t (a); PRAGMA application_id = 0x67775f31; "
                                      "PRAGMA user_version = 1");
  CHECK(fault(old, Access::read) ==
        "it has version 1, older than 2: the first command that writes migrates it");
  CHECK(fault(old).empty());
  CHECK(fault(old, Access::read).empty());
}

TEST_CASE("a damaged store is told as damaged", "[store]") {
  const test::TempFolder folder;
  const std::string path = folder.path("gw.db");
  {
    auto store = open_store(path, Access::create);
    REQUIRE(store);
    for (int i = 0; i < 200; ++i) {
      const KeptKey key = key_named("key-" + std::to_string(i));
      REQUIRE(add_keys(*store, {&key, 1}));
    }
    REQUIRE(store->run_all("PRAGMA wal_checkpoint(TRUNCATE)"));
  }
  {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096);  // all pages but the first
    for (int i = 0; i < 5 * 4096; ++i) file.put('\x7f');
  }
  auto store = open_store(path, Access::write);
  REQUIRE(store);
  const auto keys = list_keys(*store, "");
  REQUIRE(!keys);
  CHECK(keys.error().text() ==
        path + ": it is damaged; restore a backup, or try 'sqlite3 FILE .recover'");
}

TEST_CASE("a store that another writes to, that may not be written, that is full", "[store]") {
  const test::TempFolder folder;
  const std::string path = folder.path("gw.db");
  auto one = open_store(path, Access::create, milliseconds(20));
  auto two = open_store(path, Access::write, milliseconds(20));
  auto reader = open_store(path, Access::read, milliseconds(20));
  REQUIRE((one && two && reader));
  const KeptKey key = key_named("k");
  REQUIRE(one->run_all("BEGIN IMMEDIATE"));
  CHECK(add_keys(*two, {&key, 1}).error().message ==
        "another process has locked it; try again later");
  CHECK(list_keys(*reader, "")->empty());  // readers do not wait
  REQUIRE(one->run_all("COMMIT"));
  CHECK(add_keys(*reader, {&key, 1}).error().message ==
        "it is read-only; SQLite must be able to write to the file and its folder");
  REQUIRE(one->number("PRAGMA max_page_count = 1"));
  std::vector<KeptKey> many;
  for (int i = 0; i < 500; ++i) many.push_back(key_named("key-" + std::to_string(i)));
  CHECK(add_keys(*one, many).error().message == "the disk is full; nothing was written");
  CHECK(list_keys(*one, "")->empty());
  CHECK(add_keys(*two, many));
}
