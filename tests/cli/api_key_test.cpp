// gw keygen api-key as people and scripts see it: a key is shown once, its hash is kept, and what
// is done with it stands in the list.
#include <catch2/catch.hpp>
#include <filesystem>

#include "base/json.h"
#include "base/text.h"
#include "identity/credential.h"
#include "store/keys.h"
#include "store/open.h"
#include "support/binary/process.h"
#include "support/temp_folder.h"

using namespace gw;
using namespace gw::crypto;
using Catch::Contains;
using test::Ran;
using test::TempFolder;

namespace {

Ran api_key(const TempFolder& folder, std::vector<std::string> words) {
  words.insert(words.begin(), {GW_BINARY, "keygen", "api-key"});
  return test::run({.words = std::move(words), .folder = folder.path()});
}
Ran in_store(const TempFolder& folder, std::vector<std::string> words) {
  words.insert(words.end(), {"--store", "gw.db"});
  return api_key(folder, std::move(words));
}

Json json_of(const Ran& ran) {
  INFO(ran.err);
  REQUIRE(ran.code == 0);
  REQUIRE(ran.out.ends_with('\n'));
  return *parse_json(std::string_view(ran.out).substr(0, ran.out.size() - 1));
}
std::string text_in(const Json& json, const char* name) {
  const Json* const member = json.find(name);
  return member != nullptr && member->text() != nullptr ? *member->text() : "";
}
std::string hash_of(const std::string& key) { return digest_text(identity::digest_of_key(key)); }

// Of the store: "acme/a valid, acme/b revoked", without hints and times.
std::string states(const TempFolder& folder) {
  const Ran ran = in_store(folder, {"list"});
  CHECK(ran.code == 0);
  std::string all;
  for (const std::string_view line : split(ran.out, '\n')) {
    std::vector<std::string_view> words;
    for (const std::string_view word : split(line, ' '))
      if (!word.empty()) words.push_back(word);
    if (words.size() >= 3) all += format("{}{} {}", all.empty() ? "" : ", ", words[0], words[2]);
  }
  return all;
}

}  // namespace

