// Rows to records and back, by one table of columns; a test compares it with the table of fields.
#include "store/records.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace gw::store {

namespace {

using record::Record;

// Rows are added at the end and deleted from the start. A column of a later version needs a step of
// its own with a default.
constexpr std::string_view steps[] = {
    "CREATE TABLE record ("
    "  number INTEGER PRIMARY KEY,"
    "  time INTEGER NOT NULL,"
    "  id TEXT NOT NULL,"
    "  listener TEXT NOT NULL,"
    "  client TEXT NOT NULL,"
    "  method TEXT NOT NULL,"
    "  scheme TEXT NOT NULL,"
    "  host TEXT NOT NULL,"
    "  path TEXT NOT NULL,"
    "  query TEXT NOT NULL,"
    "  protocol TEXT NOT NULL,"
    "  status INTEGER NOT NULL,"
    "  reason TEXT NOT NULL,"
    "  route TEXT NOT NULL,"
    "  pattern TEXT NOT NULL,"
    "  consumer TEXT NOT NULL,"
    "  policies TEXT NOT NULL,"
    "  upstream TEXT NOT NULL,"
    "  endpoint TEXT NOT NULL,"
    "  attempts INTEGER NOT NULL,"
    "  bytes_in INTEGER NOT NULL,"
    "  bytes_out INTEGER NOT NULL,"
    "  gateway_ms INTEGER NOT NULL,"
    "  upstream_ms INTEGER NOT NULL,"
    "  total_ms INTEGER NOT NULL,"
    "  dice INTEGER NOT NULL,"
    "  version INTEGER NOT NULL,"
    "  detail TEXT NOT NULL"
    ") STRICT;"
    "CREATE INDEX record_by_time ON record (time);"
    "CREATE INDEX record_by_route ON record (route, time);",
};
constexpr Schema schema{"an access log", 0x67775f32, steps};  // "gw_2"

struct Column {
  std::string_view name;
  Value (*get)(const Record&);
  void (*set)(Record&, const Row&, int);
};

template <std::string_view Record::*member>
constexpr Column text(std::string_view name) {
  return {name, [](const Record& from) { return Value(from.*member); },
          [](Record& to, const Row& row, int at) { to.*member = row.text(at); }};
}
template <auto member>
constexpr Column number(std::string_view name) {
  using Number = std::remove_reference_t<decltype(std::declval<Record&>().*member)>;
  return {
      name, [](const Record& from) { return Value(static_cast<std::int64_t>(from.*member)); },
      [](Record& to, const Row& row, int at) { to.*member = static_cast<Number>(row.number(at)); }};
}
template <auto member>
constexpr Column span_of(std::string_view name) {
  return {name, [](const Record& from) { return Value(std::int64_t{(from.*member).count()}); },
          [](Record& to, const Row& row, int at) { to.*member = Duration(row.number(at)); }};
}

constexpr Column time_column{
    "time",
    [](const Record& from) { return Value(std::int64_t{from.time.time_since_epoch().count()}); },
    [](Record& to, const Row& row, int at) { to.time = WallTime(Duration(row.number(at))); }};
// An unknown name, written by a newer gw, is read as no reason.
constexpr Column reason_column{
    "reason", [](const Record& from) { return Value(http::reason_name(from.reason)); },
    [](Record& to, const Row& row, int at) {
      const http::ReasonRow* const known = http::find_reason(row.text(at));
      to.reason = known == nullptr ? http::Reason::none : known->reason;
    }};

constexpr Column columns[] = {
    time_column,
    text<&Record::id>("id"),
    text<&Record::listener>("listener"),
    text<&Record::client>("client"),
    text<&Record::method>("method"),
    text<&Record::scheme>("scheme"),
    text<&Record::host>("host"),
    text<&Record::path>("path"),
    text<&Record::query>("query"),
    text<&Record::protocol>("protocol"),
    number<&Record::status>("status"),
    reason_column,
    text<&Record::route>("route"),
    text<&Record::pattern>("pattern"),
    text<&Record::consumer>("consumer"),
    text<&Record::policies>("policies"),
    text<&Record::upstream>("upstream"),
    text<&Record::endpoint>("endpoint"),
    number<&Record::attempts>("attempts"),
    number<&Record::bytes_in>("bytes_in"),
    number<&Record::bytes_out>("bytes_out"),
    span_of<&Record::gateway>("gateway_ms"),
    span_of<&Record::upstream_time>("upstream_ms"),
    span_of<&Record::total>("total_ms"),
    number<&Record::dice>("dice"),
    number<&Record::version>("version"),
    text<&Record::detail>("detail"),
};

// "time, id, ...", or as many placeholders.
std::string listed(bool placeholders) {
  std::string list;
  for (const Column& column : columns) {
    if (!list.empty()) list += ", ";
    list += placeholders ? "?" : column.name;
  }
  return list;
}

Record record_of(const Row& row) {
  Record record;
  int at = 0;
  for (const Column& column : columns) column.set(record, row, at++);
  return record;
}

std::string flat(const Record& record) {
  std::string bytes(1024, '\0');
  std::size_t size = 0;
  while ((size = record::flatten(record, bytes.data(), bytes.size())) == 0)
    bytes.resize(bytes.size() * 4);
  bytes.resize(size);
  return bytes;
}

std::int64_t as_number(WallTime time) { return time.time_since_epoch().count(); }

// Rows are copied before they are used, so that no lock is held meanwhile.
Result<void> read(Database& database, std::string_view which, Values values, RowPlace& place,
                  FlatRows& to) {
  to.clear();
  const std::string sql =
      format("SELECT {}, number FROM record WHERE {} LIMIT {}", listed(false), which, rows_at_once);
  return database.each(sql, values, [&](const Row& row) {
    to.push_back(flat(record_of(row)));
    place = {row.number(0), row.number(static_cast<int>(std::size(columns)))};
  });
}

}  // namespace

