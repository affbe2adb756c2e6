// Rows to values and back.
#include "store/keys.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"

namespace gw::store {

namespace {

constexpr std::string_view columns =
    "consumer, id, digest, scopes, starts, expires, revoked, created, hint";
// Evaluated inside the write lock.
constexpr std::string_view next_change = "(SELECT coalesce(max(changed), 0) + 1 FROM api_key)";

std::int64_t as_number(WallTime time) {
  return duration_cast<milliseconds>(time.time_since_epoch()).count();
}
Value as_value(const std::optional<WallTime>& time) {
  return time ? Value(as_number(*time)) : Value(nullptr);
}
// Untrusted numbers are limited to the years that WallTime can represent.
WallTime as_time(std::int64_t number) {
  constexpr std::int64_t most = std::int64_t{200} * 365 * 24 * 3600 * 1000;
  return WallTime(milliseconds(std::clamp(number, -most, most)));
}
std::optional<WallTime> as_time(std::optional<std::int64_t> number) {
  if (!number) return {};
  return as_time(*number);
}

std::string as_json(const std::vector<std::string>& list) {
  Json::Array array;
  for (const std::string& one : list) array.push_back(Json{one});
  return to_text(Json{std::move(array)});
}
std::vector<std::string> as_list(std::string_view text) {
  std::vector<std::string> list;
  if (text == "[]") return list;
  const Result<Json> json = parse_json(text);
  if (!json || json->array() == nullptr) return list;
  for (const Json& one : *json->array())
    if (one.text() != nullptr) list.push_back(*one.text());
  return list;
}

crypto::KeyRow key_of(const Row& row) {
  crypto::KeyRow key{.consumer = std::string(row.text(0)),
                     .id = std::string(row.text(1)),
                     .digest = {},
                     .scopes = as_list(row.text(3)),
                     .starts = as_time(row.number_or_none(4)),
                     .expires = as_time(row.number_or_none(5)),
                     .revoked = as_time(row.number_or_none(6))};
  const std::string_view digest = row.text(2);
  if (digest.size() == key.digest.size())
    std::copy(digest.begin(), digest.end(), key.digest.begin());
  return key;
}
KeptKey kept_of(const Row& row) {
  return {key_of(row), as_time(row.number(7)), std::string(row.text(8))};
}

Error there_already(const KeptKey& key, std::string_view what) {
  return {Error::Kind::invalid, format("{}/{}: {}", key.row.consumer, key.row.id, what)};
}

Result<void> add(Database& database, const KeptKey& key) {
  const crypto::KeyRow& row = key.row;
  const Blob digest{{reinterpret_cast<const char*>(row.digest.data()), row.digest.size()}};
  const Result<std::int64_t> same_id = database.number(
      "SELECT count(*) FROM api_key WHERE consumer = ? AND id = ?", {row.consumer, row.id});
  if (!same_id) return same_id.error();
  if (*same_id != 0) return there_already(key, "a key with this name exists already");
  const Result<std::int64_t> same_key =
      database.number("SELECT count(*) FROM api_key WHERE digest = ?", {digest});
  if (!same_key) return same_key.error();
  if (*same_key != 0) return there_already(key, "this key exists already, with another name");
  const std::string scopes = as_json(row.scopes);
  return database.run(
      format("INSERT INTO api_key ({}, changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, {})", columns,
             next_change),
      {row.consumer, row.id, digest, scopes, as_value(row.starts), as_value(row.expires),
       as_value(row.revoked), as_number(key.created), key.hint});
}

Error no_such_key(std::string_view consumer, std::string_view id) {
  return {Error::Kind::not_found, format("there is no key {}/{}", consumer, id)};
}

}  // namespace

Result<void> add_keys(Database& database, std::span<const KeptKey> keys) {
  return database.write([&]() -> Result<void> {
    for (const KeptKey& key : keys)
      if (Result<void> added = add(database, key); !added) return added;
    return {};
  });
}

Result<std::vector<KeptKey>> list_keys(Database& database, std::string_view consumer) {
  std::vector<KeptKey> keys;
  const Result<void> read =
      database.each(format("SELECT {} FROM api_key WHERE ?1 = '' OR consumer = ?1 "
                           "ORDER BY consumer, created, rowid",
                           columns),
                    {consumer}, [&](const Row& row) { keys.push_back(kept_of(row)); });
  if (!read) return read.error();
  return keys;
}

Result<KeptKey> find_key(Database& database, std::string_view consumer, std::string_view id) {
  std::optional<KeptKey> key;
  const Result<void> read =
      database.each(format("SELECT {} FROM api_key WHERE consumer = ? AND id = ?", columns),
                    {consumer, id}, [&](const Row& row) { key = kept_of(row); });
  if (!read) return read.error();
  if (!key) return no_such_key(consumer, id);
  return *std::move(key);
}

Result<void> revoke_key(Database& database, std::string_view consumer, std::string_view id,
                        WallTime when) {
  return database.write([&]() -> Result<void> {
    Result<void> ran =
        database.run(format("UPDATE api_key SET revoked = coalesce(revoked, ?), changed = {} "
                            "WHERE consumer = ? AND id = ?",
                            next_change),
                     {as_number(when), consumer, id});
    if (ran && database.changed() == 0) return no_such_key(consumer, id);
    return ran;
  });
}

Result<void> rotate_key(Database& database, std::string_view id, WallTime until,
                        const KeptKey& next) {
  return database.write([&]() -> Result<void> {
    Result<void> ended = database.run(
        format("UPDATE api_key SET expires = min(coalesce(expires, ?1), ?1), changed = {} "
               "WHERE consumer = ? AND id = ?",
               next_change),
        {as_number(until), next.row.consumer, id});
    if (ended && database.changed() == 0) return no_such_key(next.row.consumer, id);
    return ended ? add(database, next) : ended;
  });
}

Result<void> set_consumer(Database& database, const crypto::ConsumerRow& consumer, WallTime now) {
  const std::string groups = as_json(consumer.groups);
  return database.write([&] {
    return database.run(
        "INSERT INTO consumer (name, groups, created, changed) "
        "VALUES (?, ?, ?, (SELECT coalesce(max(changed), 0) + 1 FROM consumer)) "
        "ON CONFLICT (name) DO UPDATE SET groups = excluded.groups, changed = excluded.changed",
        {consumer.name, groups, as_number(now)});
  });
}

Result<std::int64_t> count_keys(Database& database) {
  return database.number("SELECT count(*) FROM api_key");
}

Result<Marks> newest_marks(Database& database) {
  const auto keys = database.number("SELECT max(changed) FROM api_key");
  if (!keys) return keys.error();
  const auto consumers = database.number("SELECT max(changed) FROM consumer");
  if (!consumers) return consumers.error();
  return Marks{*keys, *consumers};
}

Result<std::int64_t> each_consumer(Database& database, std::int64_t after,
                                   const std::function<void(crypto::ConsumerRow&&)>& take) {
  std::int64_t newest = after;
  const Result<void> read =
      database.each("SELECT name, groups, changed FROM consumer WHERE changed > ? ORDER BY changed",
                    {after}, [&](const Row& row) {
                      newest = row.number(2);
                      take({std::string(row.text(0)), as_list(row.text(1))});
                    });
  if (!read) return read.error();
  return newest;
}

Result<std::int64_t> each_key(Database& database, std::int64_t after,
                              const std::function<void(crypto::KeyRow&&)>& take) {
  std::int64_t newest = after;
  const Result<void> read = database.each(
      format("SELECT {}, changed FROM api_key WHERE changed > ? ORDER BY changed", columns),
      {after}, [&](const Row& row) {
        newest = row.number(9);
        take(key_of(row));
      });
  if (!read) return read.error();
  return newest;
}

Result<std::int64_t> data_version(Database& database) {
  return database.number("PRAGMA data_version");
}

}  // namespace gw::store
