// The steps of the store.
#include "store/open.h"

namespace gw::store {

namespace {

// Times are milliseconds since 1970, lists are JSON. Of a key there is its hash alone; the hint is
// what people may see of it. `changed` counts up with every row that is written, so that a reader
// asks for what is new; so rows are never deleted.
constexpr std::string_view steps[] = {
    "CREATE TABLE consumer ("
    "  name TEXT NOT NULL PRIMARY KEY,"
    "  groups TEXT NOT NULL,"
    "  created INTEGER NOT NULL,"
    "  changed INTEGER NOT NULL UNIQUE"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE api_key ("
    "  consumer TEXT NOT NULL,"
    "  id TEXT NOT NULL,"
    "  digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),"
    "  hint TEXT NOT NULL,"
    "  scopes TEXT NOT NULL,"
    "  created INTEGER NOT NULL,"
    "  starts INTEGER,"
    "  expires INTEGER,"
    "  revoked INTEGER,"
    "  changed INTEGER NOT NULL UNIQUE,"
    "  PRIMARY KEY (consumer, id)"
    ") STRICT;",
};

constexpr Schema schema{"a store of keys", 0x67775f31, steps};  // "gw_1"

}  // namespace

Result<Database> open_store(const std::string& path, Access access, Duration patience) {
  return open_file(schema, path, access, patience);
}

}  // namespace gw::store
