// Keys and consumers in the store: in and out again, changed as one, and seen by whoever watches.
#include "store/keys.h"

#include <catch2/catch.hpp>

#include "store/open.h"
#include "support/temp_folder.h"

using namespace gw;
using namespace gw::crypto;
using namespace gw::store;

namespace {

const WallTime day_one{hours(24 * 365 * 56)};

KeptKey key_named(const std::string& consumer, const std::string& id, char digest) {
  KeptKey key;
  key.row.consumer = consumer;
  key.row.id = id;
  key.created = day_one;
  key.hint = "gw_live_ab…";
  key.row.digest.fill(static_cast<std::uint8_t>(digest));
  return key;
}

struct Opened {
  test::TempFolder folder;
  Result<Database> store = open_store(folder.path("gw.db"), Access::create);
  Database& operator*() { return *store; }
};

std::string add(Database& store, const std::vector<KeptKey>& keys) {
  const auto added = add_keys(store, keys);
  return added ? "" : added.error().text();
}

std::string names(Database& store, std::string_view consumer) {
  std::string all;
  const auto keys = list_keys(store, consumer);
  for (const KeptKey& key : *keys) all += key.row.consumer + "/" + key.row.id + " ";
  return all;
}

}  // namespace

TEST_CASE("a key comes out as it went in", "[store]") {
  Opened store;
  KeptKey key = key_named("acme", "first", '\xff');
  key.row.scopes = {"orders:read", "with \"quotes\" and ü"};
  key.row.starts = day_one - hours(1);
  key.row.expires = day_one + hours(1);
  REQUIRE(add(*store, {key, key_named("acme", "second", '\0')}).empty());
  const KeptKey kept = *find_key(*store, "acme", "first");
  CHECK(kept.row.digest == key.row.digest);
  CHECK(kept.row.scopes == key.row.scopes);
  CHECK(kept.row.starts == key.row.starts);
  CHECK(kept.row.expires == key.row.expires);
  CHECK(!kept.row.revoked);
  CHECK(kept.created == day_one);
  CHECK(kept.hint == "gw_live_ab…");
  const KeptKey bare = *find_key(*store, "acme", "second");
  CHECK((!bare.row.starts && !bare.row.expires && bare.row.scopes.empty()));
}

TEST_CASE("one name and one hash are one key; of several none or all are kept", "[store]") {
  Opened store;
  REQUIRE(add(*store, {key_named("acme", "a", 1)}).empty());
  CHECK(add(*store, {key_named("zeta", "b", 2), key_named("acme", "a", 3)}) ==
        "acme/a: a key with this name exists already");
  CHECK(add(*store, {key_named("zeta", "b", 2), key_named("acme", "c", 1)}) ==
        "acme/c: this key exists already, with another name");
  CHECK(names(*store, "") == "acme/a ");
  CHECK(add(*store, {key_named("zeta", "a", 2)}).empty());
  CHECK(names(*store, "") == "acme/a zeta/a ");
  CHECK(names(*store, "zeta") == "zeta/a ");
}

TEST_CASE("a revoked key stays revoked from the first time on", "[store]") {
  Opened store;
  REQUIRE(add(*store, {key_named("acme", "a", 1), key_named("acme", "b", 2)}).empty());
  REQUIRE(revoke_key(*store, "acme", "a", day_one));
  REQUIRE(revoke_key(*store, "acme", "a", day_one + hours(1)));
  CHECK(find_key(*store, "acme", "a")->row.revoked == day_one);
  CHECK(!find_key(*store, "acme", "b")->row.revoked);
  const auto none = revoke_key(*store, "acme", "x", day_one);
  CHECK(none.error().kind == Error::Kind::not_found);
  CHECK(none.error().text() == "there is no key acme/x");
}

TEST_CASE("rotation: the next key is there and the old one ends, never later", "[store]") {
  Opened store;
  KeptKey old = key_named("acme", "a", 1);
  old.row.expires = day_one + hours(10);
  REQUIRE(add(*store, {old}).empty());
  REQUIRE(rotate_key(*store, "a", day_one + hours(20), key_named("acme", "b", 2)));
  CHECK(find_key(*store, "acme", "a")->row.expires == day_one + hours(10));
  REQUIRE(rotate_key(*store, "b", day_one + hours(5), key_named("acme", "c", 3)));
  CHECK(find_key(*store, "acme", "b")->row.expires == day_one + hours(5));
  CHECK(!rotate_key(*store, "x", day_one, key_named("acme", "d", 4)));
  CHECK(!rotate_key(*store, "c", day_one, key_named("acme", "a", 5)));  // the name is taken
  CHECK(!find_key(*store, "acme", "c")->row.expires);                   // so nothing of it was done
}

TEST_CASE("a reader is given what is new since its last mark", "[store]") {
  Opened store;
  std::string seen;
  std::int64_t mark = 0;
  const auto news = [&] {
    seen.clear();
    mark = *each_key(*store, mark, [&](KeyRow&& row) {
      seen += row.id + (row.revoked ? "! " : row.expires ? "~ " : " ");
    });
    return seen;
  };
  CHECK(news().empty());
  REQUIRE(add(*store, {key_named("acme", "a", 1), key_named("acme", "b", 2)}).empty());
  CHECK(news() == "a b ");
  CHECK(news().empty());
  REQUIRE(revoke_key(*store, "acme", "a", day_one));
  REQUIRE(rotate_key(*store, "b", day_one, key_named("acme", "c", 3)));
  CHECK(news() == "a! b~ c ");
  mark = 0;
  CHECK(news() == "a! b~ c ");
}

TEST_CASE("consumers have groups, which can change", "[store]") {
  Opened store;
  REQUIRE(set_consumer(*store, {"acme", {"gold", "beta"}}, day_one));
  REQUIRE(set_consumer(*store, {"zeta", {}}, day_one));
  REQUIRE(set_consumer(*store, {"acme", {"silver"}}, day_one));
  std::vector<ConsumerRow> consumers;
  const auto take = [&](ConsumerRow&& row) { consumers.push_back(std::move(row)); };
  const auto mark = each_consumer(*store, 0, take);
  REQUIRE(consumers.size() == 2);
  CHECK(consumers[0].name == "zeta");
  CHECK(consumers[0].groups.empty());
  CHECK(consumers[1].name == "acme");
  CHECK(consumers[1].groups == std::vector<std::string>{"silver"});
  CHECK(*each_consumer(*store, *mark, take) == *mark);
  CHECK(consumers.size() == 2);
}

TEST_CASE("who watches sees that another has written, and only then", "[store]") {
  Opened store;
  auto watcher = open_store(store.folder.path("gw.db"), Access::read);
  REQUIRE(watcher);
  const std::int64_t before = *data_version(*watcher);
  CHECK(*data_version(*watcher) == before);
  REQUIRE(add(*store, {key_named("acme", "a", 1)}).empty());
  const std::int64_t after = *data_version(*watcher);
  CHECK(after != before);
  CHECK(names(*watcher, "") == "acme/a ");
  CHECK(*data_version(*watcher) == after);
}
