// The access log in SQLite: one row a request, in columns that are called as the fields of a record
// are (record/fields.h). Times and durations are whole nanoseconds. A Database belongs to one
// thread at a time; readers never hold up the gateway that writes.
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

// Its errors are those of open_file.
Result<Database> open_records(const std::string& path, Access access,
                              Duration patience = standard_patience);

// A piece of a log: a thousand rows at most, each flat (record/record.h). No lock is held while
// they are looked at, so a reader that takes its time does not make the writer's file grow.
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

// The next rows of the query in the order of arrival, by the index of time or of route and time:
// what it costs is told by what it finds. Fewer than rows_at_once: there are no more. What was read
// before a fault is in `to`.
Result<void> rows_of_span(Database& database, const RecordQuery& query, RowPlace& place,
                          FlatRows& to);
// The next in the order in which they were written, so that whoever follows sees each once.
Result<void> rows_after(Database& database, RowPlace& place, FlatRows& to);
Result<std::int64_t> newest_record(Database& database);  // its number; 0: there is none

// Of writers: one row more.
Result<Prepared> prepare_insert(Database& database);
Result<void> insert(Prepared& prepared, const record::Record& record);

// Of writers: takes the oldest away, `most` at a time. Never the newest of all, so that numbers
// only grow.
Result<void> drop_before(Database& database, WallTime time, std::int64_t most);
Result<void> drop_oldest(Database& database, std::int64_t count);
Result<std::uint64_t> used_bytes(Database& database);  // pages that hold something

}  // namespace gw::store
