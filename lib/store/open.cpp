// The schema of the store.
#include "store/open.h"

namespace gw::store {

namespace {

// Times are milliseconds since 1970, lists are JSON. Only the hash of a key is stored; the hint is
// its visible part. `changed` grows with every written row, so that a reader can ask for changes;
// therefore rows are never deleted. Quotas have only rows of the current period; their clients are
// 64-bit hashes under a secret.
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
    "CREATE TABLE secret ("
    "  name TEXT NOT NULL PRIMARY KEY,"
    "  bytes BLOB NOT NULL"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE quota ("
    "  bucket TEXT NOT NULL,"
    "  client INTEGER NOT NULL,"
    "  ends INTEGER NOT NULL,"
    "  spent INTEGER NOT NULL,"
    "  PRIMARY KEY (bucket, client)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX quota_by_end ON quota (ends);",
};

constexpr Schema schema{"a store of keys", 0x67775f31, steps};  // "gw_1"

}  // namespace

Result<Database> open_store(const std::string& path, Access access, Duration patience) {
  return open_file(schema, path, access, patience);
}

}  // namespace gw::store
