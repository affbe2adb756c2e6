// The store's file: whose it is, which version, and how it gets to ours. Any thread; the Database
// that comes out belongs to one at a time.
#pragma once

#include <string>

#include "base/result.h"
#include "store/sqlite.h"

namespace gw::store {

inline constexpr Duration standard_patience = seconds(5);

// An error where it is locked, damaged, read-only, no database, another program's, or made by a
// newer gw: each in its own words. Reading an older version is an error too: whoever may write it
// brings it up to date.
Result<Database> open_store(const std::string& path, Access access,
                            Duration patience = standard_patience);

}  // namespace gw::store
