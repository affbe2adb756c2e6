// Versions count in `user_version`; a step once released never changes. `application_id` says that
// the file is ours, so that gw never writes into another program's database.
#include "store/open.h"

#include <array>

#include "base/text.h"

namespace gw::store {

namespace {

constexpr std::int64_t application = 0x67775f31;  // "gw_1"

// Times are milliseconds since 1970, lists are JSON. Of a key there is its hash alone; the hint is
// what people may see of it. `changed` counts up with every row that is written, so that a reader
// asks for what is new; so rows are never deleted.
constexpr std::array<std::string_view, 1> steps = {
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
constexpr auto newest = static_cast<std::int64_t>(steps.size());

struct Marks {
  std::int64_t application = 0, version = 0, tables = 0;
};

Result<Marks> read_marks(Database& database) {
  Marks marks;
  for (const auto& [to, sql] : {std::pair(&marks.application, "PRAGMA application_id"),
                                std::pair(&marks.version, "PRAGMA user_version"),
                                std::pair(&marks.tables, "SELECT count(*) FROM sqlite_schema")}) {
    const Result<std::int64_t> read = database.number(sql);
    if (!read) return read.error();
    *to = *read;
  }
  return marks;
}

Result<void> judge(const Marks& marks, const std::string& path) {
  const bool empty = marks.tables == 0 && marks.version == 0 && marks.application == 0;
  if (!empty && marks.application != application)
    return Error{Error::Kind::invalid, "it is another program's database", path};
  if (marks.version > newest)
    return Error{
        Error::Kind::unsupported,
        format("a newer gw made it (version {}; this gw knows {}): use that gw, or another "
               "file",
               marks.version, newest),
        path};
  return {};
}

// Within the writer's lock: what was read before may be old.
Result<void> migrate(Database& database) {
  const Result<Marks> marks = read_marks(database);
  if (!marks) return marks.error();
  if (Result<void> judged = judge(*marks, database.path()); !judged) return judged;
  for (auto version = marks->version; version < newest; ++version) {
    const std::string_view step = steps[static_cast<std::size_t>(version)];
    Result<void> stepped = database.run_all(format(
        "{}PRAGMA user_version = {}; PRAGMA application_id = {}", step, version + 1, application));
    if (!stepped) return stepped;
  }
  return {};
}

}  // namespace

Result<Database> open_store(const std::string& path, Access access, Duration patience) {
  Result<Database> database = Database::open(path, access, patience);
  if (!database) return database;
  const Result<Marks> marks = read_marks(*database);
  if (!marks) return marks.error();
  if (Result<void> judged = judge(*marks, path); !judged) return judged.error();
  if (marks->version == newest) return database;
  if (access == Access::read)
    return Error{Error::Kind::invalid,
                 format("it has version {}, older than {}: the first command that writes brings it "
                        "up to date",
                        marks->version, newest),
                 path};
  const Result<void> migrated = database->write([&] { return migrate(*database); });
  if (!migrated) return migrated.error();
  return database;
}

}  // namespace gw::store
