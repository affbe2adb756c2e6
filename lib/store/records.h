// The access log in SQLite: one row per request, with columns named like the fields of a record
// (record/fields.h). Times and durations are integer nanoseconds. A Database belongs to one thread
// at a time; readers never block the gateway that writes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "record/query.h"
#include "record/record.h"
#include "store/schema.h"
#include "store/sqlite.h"

namespace gw::store {

// Errors: those of open_file.
Result<Database> open_records(const std::string& path, Access access,
                              Duration patience = standard_patience);

// A piece of a log: up to a thousand rows, each flat (record/record.h). No lock is held while they
// are processed, so a slow reader does not make the writer's file grow.
using FlatRows = std::vector<std::string>;
inline constexpr std::size_t rows_at_once = 1000;

struct RowPlace {  // behind the last row that was read; of none, before all of them
  std::int64_t time = INT64_MIN, number = 0;
};

struct RecordQuery {
  record::TimeSpan span = {};
  std::string route = {};           // "": of all routes
  std::int64_t newest = INT64_MAX;  // what was written later than this one is left out
};

// The next rows of the query in order of arrival, found by the index of time or of route and time,
// so the cost depends on the number of results. Fewer than rows_at_once: there are no more. Rows
// read before an error are in `to`.
Result<void> rows_of_span(Database& database, const RecordQuery& query, RowPlace& place,
                          FlatRows& to);
// The next rows in the order of writing, so that a follower sees each row once.
Result<void> rows_after(Database& database, RowPlace& place, FlatRows& to);
Result<std::int64_t> newest_record(Database& database);  // its number; 0: there is none

// For writers: inserts one row.
Result<Prepared> prepare_insert(Database& database);
Result<void> insert(Prepared& prepared, const record::Record& record);

// For writers: deletes the oldest rows, up to `most`, but never the newest row, so that row numbers
// only grow.
Result<void> drop_before(Database& database, WallTime time, std::int64_t most);
Result<void> drop_oldest(Database& database, std::int64_t count);
Result<std::uint64_t> used_bytes(Database& database);  // pages that hold something

}  // namespace gw::store