TEST_CASE("without a store a key comes with its hash as TOML", "[cli][keygen]") {
  const TempFolder folder;
  const Ran ran =
      api_key(folder, {"acme", "--id", "first", "--scopes", "a:read, a:write", "--expires",
                       "2030-01-01", "--label", "test", "--groups", "gold,beta"});
  CHECK(ran.code == 0);
  const std::size_t at = ran.out.find("gw_test_");
  REQUIRE(at != ran.out.npos);
  const std::string key = ran.out.substr(at, ran.out.find(' ', at) - at);
  CHECK(identity::form_of_key(key) == identity::KeyForm::ours);
  CHECK(ran.out == "key      " + key +
                       "  shown only once\n"
                       "name     acme/first\n"
                       "expires  2030-01-01T00:00:00Z\n"
                       "\nfor the configuration:\n\n[consumer.acme]\n"
                       "groups = [\"gold\", \"beta\"]\nkeys = [\n"
                       "  { id = \"first\", hash = \"" +
                       hash_of(key) +
                       "\", scopes = [\"a:read\", \"a:write\"], expires = 2030-01-01T00:00:00Z },\n"
                       "]\n");
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("a key of the store: made, listed, rotated, revoked", "[cli][keygen]") {
  const TempFolder folder;
  const Json made =
      json_of(in_store(folder, {"acme", "--id", "a", "--scopes", "x", "--format", "json"}));
  const std::string key = text_in(made, "key");
  CHECK(text_in(made, "hash") == hash_of(key));
  CHECK(text_in(made, "store") == "gw.db");
  CHECK(in_store(folder, {"list"}).out ==
        "acme/a  " + identity::shortened_key(key) + "  valid  x\n");
  // At rest there is the hash alone.
  for (const auto& file : std::filesystem::directory_iterator(folder.path()))
    CHECK(folder.read(file.path().filename().string()).find(key) == std::string::npos);

  const Json next = json_of(in_store(folder, {"rotate", "acme/a", "--format", "json"}));
  CHECK(text_in(next, "key") != key);
  CHECK(*next.find("scopes") == Json{Json::Array{Json{std::string("x")}}});
  CHECK(states(folder) == "acme/a until, acme/" + text_in(next, "id") + " valid");
  CHECK_THAT(in_store(folder, {"revoke", "acme/a"}).out, Contains("acme/a is revoked since 20"));
  CHECK(states(folder) == "acme/a revoked, acme/" + text_in(next, "id") + " valid");
  CHECK(in_store(folder, {"rotate", "acme/a"}).err ==
        "gw: error: acme/a is revoked\nhelp: 'gw keygen api-key CONSUMER' makes a key\n");
  CHECK(in_store(folder, {"list", "nobody"}).out.empty());
}

TEST_CASE("the configuration names the store, relative to itself", "[cli][keygen]") {
  const TempFolder folder;
  folder.write("gw.toml",
               "[gateway]\nstore = \"sqlite:gw.db\"\n\n[listener.web]\naddress = "
               "\"127.0.0.1:0\"\n\n[[route]]\nrespond = {}\n");
  REQUIRE(api_key(folder, {"acme", "--id", "a"}).code == 0);
  CHECK(states(folder) == "acme/a valid");
  std::filesystem::create_directory(folder.path("other"));
  const Ran ran = test::run({.words = {GW_BINARY, "keygen", "api-key", "list", "-c", "../gw.toml"},
                             .folder = folder.path("other")});
  CHECK_THAT(ran.out, Catch::StartsWith("acme/a  gw_live_"));
}

TEST_CASE("keys without a name are called after the day", "[cli][keygen]") {
  const TempFolder folder;
  const std::string one = text_in(json_of(in_store(folder, {"acme", "--format", "json"})), "id");
  const std::string two = text_in(json_of(in_store(folder, {"acme", "--format", "json"})), "id");
  CHECK(one.size() == 10);
  CHECK((two == one + "-2" || two.size() == 10));  // midnight may have come
}

TEST_CASE("groups are the consumer's, and stay where none are given", "[cli][keygen]") {
  const TempFolder folder;
  REQUIRE(in_store(folder, {"acme", "--groups", "gold,beta"}).code == 0);
  REQUIRE(in_store(folder, {"acme"}).code == 0);
  auto store = store::open_store(folder.path("gw.db"), store::Access::read);
  REQUIRE(store);
  std::vector<std::string> groups;
  REQUIRE(store::each_consumer(*store, 0, [&](ConsumerRow&& row) { groups = row.groups; }));
  CHECK(groups == std::vector<std::string>{"gold", "beta"});
}

TEST_CASE("a new key lives as long as the one it follows", "[cli][keygen]") {
  const TempFolder folder;
  REQUIRE(in_store(folder, {"acme", "--id", "a", "--expires", "48h"}).code == 0);
  const std::string next =
      text_in(json_of(in_store(folder, {"rotate", "acme/a", "--format", "json"})), "expires");
  CHECK(!next.empty());
  const Json list = json_of(in_store(folder, {"list", "--format", "json"}));
  const Json::Array& keys = *list.find("keys")->array();
  REQUIRE(keys.size() == 2);
  CHECK(text_in(keys[0], "expires") < next);
}

TEST_CASE("what list shows is what import reads", "[cli][keygen]") {
  const TempFolder folder;
  REQUIRE(in_store(folder, {"acme", "--id", "a", "--scopes", "x,y", "--expires", "9d"}).code == 0);
  REQUIRE(in_store(folder, {"zeta", "--id", "b", "--starts", "2030-01-01"}).code == 0);
  REQUIRE(in_store(folder, {"revoke", "acme/a"}).code == 0);
  const std::string list = in_store(folder, {"list", "--format", "json"}).out;
  folder.write("keys.json", list);
  CHECK(api_key(folder, {"import", "keys.json", "--store", "sqlite:new.db"}).out ==
        "2 keys imported into new.db\n");
  CHECK(api_key(folder, {"list", "--store", "new.db", "--format", "json"}).out == list);
  CHECK(api_key(folder, {"import", "keys.json", "--store", "new.db"}).err ==
        "gw: error: acme/a: a key with this name exists already\n"
        "help: nothing of the file was imported\n");
}

TEST_CASE("what cannot be done with keys is told with what to do", "[cli][keygen]") {
  const TempFolder folder;
  folder.write("text.db", std::string(2000, 'x'));
  folder.write("wrong.toml", "x = 1\n");
  folder.write("bad.json", R"({"keys": [{"consumer": "acme", "hash": "md5:1"}]})");
  REQUIRE(in_store(folder, {"acme", "--id", "a"}).code == 0);
  const std::string create = "\nhelp: gw keygen api-key acme --scopes orders:read --expires 90d\n";
  const struct {
    std::vector<std::string> words;
    std::string expected;
    int code = 2;
  } cases[] = {
      {{}, "gw: error: the name of a consumer is missing\nhelp: gw keygen api-key acme\n"},
      {{"a b"}, "gw: error: 'a b' is not a valid name of a consumer" + create},
      {{"acme", "--label", "Live"},
       "gw: error: invalid value 'Live' for '--label': use at most 16 lower-case letters and "
       "digits" +
           create},
      {{"acme", "--scopes", "a b"}, "gw: error: 'a b' is no scope" + create},
      {{"acme", "--groups", "a/b"}, "gw: error: 'a/b' is no group" + create},
      {{"acme", "--expires", "soon"}, "gw: error: invalid value 'soon' for '--expires'" + create},
      {{"acme", "--id", "a/b"}, "gw: error: invalid value 'a/b' for '--id'" + create},
      {{"acme", "--id", "a", "--store", "gw.db"},
       "gw: error: acme/a: a key with this name exists already\nhelp: name another one with "
       "--id\n"},
      {{"list"},
       "gw: error: no store is given\nhelp: use --store FILE, or set `store` in [gateway]\n"},
      {{"list", "-c", "none.toml"},
       "gw: error: there is no configuration none.toml\n"
       "help: use --store FILE, or set `store` in [gateway]\n"},
      {{"acme", "-c", "wrong.toml"},
       "gw: error: wrong.toml is invalid, so its store is unknown\n"
       "help: name a store with --store FILE\n"},
      {{"list", "--store", "none.db"},
       "gw: error: none.db: No such file or directory\n"
       "help: 'gw keygen api-key CONSUMER' creates it\n"},
      {{"list", "--store", "text.db"}, "gw: error: text.db: it is not an SQLite database\n"},
      {{"revoke", "acme", "--store", "gw.db"},
       "gw: error: 'acme' is not a key\n"
       "help: CONSUMER/ID, as 'gw keygen api-key list' shows it\n"},
      {{"revoke", "acme/x", "--store", "gw.db"},
       "gw: error: there is no key acme/x\nhelp: 'gw keygen api-key list' shows which\n",
       1},
      {{"rotate", "acme/a", "--overlap", "x", "--store", "gw.db"},
       "gw: error: invalid value 'x' for '--overlap'\nhelp: write a duration, such as 7d\n"},
      {{"import", "bad.json", "--store", "gw.db"},
       "gw: error: bad.json: key 1: `hash` is not \"sha256:\" and 64 hexadecimal digits\n"
       "help: {\"keys\": [{\"consumer\": \"acme\", \"hash\": \"sha256:...\"}]}, as 'list --format "
       "json' shows them\n"},
  };
  for (const auto& c : cases) {
    const Ran ran = api_key(folder, c.words);
    CHECK(ran.err == c.expected);
    CHECK(ran.out.empty());
    CHECK(ran.code == c.code);
  }
  CHECK(states(folder) == "acme/a valid");
}
