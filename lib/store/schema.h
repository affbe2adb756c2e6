// Schema: what a SQLite file of ours holds, and how one of an older version gets to ours. Any
// thread; the Database that comes out belongs to one at a time.
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
  // SQL that leads from each version to the next; a step once released never changes.
  std::span<const std::string_view> steps;
};

// An error where it is locked, damaged, read-only, no database, another program's, of other
// content, or made by a newer gw: each in its own words. Reading an older version is an error too:
// whoever may write it brings it up to date.
Result<Database> open_file(const Schema& schema, const std::string& path, Access access,
                           Duration patience = standard_patience);

}  // namespace gw::store
