// Schema: the content of a SQLite file of gw, and its migration from older versions. Any thread; a
// Database belongs to one at a time.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/sqlite.h"

namespace gw::store {

inline constexpr Duration standard_patience = seconds(5);

struct Schema {
  std::string_view content;  // "a store of keys"
  std::int64_t application;  // `application_id`: whose the file is
  // SQL from each version to the next. A released step never changes.
  std::span<const std::string_view> steps;
};

// Returns a specific error if the file is locked, damaged, read-only, not a database, another
// program's, of other content, or created by a newer gw. Reading an older version is an error too:
// a command that can write migrates it.
Result<Database> open_file(const Schema& schema, const std::string& path, Access access,
                           Duration patience = standard_patience);

}  // namespace gw::store