Result<Database> open_records(const std::string& path, Access access, Duration patience) {
  return open_file(schema, path, access, patience);
}

// The position is part of the index bound itself: for (time, number) > (?, ?), SQLite would scan
// all rows from the start of the period for each piece.
Result<void> rows_of_span(Database& database, const RecordQuery& query, RowPlace& place,
                          FlatRows& to) {
  place.time = std::max(place.time, as_number(query.span.from));
  constexpr std::string_view which =
      "time >= ?1 AND time < ?2 AND (time > ?1 OR number > ?3) AND number <= ?4 "
      "ORDER BY time, number";
  const Value until = as_number(query.span.to), newest = query.newest;
  if (query.route.empty())
    return read(database, which, {place.time, until, place.number, newest}, place, to);
  return read(database, format("route = ?5 AND {}", which),
              {place.time, until, place.number, newest, query.route}, place, to);
}

Result<void> rows_after(Database& database, RowPlace& place, FlatRows& to) {
  return read(database, "number > ? ORDER BY number", {place.number}, place, to);
}

Result<std::int64_t> newest_record(Database& database) {
  return database.number("SELECT coalesce(max(number), 0) FROM record");
}

Result<Prepared> prepare_insert(Database& database) {
  return database.prepare(
      format("INSERT INTO record ({}) VALUES ({})", listed(false), listed(true)));
}

Result<void> insert(Prepared& prepared, const Record& record) {
  std::array<Value, std::size(columns)> values;
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = columns[i].get(record);
  return prepared.run(values);
}

Result<void> drop_before(Database& database, WallTime time, std::int64_t most) {
  return database.run(
      "DELETE FROM record WHERE number IN (SELECT number FROM record WHERE time < ? "
      "ORDER BY time LIMIT ?) AND number < (SELECT max(number) FROM record)",
      {as_number(time), most});
}

Result<void> drop_oldest(Database& database, std::int64_t count) {
  return database.run(
      "DELETE FROM record WHERE number < min((SELECT min(number) FROM record) + ?, "
      "(SELECT max(number) FROM record))",
      {count});
}

Result<std::uint64_t> used_bytes(Database& database) {
  std::array<std::int64_t, 3> numbers{};  // pages, free ones, bytes of each
  std::size_t at = 0;
  for (const char* sql : {"PRAGMA page_count", "PRAGMA freelist_count", "PRAGMA page_size"}) {
    const Result<std::int64_t> number = database.number(sql);
    if (!number) return number.error();
    numbers[at++] = *number;
  }
  return static_cast<std::uint64_t>((numbers[0] - numbers[1]) * numbers[2]);
}

}  // namespace gw::store
