// `user_version` is the version of the schema. `application_id` marks files of gw, so that gw never
// writes into another program's database.
#include "store/schema.h"

#include "base/text.h"

namespace gw::store {

namespace {

struct Marks {
  std::int64_t application = 0, version = 0, tables = 0;
};

std::int64_t newest(const Schema& schema) { return static_cast<std::int64_t>(schema.steps.size()); }

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

// The ids of gw's files share their first three bytes.
bool is_ours(std::int64_t application) { return application >> 8 == 0x67775f; }

Result<void> judge(const Schema& schema, const Marks& marks, const std::string& path) {
  const bool empty = marks.tables == 0 && marks.version == 0 && marks.application == 0;
  if (!empty && marks.application != schema.application)
    return Error{Error::Kind::invalid,
                 is_ours(marks.application)
                     ? format("it is a file of gw, but not {}", schema.content)
                     : std::string("it is another program's database"),
                 path};
  if (marks.version > newest(schema))
    return Error{
        Error::Kind::unsupported,
        format(
            "a newer gw created it (version {}; this gw supports {}): use that gw, or another file",
            marks.version, newest(schema)),
        path};
  return {};
}

// Read again inside the write lock, because the earlier value may be outdated.
Result<void> migrate(const Schema& schema, Database& database) {
  const Result<Marks> marks = read_marks(database);
  if (!marks) return marks.error();
  if (Result<void> judged = judge(schema, *marks, database.path()); !judged) return judged;
  for (auto version = marks->version; version < newest(schema); ++version) {
    const std::string_view step = schema.steps[static_cast<std::size_t>(version)];
    Result<void> stepped =
        database.run_all(format("{}PRAGMA user_version = {}; PRAGMA application_id = {}", step,
                                version + 1, schema.application));
    if (!stepped) return stepped;
  }
  return {};
}

}  // namespace

Result<Database> open_file(const Schema& schema, const std::string& path, Access access,
                           Duration patience) {
  Result<Database> database = Database::open(path, access, patience);
  if (!database) return database;
  const Result<Marks> marks = read_marks(*database);
  if (!marks) return marks.error();
  if (Result<void> judged = judge(schema, *marks, path); !judged) return judged.error();
  if (marks->version == newest(schema)) return database;
  if (access == Access::read && marks->tables == 0)
    return Error{Error::Kind::invalid,
                 format("the file is empty: {} has not been created yet", schema.content), path};
  if (access == Access::read)
    return Error{
        Error::Kind::invalid,
        format("it has version {}, older than {}: the first command that writes migrates it",
               marks->version, newest(schema)),
        path};
  const Result<void> migrated = database->write([&] { return migrate(schema, *database); });
  if (!migrated) return migrated.error();
  return database;
}

}  // namespace gw::store
