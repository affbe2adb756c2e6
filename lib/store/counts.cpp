// Amounts are added and not set, so that two processes that share a store, or replace each other,
// lose no counts.
#include "store/counts.h"

#include <algorithm>
#include <cstring>

namespace gw::store {

namespace {

std::int64_t as_number(WallTime time) {
  return duration_cast<milliseconds>(time.time_since_epoch()).count();
}
// Untrusted numbers are limited to the years that WallTime can represent.
WallTime as_time(std::int64_t number) {
  constexpr std::int64_t most = std::int64_t{200} * 365 * 24 * 3600 * 1000;
  return WallTime(milliseconds(std::clamp(number, -most, most)));
}

constexpr std::string_view key_name = "quota clients";

constexpr std::string_view add_or_insert =
    "INSERT INTO quota (bucket, client, ends, spent) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (bucket, client) DO UPDATE SET "
    "  spent = CASE WHEN ends = excluded.ends THEN spent + excluded.spent"
    "               WHEN ends < excluded.ends THEN excluded.spent ELSE spent END,"
    "  ends = max(ends, excluded.ends)";
constexpr std::string_view add_only =
    "UPDATE quota SET"
    "  spent = CASE WHEN ends = ?3 THEN spent + ?4 WHEN ends < ?3 THEN ?4 ELSE spent END,"
    "  ends = max(ends, ?3) "
    "WHERE bucket = ?1 AND client = ?2";

}  // namespace

Result<HashKey> count_key(Database& database, HashKey fresh) {
  HashKey key = fresh;
  bool there = false;
  const auto look = [&]() -> Result<void> {
    return database.each("SELECT bytes FROM secret WHERE name = ?", {key_name},
                         [&](const Row& row) {
                           const std::string_view bytes = row.text(0);
                           if (bytes.size() != sizeof key) return;
                           std::memcpy(&key, bytes.data(), sizeof key);
                           there = true;
                         });
  };
  if (Result<void> looked = look(); !looked) return looked.error();
  if (there) return key;
  // Another process may have written a key first.
  const Blob bytes{{reinterpret_cast<const char*>(&fresh), sizeof fresh}};
  const Result<void> made = database.write([&]() -> Result<void> {
    Result<void> inserted =
        database.run("INSERT INTO secret (name, bytes) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
                     {key_name, bytes});
    return inserted ? look() : inserted;
  });
  if (!made) return made.error();
  return key;
}

Result<void> add_counts(Database& database, std::span<const Count> counts, bool new_rows) {
  return database.write([&]() -> Result<void> {
    Result<Prepared> add = database.prepare(new_rows ? add_or_insert : add_only);
    if (!add) return add.error();
    for (const Count& count : counts) {
      const Value values[] = {count.bucket, static_cast<std::int64_t>(count.client),
                              as_number(count.ends), static_cast<std::int64_t>(count.spent)};
      if (Result<void> added = add->run(values); !added) return added;
    }
    return {};
  });
}

Result<void> each_count(Database& database, std::string_view bucket, WallTime now,
                        const std::function<void(const Count&)>& take) {
  return database.each("SELECT client, ends, spent FROM quota WHERE bucket = ? AND ends > ?",
                       {bucket, as_number(now)}, [&](const Row& row) {
                         take({bucket, static_cast<std::uint64_t>(row.number(0)),
                               as_time(row.number(1)), static_cast<std::uint64_t>(row.number(2))});
                       });
}

Result<std::int64_t> forget_counts(Database& database, WallTime before, std::int64_t most) {
  const Result<void> gone = database.write([&] {
    return database.run(
        "DELETE FROM quota WHERE (bucket, client) IN "
        "(SELECT bucket, client FROM quota WHERE ends < ? LIMIT ?)",
        {as_number(before), most});
  });
  if (!gone) return gone.error();
  return database.changed();
}

Result<std::int64_t> number_of_counts(Database& database) {
  return database.number("SELECT count(*) FROM quota");
}

}  // namespace gw::store
