// SQLite 3 in WAL mode: readers and the writer do not wait for each other.
#include "store/sqlite.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/text.h"

namespace gw::store {

namespace {

// The mode of an existing file is not changed; SQLite gives its -wal and -shm the same mode.
void make_private(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd >= 0) ::close(fd);
}

bool bind(sqlite3_stmt* statement, int at, const Value& value) {
  if (std::holds_alternative<std::nullptr_t>(value))
    return sqlite3_bind_null(statement, at) == SQLITE_OK;
  if (const auto* number = std::get_if<std::int64_t>(&value))
    return sqlite3_bind_int64(statement, at, *number) == SQLITE_OK;
  // The values outlive the statement. A null pointer would mean NULL, even for an empty text.
  if (const auto* text = std::get_if<std::string_view>(&value))
    return sqlite3_bind_text64(statement, at, text->empty() ? "" : text->data(), text->size(),
                               SQLITE_STATIC, SQLITE_UTF8) == SQLITE_OK;
  const std::string_view bytes = std::get<Blob>(value).bytes;
  return sqlite3_bind_blob64(statement, at, bytes.empty() ? "" : bytes.data(), bytes.size(),
                             SQLITE_STATIC) == SQLITE_OK;
}

bool bind_all(sqlite3_stmt* statement, std::span<const Value> values) {
  int at = 0;
  for (const Value& value : values)
    if (!bind(statement, ++at, value)) return false;
  return true;
}

struct Fault {
  int code;
  Error::Kind kind;
  std::string_view message;
};
constexpr Fault faults[] = {
    {SQLITE_BUSY, Error::Kind::io, "another process has locked it; try again later"},
    {SQLITE_LOCKED, Error::Kind::io, "another part of this program has locked it"},
    {SQLITE_READONLY, Error::Kind::io,
     "it is read-only; SQLite must be able to write to the file and its folder"},
    {SQLITE_PERM, Error::Kind::io, "permission denied"},
    {SQLITE_FULL, Error::Kind::limit, "the disk is full; nothing was written"},
    {SQLITE_NOTADB, Error::Kind::invalid, "it is not an SQLite database"},
    {SQLITE_CORRUPT, Error::Kind::invalid,
     "it is damaged; restore a backup, or try 'sqlite3 FILE .recover'"},
};

Error fault_of(sqlite3* database, const std::string& path) {
  const int code = sqlite3_errcode(database) & 0xff;
  for (const Fault& one : faults)
    if (one.code == code) return {one.kind, std::string(one.message), path};
  const int number = sqlite3_system_errno(database);
  if (code == SQLITE_CANTOPEN || code == SQLITE_IOERR)
    return {Error::Kind::io,
            format("cannot {} it: {}", code == SQLITE_CANTOPEN ? "open" : "read or write",
                   number != 0 ? std::strerror(number) : sqlite3_errmsg(database)),
            path};
  return {Error::Kind::io, sqlite3_errmsg(database), path};
}

}  // namespace

std::string_view Row::text(int column) const {
  const void* const bytes = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}
std::int64_t Row::number(int column) const { return sqlite3_column_int64(statement_, column); }
std::optional<std::int64_t> Row::number_or_none(int column) const {
  if (sqlite3_column_type(statement_, column) == SQLITE_NULL) return {};
  return number(column);
}

void Prepared::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

void Database::Close::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

Error Database::fault() const { return fault_of(database_.get(), path_); }

Result<Database> Database::open(const std::string& path, Access access, Duration patience) {
  if (access == Access::create) {
    make_private(path);
  } else if (::access(path.c_str(), F_OK) != 0) {
    return Error{Error::Kind::not_found, std::strerror(errno), path};
  }
  const int flags =
      access == Access::read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &opened, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  Database database(std::unique_ptr<sqlite3, Close>(opened), path);
  if (opened == nullptr) return Error{Error::Kind::limit, "not enough memory", path};
  if (code != SQLITE_OK) return database.fault();
  sqlite3_extended_result_codes(opened, 0);
  database.wait_for_locks(patience);
  if (Result<void> settled = database.settle(access); !settled) return settled.error();
  return database;
}

// The first statement also reads the file for the first time. FULL: a commit is on the disk before
// it returns, even after a power loss. Schemas in untrusted files are not trusted.
Result<void> Database::settle(Access access) {
  if (Result<void> trust = run_all("PRAGMA trusted_schema = OFF"); !trust) return trust;
  if (Result<std::int64_t> looked = number("SELECT count(*) FROM sqlite_schema"); !looked)
    return looked.error();
  if (access == Access::read) return {};
  return run_all("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
}

// NORMAL: the log is synced to disk before a checkpoint and not at each commit. A checkpoint, which
// waits for the disk, happens every 32 MiB instead of every 4.
Result<void> Database::write_lightly() {
  return run_all("PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 8192");
}

void Database::wait_for_locks(Duration patience) {
  sqlite3_busy_timeout(database_.get(),
                       static_cast<int>(duration_cast<milliseconds>(patience).count()));
}

Result<Prepared> Database::prepare(std::string_view sql) {
  sqlite3_stmt* made = nullptr;
  sqlite3_prepare_v2(database_.get(), sql.data(), static_cast<int>(sql.size()), &made, nullptr);
  Prepared statement(std::unique_ptr<sqlite3_stmt, Prepared::Finalize>(made), path_);
  if (made == nullptr) return fault();
  return statement;
}

Result<void> Prepared::run(std::span<const Value> values) {
  sqlite3_stmt* const statement = statement_.get();
  const bool done = bind_all(statement, values) && sqlite3_step(statement) == SQLITE_DONE;
  Result<void> ran;
  if (!done) ran = fault_of(sqlite3_db_handle(statement), path_);
  sqlite3_reset(statement);
  return ran;
}

Result<void> Database::each(std::string_view sql, Values values,
                            const std::function<void(const Row&)>& take) {
  const Result<Prepared> prepared = prepare(sql);
  if (!prepared) return prepared.error();
  sqlite3_stmt* const statement = prepared->statement_.get();
  if (!bind_all(statement, values)) return fault();
  const Row row(statement);
  int code = sqlite3_step(statement);
  for (; code == SQLITE_ROW; code = sqlite3_step(statement)) take(row);
  steps_ = sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 0);
  if (code != SQLITE_DONE) return fault();
  return {};
}

Result<void> Database::run(std::string_view sql, Values values) {
  return each(sql, values, [](const Row&) {});
}

Result<void> Database::run_all(const std::string& sql) {
  if (sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return fault();
}

Result<std::int64_t> Database::number(std::string_view sql, Values values) {
  std::optional<std::int64_t> first;
  const Result<void> ran = each(sql, values, [&](const Row& row) {
    if (!first) first = row.number(0);
  });
  if (!ran) return ran.error();
  return first.value_or(0);
}

std::int64_t Database::changed() const { return sqlite3_changes64(database_.get()); }

Result<void> Database::write(const std::function<Result<void>()>& work) {
  // IMMEDIATE: takes the lock before it reads, so that the data is still valid when it writes.
  if (Result<void> begun = run_all("BEGIN IMMEDIATE"); !begun) return begun;
  Result<void> done = work();
  if (done) done = run_all("COMMIT");
  if (!done) sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  return done;
}

}  // namespace gw::store
