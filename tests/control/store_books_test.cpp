// The store's rows as books: all of them at first, what is new after that, and other files that
// come in its place.
#include "control/store_books.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "identity/credential.h"
#include "store/keys.h"
#include "store/open.h"
#include "support/temp_folder.h"

using namespace gw;
using namespace gw::control;
using namespace gw::crypto;
using control::StoreBooks;

namespace {

Digest digest_of(const std::string& key) { return identity::digest_of_key(key); }

store::KeptKey key_named(const std::string& name) {  // its id, its scope and its secret are one
  store::KeptKey key;
  key.row.consumer = "acme";
  key.row.id = name;
  key.row.digest = digest_of(name);
  key.row.scopes = {name};
  return key;
}

// A store that another process writes to.
struct Written {
  explicit Written(const std::string& file)
      : store(store::open_store(file, store::Access::create)) {
    REQUIRE(store);
  }
  void add(const std::string& name) {
    const store::KeptKey key = key_named(name);
    REQUIRE(store::add_keys(*store, {&key, 1}));
  }
  void revoke(const std::string& name) {
    REQUIRE(store::revoke_key(*store, "acme", name, WallTime(hours(1))));
  }
  Result<store::Database> store;
};

// "valid", "revoked", "none".
std::string state(const StoreBooks& books, const std::string& name) {
  identity::Books all;
  books.add_to(all);
  const auto key = all.keys.find(digest_of(name));
  if (!key) return "none";
  CHECK(key->consumer == "acme");
  CHECK(key->scopes.size() == 1);
  return key->revoked ? "revoked" : "valid";
}

bool changed(StoreBooks& books) {
  const auto looked = books.refresh();
  INFO((looked ? "" : looked.error().text()));
  REQUIRE(looked);
  return *looked;
}

}  // namespace

TEST_CASE("books have what the store says, then what it says since", "[control][store]") {
  const test::TempFolder folder;
  const std::string path = folder.path("gw.db");
  Written writer(path);
  writer.add("a");
  auto books = StoreBooks::open(path);
  REQUIRE(books);
  CHECK(state(*books, "a") == "valid");
  CHECK(state(*books, "b") == "none");
  CHECK_FALSE(changed(*books));
  writer.add("b");
  writer.revoke("a");
  CHECK(state(*books, "b") == "none");
  CHECK(changed(*books));
  CHECK(state(*books, "a") == "revoked");
  CHECK(state(*books, "b") == "valid");
  CHECK_FALSE(changed(*books));
  REQUIRE(store::set_consumer(*writer.store, {"acme", {"gold"}}, {}));
  CHECK(changed(*books));
  identity::Books all;
  books->add_to(all);
  REQUIRE(all.consumers.find("acme").groups.size() == 1);
  CHECK(all.consumers.find("acme").groups[0] == "gold");
}

TEST_CASE("a key that changed is one key still", "[control][store]") {
  const test::TempFolder folder;
  Written writer(folder.path("gw.db"));
  writer.add("a");
  auto books = StoreBooks::open(folder.path("gw.db"));
  REQUIRE(books);
  CHECK(books->keys() == 1);
  writer.revoke("a");
  CHECK(changed(*books));
  CHECK(books->keys() == 1);
  writer.add("b");
  CHECK(changed(*books));
  writer.revoke("b");
  CHECK(changed(*books));
  CHECK(books->keys() == 2);
}

TEST_CASE("many changes become part of the large table", "[control][store]") {
  const test::TempFolder folder;
  const std::string path = folder.path("gw.db");
  Written writer(path);
  writer.add("first");
  auto books = StoreBooks::open(path);
  REQUIRE(books);
  std::vector<store::KeptKey> many;
  for (int i = 0; i < 5000; ++i) many.push_back(key_named("key-" + std::to_string(i)));
  REQUIRE(store::add_keys(*writer.store, many));
  CHECK(changed(*books));
  CHECK(books->keys() == 5001);
  for (const char* name : {"first", "key-0", "key-4999"}) CHECK(state(*books, name) == "valid");
  writer.revoke("key-4999");
  CHECK(changed(*books));
  CHECK(state(*books, "key-4999") == "revoked");
  CHECK(books->keys() == 5001);
}

TEST_CASE("another file in its place is read as a whole", "[control][store]") {
  const test::TempFolder folder;
  const std::string path = folder.path("gw.db"), other = folder.path("other.db");
  Written(path).add("a");
  Written(other).add("b");
  auto books = StoreBooks::open(path);
  REQUIRE(books);
  std::filesystem::rename(other, path);
  CHECK(changed(*books));
  CHECK(state(*books, "a") == "none");
  CHECK(state(*books, "b") == "valid");
  CHECK_FALSE(changed(*books));
}

TEST_CASE("a store that cannot be read leaves what was known", "[control][store]") {
  const test::TempFolder folder;
  const std::string path = folder.path("gw.db");
  Written(path).add("a");
  auto books = StoreBooks::open(path);
  REQUIRE(books);
  std::filesystem::rename(path, folder.path("kept.db"));
  folder.write("gw.db", std::string(5000, 'x'));
  const auto looked = books->refresh();
  REQUIRE_FALSE(looked);
  CHECK(looked.error().text() == path + ": it is not an SQLite database");
  CHECK(state(*books, "a") == "valid");
  std::filesystem::rename(folder.path("kept.db"), path);
  CHECK_FALSE(changed(*books));
  CHECK(StoreBooks::look_into(folder.path("none.db")).error().kind == Error::Kind::not_found);
}

TEST_CASE("what is no book is no news", "[control][store]") {
  const test::TempFolder folder;
  Written writer(folder.path("gw.db"));
  writer.add("a");
  auto books = StoreBooks::open(folder.path("gw.db"));
  REQUIRE(books);
  REQUIRE(writer.store->run("INSERT INTO quota VALUES ('plan per month', 7, 0, 1)"));
  CHECK_FALSE(changed(*books));
  writer.add("b");
  CHECK(changed(*books));
  CHECK(state(*books, "b") == "valid");
}
