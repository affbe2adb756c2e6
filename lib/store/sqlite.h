// The door to SQLite: statements with values, rows, transactions, and errors that explain what to
// do. A Database belongs to one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "base/time.h"

struct sqlite3;
struct sqlite3_stmt;

namespace gw::store {

struct Blob {
  std::string_view bytes;
};
using Value = std::variant<std::nullptr_t, std::int64_t, std::string_view, Blob>;
using Values = std::initializer_list<Value>;

// A row of a SELECT; its texts live until the next row.
class Row {
 public:
  explicit Row(sqlite3_stmt* statement) : statement_(statement) {}
  std::string_view text(int column) const;  // of text and blobs; "" of NULL
  std::int64_t number(int column) const;
  std::optional<std::int64_t> number_or_none(int column) const;

 private:
  sqlite3_stmt* statement_;
};

// A statement that is run many times and parsed once. It must not outlive its database.
class Prepared {
 public:
  // For statements without rows. One value per placeholder; they may die after the call.
  Result<void> run(std::span<const Value> values);

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  Prepared(std::unique_ptr<sqlite3_stmt, Finalize> statement, std::string path)
      : statement_(std::move(statement)), path_(std::move(path)) {}

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  std::string path_;
};

enum class Access : std::uint8_t {
  read,    // the file must be there
  write,   // the same
  create,  // it is made where it is not there, for its owner alone
};

class Database {
 public:
  // patience: how long a statement waits for another process's lock.
  static Result<Database> open(const std::string& path, Access access, Duration patience);

  const std::string& path() const { return path_; }

  // Runs the first statement of the text, which has no rows.
  Result<void> run(std::string_view sql, Values values = {});
  Result<void> run_all(const std::string& sql);  // every statement of it, without values
  Result<void> each(std::string_view sql, Values values,
                    const std::function<void(const Row&)>& take);
  Result<Prepared> prepare(std::string_view sql);
  // The first column of the first row; 0 if there is none.
  Result<std::int64_t> number(std::string_view sql, Values values = {});

  std::int64_t changed() const;  // rows, by the last run
  // The number of SQLite's machine steps in the last `each`: some dozens per row, returned or
  // skipped.
  std::int64_t steps() const { return steps_; }

  // For files whose last second is not worth waiting for the disk: committed data survives a crash
  // of the program, but perhaps not a power loss. The file is consistent in either case.
  Result<void> write_lightly();
  void wait_for_locks(Duration patience);  // from now on, in place of the patience of open

  // A transaction: all or nothing; one writer at a time. After success the data is durable.
  Result<void> write(const std::function<Result<void>()>& work);

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  Database(std::unique_ptr<sqlite3, Close> database, std::string path)
      : database_(std::move(database)), path_(std::move(path)) {}
  Result<void> settle(Access access);
  Error fault() const;

  std::unique_ptr<sqlite3, Close> database_;
  std::string path_;
  std::int64_t steps_ = 0;
};

}  // namespace gw::store
