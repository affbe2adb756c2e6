// The access log in SQLite: one row a request, in columns that are called as the fields of a record
// are (record/fields.h). Times and durations are whole nanoseconds. A Database belongs to one
// thread at a time; readers never hold up the gateway that writes.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/result.h"
#include "record/record.h"
#include "store/schema.h"
#include "store/sqlite.h"

namespace gw::store {

// Its errors are those of open_file.
Result<Database> open_records(const std::string& path, Access access,
                              Duration patience = standard_patience);

// Lent until it returns; false: no more of them.
using TakeRecord = std::function<bool(const record::Record&)>;

struct RecordQuery {
  WallTime from = WallTime::min(), until = WallTime::max();  // from <= time < until
  std::string route = {};                                    // "": of all routes
  bool newest_first = false;
};

// In the order of arrival. Read in pieces, so a reader that takes its time does not make the
// writer's file grow; what is written meanwhile is seen where it lies ahead.
Result<void> each_record(Database& database, const RecordQuery& query, const TakeRecord& take);

// In the order in which they were written, those after the mark that the call before gave: for
// readers that follow. The new mark, behind the last that was lent; 0 is before the first one.
Result<std::int64_t> each_new_record(Database& database, std::int64_t after,
                                     const TakeRecord& take);
Result<std::int64_t> newest_record(Database& database);  // the mark behind all that there is

// Of writers: one row more.
Result<Prepared> prepare_insert(Database& database);
Result<void> insert(Prepared& prepared, const record::Record& record);

// Of writers: takes the oldest away, `most` at a time. Never the newest of all, so that marks only
// grow.
Result<void> drop_before(Database& database, WallTime time, std::int64_t most);
Result<void> drop_oldest(Database& database, std::int64_t count);
Result<std::uint64_t> used_bytes(Database& database);  // pages that hold something

}  // namespace gw::store
