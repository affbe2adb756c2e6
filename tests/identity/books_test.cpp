// The books: keys and consumers in tables and layers, against a plain map.
#include <catch2/catch.hpp>

#include <map>

#include "base/text.h"
#include "crypto/random.h"
#include "identity/books.h"

using namespace gw;
using namespace gw::ledger;
using namespace gw::crypto;
using namespace gw::identity;

namespace {

constexpr WallTime noon{hours(12) + hours(24) * 20'000};

Digest digest(int number) { return sha256(std::to_string(number)); }

KeyRow row(int number, const char* consumer, const char* id) {
  return {.consumer = consumer, .id = id, .digest = digest(number)};
}

std::string shown(const std::optional<ApiKey>& key) {
  if (!key) return "none";
  std::string text = format("{}/{}", key->consumer, key->id());
  for (const std::string_view scope : key->scopes) text += format(" {}", scope);
  return text;
}

std::string ids(const std::vector<ApiKey>& keys) {
  std::string all;
  for (const ApiKey& key : keys) all += format("{} ", key.id());
  return all;
}

KeyState state(const KeyRow& row, WallTime now) {
  const auto table = make_key_table(std::vector{row});
  return state_of(*table->find(row.digest), now);
}

}  // namespace

TEST_CASE("a table finds what a map finds", "[policy]") {
  std::map<int, std::string> oracle;
  KeyTableMaker maker;
  for (int i = 0; i < 5000; ++i) {
    const int number = i * 7919 % 3000;  // some stand there twice: the later one counts
    KeyRow one = row(number, i % 2 != 0 ? "acme" : "bob", ("k" + std::to_string(i)).c_str());
    if (i % 3 == 0) one.scopes = {"read", "write"};
    maker.add(one);
    oracle[number] = format("{}/{}{}", one.consumer, one.id, i % 3 == 0 ? " read write" : "");
  }
  const auto table = maker.take();
  CHECK(table->size() == oracle.size());
  for (int number = -500; number < 3500; ++number) {
    const auto known = oracle.find(number);
    CHECK(shown(table->find(digest(number))) == (known == oracle.end() ? "none" : known->second));
  }
  KeyTableMaker again;
  again.add(*table);
  again.add(row(1, "carol", "new"));
  const auto merged = again.take();
  CHECK(merged->size() == table->size());
  CHECK(shown(merged->find(digest(1))) == "carol/new");
  CHECK(shown(merged->find(digest(2))) == oracle[2]);
  CHECK_FALSE(KeyTable().find(digest(1)));
}

TEST_CASE("a table of digests that only differ at their end is no slower", "[policy]") {
  KeyTableMaker maker;
  KeyRow one = row(0, "acme", "k");
  one.digest = {};
  const auto put = [&one](std::uint32_t number) {
    for (std::size_t i = 0; i < 4; ++i)
      one.digest[31 - i] = static_cast<std::uint8_t>(number >> 8 * i);
  };
  for (std::uint32_t i = 0; i < 50'000; ++i) {
    put(i);
    maker.add(one);
  }
  CHECK(maker.take()->size() == 50'000);
}

TEST_CASE("a key is valid from its start until it expires or is revoked", "[policy]") {
  KeyRow key = row(1, "acme", "k");
  CHECK(state(key, noon) == KeyState::valid);
  key.starts = noon;
  key.expires = noon + seconds(10);
  CHECK(state(key, noon - Duration(1)) == KeyState::early);
  CHECK(state(key, noon) == KeyState::valid);
  CHECK(state(key, noon + seconds(10) - Duration(1)) == KeyState::valid);
  CHECK(state(key, noon + seconds(10)) == KeyState::expired);
  key.revoked = noon;
  CHECK(state(key, noon) == KeyState::revoked);
}

TEST_CASE("times are kept in whole seconds, never to the key's advantage", "[policy]") {
  KeyRow key = row(1, "acme", "k");
  key.starts = noon + Duration(1);
  CHECK(state(key, noon + Duration(1)) == KeyState::early);
  CHECK(state(key, noon + seconds(1)) == KeyState::valid);
  key.expires = noon + seconds(3) + Duration(5);
  CHECK(state(key, noon + seconds(3)) == KeyState::expired);

  key = row(1, "acme", "k");
  key.expires = WallTime(-hours(1));  // before 1970
  CHECK(state(key, noon) == KeyState::expired);
  key.expires = WallTime(hours(24) * 365 * 200);  // behind 2106
  CHECK(state(key, noon) == KeyState::valid);
  key.starts = key.expires;
  CHECK(state(key, noon) == KeyState::early);
  key.revoked = WallTime(-hours(1));
  CHECK(state(key, noon) == KeyState::revoked);
}

TEST_CASE("the file is believed before the store, but what is revoked is revoked", "[policy]") {
  KeyBook book;
  CHECK_FALSE(book.find(digest(1)));
  book.file = make_key_table(std::vector{row(1, "acme", "a"), row(2, "acme", "b")});
  book.stored =
      make_key_table(std::vector{row(2, "bob", "x"), row(3, "bob", "y"), row(4, "acme", "c")});
  CHECK(shown(book.find(digest(1))) == "acme/a");
  CHECK(shown(book.find(digest(2))) == "acme/b");
  CHECK(shown(book.find(digest(3))) == "bob/y");
  CHECK_FALSE(book.find(digest(5)));
  CHECK(ids(book.keys_of("acme")) == "a b c ");

  KeyRow gone = row(3, "bob", "y"), from_file = row(1, "acme", "a");
  gone.revoked = from_file.revoked = noon;
  book.changes = make_key_table(std::vector{gone, from_file, row(5, "bob", "z")});
  CHECK(book.find(digest(3))->revoked == noon);
  CHECK(book.find(digest(1))->revoked == noon);
  CHECK_FALSE(book.find(digest(2))->revoked);
  CHECK(shown(book.find(digest(5))) == "bob/z");
  CHECK(ids(book.keys_of("bob")) == "x y z ");
  CHECK(ids(book.keys_of("acme")) == "a b c ");
}

TEST_CASE("a consumer is found by name and alias; without a table it has no groups", "[policy]") {
  config::Consumer acme;
  acme.name = "acme";
  acme.groups = {"gold", "beta"};
  acme.aliases = {"auth0|acme"};
  acme.keys = {row(1, "acme", "a")};
  Books books = file_books(std::vector{acme});
  for (const char* called : {"acme", "auth0|acme"}) {
    const Consumer found = books.consumers.find(called);
    CHECK(found.name == "acme");
    REQUIRE(found.groups.size() == 2);
    CHECK(found.groups[0] == "gold");
  }
  CHECK(books.consumers.find("stranger").name == "stranger");
  CHECK(books.consumers.find("stranger").groups.empty());
  CHECK(shown(books.keys.find(digest(1))) == "acme/a");

  ConsumerTableMaker stored, changes;
  stored.add({"acme", {"silver"}});
  stored.add({"bob", {"silver"}});
  stored.add({"carol", {"silver"}});
  changes.add({"carol", {}});
  books.consumers.stored = stored.take();
  books.consumers.changes = changes.take();
  CHECK(books.consumers.find("acme").groups.size() == 2);
  CHECK(books.consumers.find("bob").groups[0] == "silver");
  CHECK(books.consumers.find("carol").groups.empty());
  CHECK(no_books().consumers.find("acme").name == "acme");
  CHECK_FALSE(no_books().keys.find(digest(1)));
}

TEST_CASE("a key set is found by its number, once it was fetched", "[policy][jwks]") {
  KeySetBook book;
  CHECK(book.find(KeySetId{0}) == nullptr);
  KeySetBook::Sets sets(3);
  sets[1] = std::make_shared<const KeySet>();
  book.sets = std::make_shared<const KeySetBook::Sets>(sets);
  CHECK(book.find(KeySetId{0}) == nullptr);
  CHECK(book.find(KeySetId{1}) == sets[1].get());
  CHECK(book.find(KeySetId{3}) == nullptr);
}
